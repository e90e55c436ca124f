import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, renameSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { extractorOptions, policyOf } from '../../src/engine/assemble.js'
import { judgedToJson } from '../../src/engine/judged-json.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { cowrie } from '../../src/parsers/cowrie.js'
import { fittedWorkspace, TEST_CONFIG } from '../engine/fitted-workspace.js'
import { cowrieLines } from '../io/sources/cowrie-lines.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

interface Serving {
  readonly child: ChildProcess
  /** '' when it ended before it served. */
  readonly url: string
  readonly stderr: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** Runs `phantomnet serve --json` and waits until it says where it serves, or ends. */
async function serve(
  t: TestContext,
  workspace: string,
  ...flags: readonly string[]
): Promise<Serving> {
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--workspace', workspace, '--port', '0', '--json', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PHANTOMNET_TOKEN: undefined } },
  )
  t.after(() => child.kill('SIGKILL'))
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }))
  const url = await new Promise<string>((resolve) => {
    let stdout = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.endsWith('}\n')) resolve((JSON.parse(stdout) as { url: string }).url)
    })
    void ended.then(() => resolve(''))
  })
  return { child, url, stderr: () => stderr, ended }
}

interface Input {
  readonly read: number
  readonly events: number
  readonly rejected: number
}

async function inputOf(url: string): Promise<Input> {
  const answer = await fetch(`${url}/readyz`)
  return ((await answer.json()) as { inputs: Input[] }).inputs[0] as Input
}

async function untilRead(url: string, lines: number): Promise<Input> {
  for (let i = 0; i < 600; i++) {
    const input = await inputOf(url)
    if (input.read >= lines) return input
    await wait(25)
  }
  throw new Error(`no ${lines} lines within 15 s`)
}

interface StoredVerdict {
  readonly id: number
}

/** All verdicts, oldest first, without their ids; the ids themselves. */
async function verdictsOf(url: string): Promise<{ verdicts: unknown[]; ids: number[] }> {
  const rows: StoredVerdict[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await fetch(`${url}/api/v1/verdicts?limit=1000${cursor}`)
    const page = (await answer.json()) as { verdicts: StoredVerdict[]; next_cursor: string | null }
    rows.unshift(...page.verdicts.toReversed())
    cursor = page.next_cursor === null ? null : `&cursor=${page.next_cursor}`
  }
  return { verdicts: rows.map(({ id: _id, ...rest }) => rest), ids: rows.map(({ id }) => id) }
}

function expectedOf(workspace: string, lines: readonly string[]): unknown[] {
  const { detector } = loadServedModel(new ModelRegistry(workspace))
  const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), extractorOptions(TEST_CONFIG))
  const parser = cowrie.open({ referenceMs: Date.now() })
  return lines.flatMap((line) => {
    const parsed = parser.parse(line)
    return parsed.outcome === 'event' ? [judgedToJson(pipeline.judge(parsed.event))] : []
  })
}

const KILLS = 4

/**
 * Writes the next lines of a log in pieces that end anywhere, a moment apart; the last line of a call is whole, so that
 * the log can be renamed after it.
 */
function growing(log: string, lines: readonly string[]): (count: number) => Promise<void> {
  let at = 0
  return async (count) => {
    const text = lines
      .slice(at, at + count)
      .map((line) => `${line}\n`)
      .join('')
    at += count
    for (let from = 0; from < text.length; from += 1777) {
      appendFileSync(log, text.slice(from, from + 1777))
      await wait(2)
    }
  }
}

suite('phantomnet serve', () => {
  test('killed again and again while a log grows and is rotated, it loses and doubles no line', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    const lines = cowrieLines(2400)
    const grow = growing(log, lines)
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, ended, url, stderr } = await serve(t, workspace, '--tail', log)
      ok(url !== '', stderr())
      await grow(300 + 37 * kill)
      child.kill('SIGKILL')
      strictEqual((await ended).signal, 'SIGKILL')
      // It grows on while nobody reads, and once it is put aside.
      await grow(150)
      if (kill === 1) renameSync(log, `${log}.1`)
    }
    await grow(lines.length)
    const { child, ended, url } = await serve(t, workspace, '--tail', log)
    const input = await untilRead(url, lines.length)
    deepStrictEqual([input.read, input.events, input.rejected], [2400, 2400, 0])
    const { verdicts, ids } = await verdictsOf(url)
    deepStrictEqual(
      ids,
      Array.from({ length: 2400 }, (_, i) => i + 1),
    )
    deepStrictEqual(verdicts, expectedOf(workspace, lines))
    child.kill('SIGTERM')
    deepStrictEqual(await ended, { code: 0, signal: null })
  })

  test('every batch that was acknowledged over HTTP is there after a kill', async (t) => {
    const workspace = fittedWorkspace(t)
    const { child, url, ended } = await serve(t, workspace)
    let acknowledged = 0
    const line = JSON.stringify({
      kind: 'auth.failure',
      timestamp: '2026-02-13T09:00:00Z',
      src_ip: '203.0.113.7',
      dst_port: 22,
    })
    const posting = (async (): Promise<void> => {
      for (;;) {
        const answer = await fetch(`${url}/api/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body: `${line}\n`.repeat(20),
        })
        const { last_verdict_id: last } = (await answer.json()) as { last_verdict_id: number }
        acknowledged = last
        if (acknowledged === 400) child.kill('SIGKILL')
      }
    })()
    await posting.catch(() => undefined)
    await ended
    const again = await serve(t, workspace)
    const { ids } = await verdictsOf(again.url)
    ok(acknowledged >= 400)
    ok(ids.length >= acknowledged, `${ids.length} of ${acknowledged}`)
    strictEqual(ids.length % 20, 0)
  })

  test('SIGINT answers what is under way, takes no more, and ends with status 0', async (t) => {
    const workspace = fittedWorkspace(t)
    const { child, url, ended, stderr } = await serve(t, workspace)
    const body = `{"kind":"auth.failure","timestamp":0,"src_ip":"203.0.113.7"}\n`.repeat(4000)
    const posted = fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    })
    await wait(100)
    child.kill('SIGINT')
    const answer = await posted
    strictEqual(((await answer.json()) as { accepted: number }).accepted, 4000)
    deepStrictEqual(await ended, { code: 0, signal: null })
    match(stderr(), /Stopping/)
  })

  test('a second signal ends at once, although a request hangs', async (t) => {
    const { child, url, ended } = await serve(t, fittedWorkspace(t))
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    t.after(() => socket.destroy())
    socket.on('error', () => undefined)
    socket.write('POST /api/v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n')
    socket.write('Content-Type: application/json\r\n\r\n{')
    await wait(100)
    child.kill('SIGTERM')
    await wait(800)
    strictEqual(child.exitCode, null)
    child.kill('SIGTERM')
    strictEqual((await ended).code, 143)
  })

  test('refuses to start, with status 1 and a cure', async (t) => {
    const workspace = fittedWorkspace(t)
    const open = await serve(t, workspace, '--host', '0.0.0.0')
    strictEqual((await open.ended).code, 1)
    match(open.stderr(), /^error TOKEN_REQUIRED: .*PHANTOMNET_TOKEN/)
    appendFileSync(join(workspace, 'models/versions/1.0/scaler_v1.json'), ' ')
    const changed = await serve(t, workspace)
    strictEqual((await changed.ended).code, 1)
    match(changed.stderr(), /^error MODEL_HASH_MISMATCH: .*Promote another version/)
  })
})
