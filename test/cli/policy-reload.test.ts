import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fittedWorkspace } from '../engine/fitted-workspace.js'
import { PROGRAM } from './run-program.js'

interface Policy {
  readonly enforced: boolean
  readonly file: string | null
  readonly last_error: string | null
}

interface Serving {
  readonly url: string
  readonly stdout: () => string
  readonly stderr: () => string
  signal(name: NodeJS.Signals): void
  policy(): Promise<Policy>
  readonly ended: Promise<number | null>
}

async function serve(t: TestContext, workspace: string): Promise<Serving> {
  const child = spawn(PROGRAM_NODE, [PROGRAM, 'serve', '--workspace', workspace, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  t.after(() => child.kill('SIGKILL'))
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  let url: string | undefined
  for (let i = 0; i < 1200 && url === undefined && child.exitCode === null; i++) {
    await wait(25)
    url = / on (http:\S+)/.exec(stdout)?.[1]
  }
  ok(url !== undefined, stderr)
  return {
    url,
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name) => child.kill(name),
    policy: async () => {
      const answer = await fetch(`${url}/api/v1/model/metrics`)
      return ((await answer.json()) as { live: { policy: Policy } }).live.policy
    },
    ended,
  }
}

const PROGRAM_NODE = process.execPath

/** Refused SSH logins of one visitor, now. */
function body(count: number): string {
  return Array.from({ length: count }, () =>
    JSON.stringify({
      kind: 'auth.failure',
      timestamp: new Date().toISOString(),
      source: 'cowrie',
      service: 'ssh',
      src_ip: '203.0.113.7',
      dst_ip: '192.0.2.10',
      dst_port: 22,
      transport: 6,
      detail: { user_name: 'root' },
    }),
  ).join('\n')
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await holds()) return
    await wait(25)
  }
  throw new Error(`not within 10 s: ${what}`)
}

suite('the policy of a running server', { timeout: 120_000 }, () => {
  test('changes upon SIGHUP and with its file, refusing no request and losing no event', async (t) => {
    const workspace = fittedWorkspace(t)
    const path = join(workspace, 'policy.yaml')
    const serving = await serve(t, workspace)
    match(serving.stdout(), /mode +dry-run: decisions are written down, nothing is carried out/)
    match(serving.stdout(), /policy +the default/)

    let sent = 0
    const statuses = new Set<number>()
    const over = new AbortController()
    const sending = (async () => {
      while (!over.signal.aborted) {
        const answer = await fetch(`${serving.url}/api/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: body(20),
        })
        statuses.add(answer.status)
        sent += ((await answer.json()) as { accepted: number }).accepted
      }
    })()

    writeFileSync(path, 'rules: [{ action: BLOCK, name: all }]\n')
    serving.signal('SIGHUP')
    await until(async () => (await serving.policy()).file === path, 'the policy is taken up')
    const blocked = await decided(serving)
    strictEqual(blocked, 'BLOCK')
    match(serving.stderr(), /Took up the policy .*policy\.yaml/)

    writeFileSync(path, 'rulez: []\n')
    await until(async () => (await serving.policy()).last_error !== null, 'the fault is told')
    match(serving.stderr(), /warning CONFIG_UNKNOWN_KEY: The old policy stays: .*line 1.*`rules`/)
    strictEqual(await decided(serving), 'BLOCK')

    writeFileSync(path, 'rules: []\nallowlist: [198.51.100.0/24]\n')
    await until(async () => (await serving.policy()).last_error === null, 'it is mended')
    strictEqual(await decided(serving), 'LOG')
    for (let i = 0; i < 20; i++) {
      serving.signal('SIGHUP')
      await wait(5)
    }
    over.abort()
    await sending
    deepStrictEqual([...statuses], [200])
    const { live } = (await (await fetch(`${serving.url}/api/v1/model/metrics`)).json()) as {
      live: { events: number }
    }
    ok(sent > 100, String(sent))
    strictEqual(live.events, sent + asked)
    serving.signal('SIGTERM')
    strictEqual(await serving.ended, 0)
  })

  let asked = 0

  /** What the next event gets. */
  async function decided({ url }: Serving): Promise<string | undefined> {
    asked++
    const answer = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: body(1),
    })
    const { decisions } = (await answer.json()) as { decisions: Record<string, number> }
    return Object.entries(decisions).find(([, count]) => count === 1)?.[0]
  }

  test('that is wrong at the start keeps the server from starting', async (t) => {
    const workspace = fittedWorkspace(t)
    writeFileSync(join(workspace, 'policy.yaml'), 'caps: [1]\n')
    const child = spawn(PROGRAM_NODE, [PROGRAM, 'serve', '--workspace', workspace, '--port', '0'])
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const [code] = (await once(child, 'exit')) as [number]
    strictEqual(code, 2)
    match(stderr, /CONFIG_INVALID: .*policy\.yaml, line 1: `caps` must be a mapping/)
  })
})
