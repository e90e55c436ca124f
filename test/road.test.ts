import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { cowrieLines } from './io/sources/cowrie-lines.js'
import { fittedWorkspace } from './engine/fitted-workspace.js'
import { FEATURE_NAMES } from '../src/features/catalog.js'
import { inProject } from './project.js'

/** The program as a user starts it, from the same build as this test. */
const PROGRAM = fileURLToPath(new URL('../src/cli/main.js', import.meta.url))

/** How long a server may take to be up or to have read a log. */
const PATIENCE_MS = 30_000

/** What both roads say of one event. */
interface Row {
  readonly timestamp: string
  readonly src_ip: string
  readonly dst_ip: string
  readonly source: string
  readonly features: readonly number[]
}

interface Verdict {
  readonly timestamp: string
  readonly src_ip: string
  readonly dst_ip: string
  readonly source: string
  readonly features: Readonly<Record<string, number>>
  readonly decision: string
  readonly dry_run: boolean
  readonly attack_type: string
  readonly technique: string
}

/** Logs as servers wrote them, in time order. */
const LOGS: readonly { readonly format: string; readonly text: () => string }[] = [
  { format: 'sshd', text: () => sample('lab/day2/auth.log.gz') },
  { format: 'vsftpd', text: () => sample('lab/day2/vsftpd.log.gz') },
  { format: 'postfix', text: () => sample('lab/day2/mail.log.gz') },
  { format: 'access-log', text: () => sample('lab/day2/access.log.gz') },
  { format: 'cowrie', text: () => `${cowrieLines(400).join('\n')}\n` },
]

/** The first thousand lines of a sample log. */
function sample(name: string): string {
  const text = gunzipSync(readFileSync(inProject('examples/data', name))).toString('utf8')
  return `${text.split('\n').slice(0, 1000).join('\n')}\n`
}

