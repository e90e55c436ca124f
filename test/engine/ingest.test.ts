import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import {
  ingest,
  type IngestOptions,
  inputFiles,
  noEventFault,
  readIngestResult,
  readLabels,
} from '../../src/engine/ingest.js'
import { PhantomNetError } from '../../src/errors.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { readDataset } from '../../src/io/store/dataset-file.js'
import { extraFeaturesPath, withExtraFeatures } from '../../src/io/store/extra-features-file.js'
import { columnOf } from '../../src/math/matrix.js'
import { temporaryFolder } from './fitted-workspace.js'
import { labIngest, labLogs } from './lab-workspace.js'

const NGINX = [
  '203.0.113.7 - - [13/Feb/2026:12:00:02 +0000] "GET /admin.php HTTP/1.1" 404 153 "-" "sqlmap/1.8"',
  '192.0.2.9 - - [13/Feb/2026:12:00:01 +0000] "GET / HTTP/1.1" 200 612 "-" "Mozilla/5.0"',
  'this is no line of an access log',
  '192.0.2.9 - - [13/Feb/2026:12:00:03 +0000] "GET /a HTTP/1.1" 200 612 "-" "Mozilla/5.0"',
]

/** One access log and what is needed to ingest it. */
function oneLog(
  t: { after(work: () => void): void },
  labels: string | null = null,
): Omit<IngestOptions, 'onProgress'> {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'logs'))
  writeFileSync(join(folder, 'logs', 'access.log'), `${NGINX.join('\n')}\n`)
  const labelsPath = labels === null ? null : join(folder, 'logs', 'labels.yaml')
  if (labelsPath !== null) writeFileSync(labelsPath, labels as string)
  const options = labIngest(join(folder, 'logs'), join(folder, 'workspace'))
  return { ...options, labelsPath }
}

function run(options: Omit<IngestOptions, 'onProgress'>) {
  return ingest({ ...options, onProgress: () => undefined })
}

test('events become rows in time order, and every line is accounted for', async (t) => {
  const options = oneLog(t)
  const result = await run(options)
  const [file] = result.files
  deepEqual([file?.read, file?.events, file?.rejected], [4, 3, 1])
  deepEqual(
    [result.rows, result.from, result.to],
    [3, '2026-02-13T12:00:01.000Z', '2026-02-13T12:00:03.000Z'],
  )
  const rows = readFileSync(options.outPath, 'utf8').trim().split('\n').slice(1)
  deepEqual(
    rows.map((row) => row.split(',').slice(0, 2)),
    [
      ['2026-02-13T12:00:01.000Z', '192.0.2.9'],
      ['2026-02-13T12:00:02.000Z', '203.0.113.7'],
      ['2026-02-13T12:00:03.000Z', '192.0.2.9'],
    ],
  )
})

test('the features beyond the 15 lie beside the dataset, row by row, with each row’s service', async (t) => {
  const options = oneLog(t)
  const { extraSha256 } = await run(options)
  const { dataset: base } = readDataset(options.outPath)
  const { dataset, sha256 } = withExtraFeatures(base, options.outPath)
  equal(sha256, extraSha256)
  deepEqual(dataset.services, ['http', 'http', 'http'])
  const column = dataset.featureNames.indexOf('failure_share')
  // Only the second row, of 203.0.113.7, is an answer of 404.
  deepEqual([...columnOf(dataset.X, column)], [0, 1, 0])
  const meta = JSON.parse(readFileSync(options.metaPath, 'utf8')) as Record<string, unknown>
  deepEqual(meta['extra_features'], {
    file: basename(extraFeaturesPath(options.outPath)),
    feature_schema: FEATURE_SETS.extended.schema,
    sha256,
  })
})

test('a rejected line is kept with its file, its number and its reason', async (t) => {
  const options = oneLog(t)
  await run(options)
  const reject = JSON.parse(readFileSync(options.rejectsPath, 'utf8')) as Record<string, unknown>
  deepEqual([reject['line'], reject['sample']], [3, 'this is no line of an access log'])
  match(String(reject['file']), /access\.log$/)
  ok(String(reject['reason']).length > 0)
})

test('labels are counted, and what nobody labelled stays unlabelled', async (t) => {
  const labels =
    'version: 1\nlabels:\n  - attack: web_scan\n    src: 203.0.113.7\n    file: access.log\n'
  const options = oneLog(t, labels)
  const { labels: counted } = await run(options)
  deepEqual(counted, { normal: 0, attack: 1, unlabelled: 2 })
  const row = readFileSync(options.outPath, 'utf8').split('\n')[2] as string
  match(row, /^2026-02-13T12:00:02\.000Z,203\.0\.113\.7,.*,web_scan,.*,1$/)
})

test('the label file is no log, however its path is written', (t) => {
  const options = oneLog(t, 'version: 1\n')
  const written = {
    ...options,
    labelsPath: join(dirname(options.labelsPath ?? ''), '.', 'labels.yaml'),
  }
  deepEqual(
    inputFiles(written).map((path) => path.slice(-10)),
    ['access.log'],
  )
})

test('the meta file tells what was read and reads back to the same result', async (t) => {
  const options = oneLog(t)
  const result = await run(options)
  deepEqual(readIngestResult(options.metaPath, options.maxRejectRatio), result)
  const meta = JSON.parse(readFileSync(options.metaPath, 'utf8')) as Record<string, unknown>
  equal(meta['sha256'], result.sha256)
  equal(meta['feature_schema'], 'phantomnet-15/1')
})

