import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse as parseYaml } from 'yaml'
import { inProject } from './project.js'

const PROGRAM = fileURLToPath(new URL('../src/cli/main.js', import.meta.url))

/** How long the whole job may take on a machine that is busy with other things; no claim about its speed. */
const PATIENCE_MS = 300_000

/** What `npm start` leaves in the workspace. */
const FILES = [
  'data/training_dataset.csv',
  'data/training_dataset.meta.json',
  'data/rejects.ndjson',
  'models/isolation_forest_optimized.json',
  'models/scaler_v1.json',
  'models/training_config.json',
  'models/hyperparameter_results.json',
  'models/versions.json',
  'docs/hyperparameter_tuning.md',
  'reports/model_performance/confusion_matrix.png',
  'reports/model_performance/roc_curve.png',
  'reports/model_performance/precision_recall.png',
  'reports/model_performance/score_histogram.png',
  'reports/model_performance/calibration.png',
  'reports/model_performance/time_to_detection.png',
  'reports/model_performance/feature_importance.png',
  'reports/model_performance/partial_dependence.png',
  'reports/model_performance/report.html',
  'reports/model_performance/metrics.json',
]

suite('the main job, as npm start runs it on the sample data', { timeout: 2 * PATIENCE_MS }, () => {
  const workspace = mkdtempSync(join(tmpdir(), 'phantomnet-main-job-'))
  after(() => rmSync(workspace, { recursive: true, force: true }))

  test('leaves every file, and serves the figures it measured', async () => {
    const job = await started(workspace)
    try {
      deepStrictEqual(
        FILES.filter((file) => !existsSync(join(workspace, file))),
        [],
      )
      const served = (await (await fetch(`${job.url}/api/v1/model/metrics`)).json()) as {
        readonly version: string
        readonly headline: string
        readonly best_f1_score: number
        readonly confusion_matrix: unknown
      }
      const measured = readJson('reports/model_performance/metrics.json') as {
        readonly headline: string
        readonly best_f1_score: number
        readonly detectors: readonly { readonly confusion: unknown }[]
      }
      strictEqual(served.version, '1.0')
      strictEqual(served.headline, measured.headline)
      strictEqual(served.best_f1_score, measured.best_f1_score)
      deepStrictEqual(served.confusion_matrix, measured.detectors[0]?.confusion)
    } finally {
      strictEqual(await job.stop(), 0)
    }
    for (const line of quotedLines()) {
      ok(job.output().includes(line), `README.md quotes what was not printed: ${line}`)
    }
  })

  test('every attack of the label file occurs in the dataset, and nothing is counted twice', () => {
    const meta = readJson('data/training_dataset.meta.json') as {
      readonly rows: number
      readonly totals: Readonly<
        Record<'read' | 'events' | 'telemetry' | 'skipped' | 'rejected', number>
      >
    }
    const { totals } = meta
    strictEqual(totals.read, totals.events + totals.telemetry + totals.skipped + totals.rejected)
    strictEqual(meta.rows, totals.events)
    const [, ...rows] = readFileSync(join(workspace, 'data/training_dataset.csv'), 'utf8')
      .trimEnd()
      .split('\n')
    strictEqual(rows.length, meta.rows)
    const happened = new Set(rows.map((row) => row.split(',')[5]))
    const { labels } = parseYaml(readFileSync(inProject('examples/data/labels.yaml'), 'utf8')) as {
      readonly labels: readonly { readonly attack?: string }[]
    }
    const told = new Set(labels.flatMap(({ attack }) => (attack === undefined ? [] : [attack])))
    deepStrictEqual(
      [...told].filter((attack) => !happened.has(attack)),
      [],
    )
  })

  test('done once more, it reuses what is fresh and serves the same version', async () => {
    const before = readFileSync(join(workspace, 'models/versions.json'), 'utf8')
    const job = await started(workspace)
    strictEqual(await job.stop(), 0)
    strictEqual(job.progress().match(/ reused /g)?.length, 3, job.progress())
    strictEqual(readFileSync(join(workspace, 'models/versions.json'), 'utf8'), before)
  })

  function readJson(file: string): unknown {
    return JSON.parse(readFileSync(join(workspace, file), 'utf8'))
  }
})

/** The figures README.md shows: its quoted output up to the places of files, which depend on the workspace. */
function quotedLines(): string[] {
  const readme = readFileSync(inProject('README.md'), 'utf8')
  const block = /```text\n(What was read[\s\S]*?)\nWhere to look/.exec(readme)?.[1] ?? ''
  const lines = block.split('\n').filter((line) => line !== '' && !line.trim().startsWith('…'))
  ok(lines.length > 30, 'README.md quotes the output')
  return lines
}

interface Job {
  readonly url: string
  output(): string
  progress(): string
  stop(): Promise<number | null>
}

/** The whole job in a process of its own, until it serves. */
async function started(workspace: string): Promise<Job> {
  const data = inProject('examples/data')
  const child = spawn(
    process.execPath,
    [
      PROGRAM,
      'pipeline',
      'examples/data',
      '--labels',
      'examples/data/labels.yaml',
      '--serve',
      '--port',
      '0',
      '--workspace',
      workspace,
    ],
    { cwd: join(data, '..', '..'), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = once(child, 'exit') as Promise<[number | null]>
  let output = ''
  let progress = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (progress += String(chunk)))
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  for (let waited = 0; waited < PATIENCE_MS && child.exitCode === null; waited += 100) {
    const url = /^Serving model \S+ on (\S+)/m.exec(output)?.[1]
    if (url !== undefined) return { url, output: () => output, progress: () => progress, stop }
    await wait(100)
  }
  await stop()
  throw new Error(`it never served: ${output}${progress}`)
}