suite('one road', () => {
  for (const { format, text } of LOGS) {
    test(`a ${format} log gives the same rows through ingest and through serve, bit for bit`, async (t) => {
      const workspace = fittedWorkspace(t)
      const log = join(workspace, 'server.log')
      writeFileSync(log, text())
      const offline = await ingestedRows(workspace, log)
      ok(offline.length > 100, `${offline.length} rows`)
      const server = await started(t, workspace, '--tail', log)
      const live = (await server.verdictsOf(log)).map(rowOf)
      strictEqual(live.length, offline.length)
      live.forEach((row, i) => deepStrictEqual(row, offline[i], `row ${i}`))
      strictEqual(await server.stop(), 0)
    })
  }

  test('events pushed over HTTP give the rows of the same events in a file', async (t) => {
    const workspace = fittedWorkspace(t)
    const lines = Array.from({ length: 300 }, (_, i) =>
      JSON.stringify({
        kind: i % 3 === 0 ? 'connection.open' : 'auth.failure',
        timestamp: new Date(Date.UTC(2026, 1, 13, 9) + i * 337).toISOString(),
        src_ip: i % 7 === 0 ? '2001:db8::7' : `203.0.113.${i % 5}`,
        dst_ip: '192.0.2.10',
        dst_port: i % 2 === 0 ? 22 : 21,
        transport: 6,
        length_bytes: i % 11,
      }),
    )
    const file = join(workspace, 'events.ndjson')
    writeFileSync(file, `${lines.join('\n')}\n`)
    const offline = await ingestedRows(workspace, file)
    const server = await started(t, workspace)
    const answer = await fetch(`${server.url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    })
    strictEqual(answer.status, 200)
    strictEqual(((await answer.json()) as { readonly accepted: number }).accepted, 300)
    deepStrictEqual((await server.verdicts()).map(rowOf), offline)
  })
})

suite('the whole road', () => {
  test('passwords guessed in a row end in a dry-run decision that outlives the server', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    const guesses = Array.from({ length: 60 }, (_, i) =>
      JSON.stringify({
        eventid: 'cowrie.login.failed',
        src_ip: '203.0.113.99',
        session: 'a1b2c3d4e5f6',
        sensor: 'pot-1',
        timestamp: new Date(Date.UTC(2026, 1, 13, 3) + i * 400).toISOString(),
        username: 'root',
        password: `guess${i}`,
      }),
    )
    writeFileSync(log, `${guesses.join('\n')}\n`)
    const first = await started(t, workspace, '--tail', log)
    const verdicts = await first.verdictsOf(log)
    strictEqual(verdicts.length, 60)
    const last = verdicts.at(-1) as Verdict
    strictEqual(last.attack_type, 'brute_force')
    strictEqual(last.technique, 'T1110.001')
    ok(['DECEIVE', 'BLOCK'].includes(last.decision), last.decision)
    strictEqual(last.dry_run, true)
    strictEqual(await first.stop(), 0)

    const second = await started(t, workspace, '--tail', log)
    deepStrictEqual(await second.verdictsOf(log), verdicts)
    const page = (await (await fetch(`${second.url}/api/v1/decisions`)).json()) as {
      readonly decisions: readonly { readonly target: string; readonly dry_run: boolean }[]
    }
    ok(page.decisions.some(({ target, dry_run }) => target === '203.0.113.99' && dry_run))
  })
})

/** What `phantomnet ingest` makes of the file. */
async function ingestedRows(workspace: string, file: string): Promise<Row[]> {
  const out = join(workspace, 'rows.csv')
  const args = ['ingest', file, '--workspace', workspace, '--out', out, '--quiet', '--json']
  await promisify(execFile)(process.execPath, [PROGRAM, ...args])
  const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n')
  const columns = (header as string).split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (name: string): string => cells[columns.indexOf(name)] as string
    return {
      timestamp: cell('timestamp'),
      src_ip: cell('src_ip'),
      dst_ip: cell('dst_ip'),
      source: cell('source'),
      features: FEATURE_NAMES.map((name) => Number(cell(name))),
    }
  })
}

function rowOf({ timestamp, src_ip, dst_ip, source, features }: Verdict): Row {
  return {
    timestamp,
    src_ip,
    dst_ip,
    source,
    features: FEATURE_NAMES.map((name) => features[name] as number),
  }
}

interface Server {
  readonly url: string
  /** Every verdict, oldest first, once the log is read to its end. */
  verdictsOf(log: string): Promise<Verdict[]>
  verdicts(): Promise<Verdict[]>
  /** Asks the server to stop. @returns its exit status. */
  stop(): Promise<number | null>
}

/** `phantomnet serve` in a process of its own, on a free port. */
async function started(t: TestContext, workspace: string, ...flags: string[]): Promise<Server> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--workspace', workspace, '--port', '0', '--json', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  t.after(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit') as Promise<[number | null]>
  const url = await announced(child.stdout, child.stderr)
  const verdicts = async (): Promise<Verdict[]> => {
    const all: Verdict[] = []
    for (let cursor = ''; ;) {
      const page = (await (await fetch(`${url}/api/v1/verdicts?limit=1000${cursor}`)).json()) as {
        readonly verdicts: readonly (Verdict & { readonly id: number })[]
        readonly next_cursor: string | null
      }
      all.push(...page.verdicts)
      if (page.next_cursor === null) return all.reverse()
      cursor = `&cursor=${page.next_cursor}`
    }
  }
  return {
    url,
    verdicts,
    verdictsOf: async (log) => {
      const lines = readFileSync(log, 'utf8').split('\n').length - 1
      await untilRead(url, lines)
      return verdicts()
    },
    stop: async () => {
      child.kill('SIGTERM')
      return (await ended)[0]
    },
  }
}

/** Reads the one document that a server prints when it is up. */
async function announced(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
): Promise<string> {
  let text = ''
  let errors = ''
  stderr.on('data', (chunk) => (errors += String(chunk)))
  stdout.on('data', (chunk) => (text += String(chunk)))
  for (let waited = 0; waited < PATIENCE_MS; waited += 25) {
    if (text.endsWith('}\n')) return (JSON.parse(text) as { readonly url: string }).url
    await wait(25)
  }
  throw new Error(`the server did not come up: ${text}${errors}`)
}

/** A server that starts over counts from what it had read before, so the store tells, not the counters. */
async function untilRead(url: string, lines: number): Promise<void> {
  let before = -1
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    const { live } = (await (await fetch(`${url}/api/v1/model/metrics`)).json()) as {
      readonly live: { readonly inputs: readonly { readonly read: number }[] }
    }
    const read = live.inputs.reduce((sum, input) => sum + input.read, 0)
    if (read >= lines) return
    // After a restart nothing is left to read.
    if (read === 0 && before === 0 && waited > 1000) return
    before = read
    await wait(100)
  }
  throw new Error(`${lines} lines were not read in time`)
}
