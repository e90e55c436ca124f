import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { quantile } from '../../src/math/quantile.js'
import type { TwoMachines } from '../../test/io/responders/namespace.js'
import type { BenchRow } from '../measure.js'
import { startServing, watchElements } from './ssh-attack.js'

const run = promisify(execFile)

const DECISIONS = 200

/** One program that sends every decision, since starting one for each would be what is measured. */
const SENDER = `
const [url, count] = process.argv.slice(1)
const sent = []
for (let i = 0; i < count; i++) {
  const target = '203.0.' + (112 + (i >> 8)) + '.' + (i & 255)
  const atMs = performance.timeOrigin + performance.now()
  const body = JSON.stringify({ target, action: 'BLOCK', duration_s: 3600 })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url + '/api/v1/decisions', { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(await answer.text())
  sent.push({ target, atMs })
  await new Promise((resolve) => setTimeout(resolve, 20))
}
const metrics = await (await fetch(url + '/api/v1/model/metrics')).json()
process.stdout.write(JSON.stringify({ sent, responder: metrics.responses.responders[0] }))
`

/** What the sender tells. */
interface Sent {
  readonly sent: readonly { readonly target: string; readonly atMs: number }[]
  readonly responder: { readonly latency_p50_ms: number; readonly latency_p95_ms: number }
}

/** How long it takes from a decision to its element: through the API of a server, and by another process beside it. */
export async function pathTimes(
  machines: TwoMachines,
  workspace: string,
  tell: (text: string) => void,
): Promise<BenchRow[]> {
  const server = await startServing(machines, workspace, ['--port', '8321'])
  const monitor = watchElements(machines)
  try {
    await sleep(500)
    const [program, ...first] = machines.onServer
    const words = [process.execPath, '--input-type=module', '-e', SENDER, 'http://127.0.0.1:8321']
    const { stdout } = await run(program as string, [...first, ...words, String(DECISIONS)])
    const { sent, responder } = JSON.parse(stdout) as Sent
    const fromSending: number[] = []
    for (const { target, atMs } of sent)
      fromSending.push((await monitor.seen(`block4_32 { ${target} `)) - atMs)
    const beside = await timesBeside(workspace, monitor.seen)
    tell(`${DECISIONS} decisions through the API, ${beside.length} by another process`)
    const onDisk = 'a decision on disk to its element, as the server tells'
    return [
      { what: `${onDisk}, p50`, value: responder.latency_p50_ms, unit: 'ms', peer: null },
      {
        what: `${onDisk}, p95`,
        value: responder.latency_p95_ms,
        unit: 'ms',
        peer: null,
        at_most: 50,
      },
      ...rowsOf('sending a decision to the API to its element', fromSending, [50, Infinity]),
      ...rowsOf('a decision of another process to its element', beside, [Infinity, 500]),
    ]
  } finally {
    monitor.child.kill('SIGKILL')
    server.kill('SIGKILL')
  }
}

async function timesBeside(
  workspace: string,
  seen: (part: string) => Promise<number>,
): Promise<number[]> {
  const database = new StateDatabase(statePath(workspace))
  try {
    const decisions = new DecisionStore(database)
    const times: number[] = []
    for (let i = 0; i < 50; i++) {
      const target = `198.51.100.${i}`
      const atMs = performance.timeOrigin + performance.now()
      decisions.add({
        target,
        action: 'BLOCK',
        why: '',
        nowMs: Date.now(),
        durationS: 600,
        isDryRun: false,
      })
      times.push((await seen(`block4_32 { ${target} `)) - atMs)
      // So that they fall anywhere between two looks of the server.
      await sleep((i * 37) % 200)
    }
    return times
  } finally {
    database.close()
  }
}

/** @param bounds on the median and on the 95th percentile, ms; Infinity for none. */
function rowsOf(
  what: string,
  timesMs: readonly number[],
  bounds: readonly [number, number],
): BenchRow[] {
  return [0.5, 0.95].map((share, i) => {
    const at_most = bounds[i] as number
    return {
      what: `${what}, p${100 * share}`,
      value: quantile(timesMs, share),
      unit: 'ms',
      peer: null,
      ...(at_most === Infinity ? {} : { at_most }),
    }
  })
}