test('a file of which too much is rejected is named, by the ratio asked for', async (t) => {
  const options = oneLog(t)
  deepEqual((await run(options)).overRejected, [])
  const strict = await run({ ...options, maxRejectRatio: 0.2 })
  match(strict.overRejected[0] ?? '', /access\.log$/)
})

test('twice the same input gives the same bytes', async (t) => {
  const logs = labLogs(t)
  const [a, b] = [temporaryFolder(t), temporaryFolder(t)]
  const first = await run(labIngest(logs, a))
  const second = await run(labIngest(logs, b))
  equal(first.sha256, second.sha256)
  equal(first.totals.read, first.totals.events + first.totals.telemetry + first.totals.skipped)
  ok(first.labels.attack > 500 && first.labels.normal > 500)
})

test('an ingest that is stopped leaves the old dataset and no file beside it', async (t) => {
  const logs = labLogs(t)
  const workspace = temporaryFolder(t)
  const options = labIngest(logs, workspace)
  mkdirSync(dirname(options.outPath), { recursive: true })
  writeFileSync(options.outPath, 'old')
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  const controller = new AbortController()
  const stopped = ingest({
    ...options,
    onProgress: ({ fileIndex }) => {
      if (fileIndex === 2) controller.abort(reason)
    },
    signal: controller.signal,
  })
  await rejects(stopped, reason)
  deepEqual(readdirSync(dirname(options.outPath)), ['training_dataset.csv'])
  equal(readFileSync(options.outPath, 'utf8'), 'old')
  ok(!existsSync(options.spillFolder) || readdirSync(options.spillFolder).length === 0)
})

test('a dataset that cannot be written is a failure with a cure, and no file is left', async (t) => {
  const options = oneLog(t)
  mkdirSync(join(options.outPath, 'in the way'), { recursive: true })
  await rejects(run(options), { code: 'STORE_FAILED' })
  deepEqual(readdirSync(dirname(options.outPath)), ['training_dataset.csv'])
})

test('a missing label file, one that is no YAML and a missing log are told apart', async (t) => {
  const options = oneLog(t, 'version: 1\nlabels: [\n')
  throws(() => readLabels(options.labelsPath), { code: 'LABELS_INVALID', message: /is no YAML/ })
  throws(() => readLabels('/nowhere.yaml'), { code: 'INPUT_NOT_FOUND', message: /--labels/ })
  await rejects(run({ ...options, labelsPath: null, paths: ['/nowhere'] }), {
    code: 'INPUT_NOT_FOUND',
  })
  ok(!existsSync(options.outPath))
})

test('files without an event leave the dataset that was there, and are told why', async (t) => {
  const options = oneLog(t)
  const { sha256 } = await run(options)
  const empty = join(dirname(options.outPath), 'empty.log')
  writeFileSync(empty, '')
  const none = await run({ ...options, paths: [empty] })
  equal(none.rows, 0)
  match(
    noEventFault(none)?.message ?? '',
    /No event in 1 files with 0 lines and packets \(INPUT_EMPTY 1 times\)/,
  )
  writeFileSync(empty, 'nothing that is known\n'.repeat(70))
  const unknown = await run({ ...options, paths: [empty] })
  match(noEventFault(unknown)?.message ?? '', /FORMAT_UNKNOWN 1 times/)
  const kept = readIngestResult(options.metaPath, options.maxRejectRatio)
  deepEqual([kept.sha256, kept.rows], [sha256, 3])
  equal(readFileSync(options.outPath, 'utf8').trim().split('\n').length, 4)
})

test('a folder with the label file alone has nothing to read', (t) => {
  const options = oneLog(t, 'version: 1\n')
  const only = { ...options, paths: [options.labelsPath ?? ''] }
  throws(() => inputFiles(only), { code: 'INPUT_NOT_FOUND', message: /but the label file/ })
})

test('what is wrong in a label file is told with its path, and a folder is called one', (t) => {
  const options = oneLog(t, 'version: 1\nlabels:\n  - attack: scan\n    dst_port: 70000\n')
  throws(() => readLabels(options.labelsPath), {
    code: 'LABELS_INVALID',
    message: /labels\.yaml: labels\[0\]: `dst_port`/,
  })
  throws(() => readLabels(dirname(options.labelsPath ?? '')), {
    code: 'INPUT_UNREADABLE',
    message: /logs is a folder\. Give --labels/,
  })
})

test('a label entry for a file that was not given is told', async (t) => {
  const labels = ['access.log', 'acess.log'].map((file) => `  - normal: true\n    file: ${file}\n`)
  const options = oneLog(t, `version: 1\nlabels:\n${labels.join('')}`)
  const told: string[] = []
  await run({ ...options, onUnmatchedLabels: (globs) => told.push(...globs) })
  deepEqual(told, ['acess.log'])
})

test('a table of labelled flows labels events, and a log with labels of its own is read for both', async (t) => {
  const options = oneLog(t)
  const table = join(dirname(options.metaPath), 'flows.csv')
  mkdirSync(dirname(table), { recursive: true })
  writeFileSync(
    table,
    'ts,src_ip,duration,label\n2026-02-13T12:00:00Z,203.0.113.7,60,WebScan\n2026-02-13T12:00:00Z,192.0.2.9,60,BENIGN\n',
  )
  const { labels } = await run({ ...options, labelsPath: table })
  deepEqual(labels, { normal: 2, attack: 1, unlabelled: 0 })
  deepEqual(inputFiles({ paths: [table], labelsPath: table }), [table])
  writeFileSync(table, 'dst_port,duration,label\n80,1,BENIGN\n')
  throws(() => readLabels(table), { code: 'LABELS_INVALID', message: /flows\.csv.*no column/ })
})
