import type { Event } from '../event/event.js'
import type { Verdict } from './label-words.js'

/** A flow of which it is known what it was. */
export interface LabelledFlow {
  readonly sourceIp: string
  /** Null when the table does not say. */
  readonly destinationIp: string | null
  readonly destinationPort: number | null
  readonly fromMs: number
  readonly toMs: number
  readonly verdict: Verdict
}

/** How far apart two programs may put the same flow. */
const SLACK_MS = 1000

interface Timeline {
  /** By their beginning. */
  readonly flows: readonly LabelledFlow[]
  /** The latest end of all flows up to each. */
  readonly latestMs: Float64Array
}

/**
 * Labels by flow: an event is of the flow of its source, and of its destination and port where both sides name them, that was under
 * way at its time, give or take a second. Of several an attack is taken before an ordinary one, then the one begun last. What an
 * ordinary flow's other end sends is ordinary too; of an attack only the attacker's side is one.
 */
export class FlowLabels {
  readonly #bySource: ReadonlyMap<string, Timeline>

  constructor(flows: readonly LabelledFlow[]) {
    const bySource = new Map<string, LabelledFlow[]>()
    const put = (flow: LabelledFlow): void => {
      const known = bySource.get(flow.sourceIp)
      if (known === undefined) bySource.set(flow.sourceIp, [flow])
      else known.push(flow)
    }
    for (const flow of flows) {
      put(flow)
      if (!flow.verdict.isAttack && flow.destinationIp !== null)
        put({
          ...flow,
          sourceIp: flow.destinationIp,
          destinationIp: flow.sourceIp,
          destinationPort: null,
        })
    }
    this.#bySource = new Map([...bySource].map(([ip, own]) => [ip, timelineOf(own)]))
  }

  /** Null when no flow of the table is the event's. */
  of({ sourceIp, destinationIp, destinationPort, atMs }: Event): Verdict | null {
    const timeline = this.#bySource.get(sourceIp)
    if (timeline === undefined) return null
    const { flows, latestMs } = timeline
    let found: Verdict | null = null
    for (let i = lastBefore(flows, atMs + SLACK_MS); i >= 0; i--) {
      // None of the flows up to here was still under way.
      if ((latestMs[i] as number) + SLACK_MS < atMs) break
      const flow = flows[i] as LabelledFlow
      if (flow.toMs + SLACK_MS < atMs) continue
      if (
        destinationIp !== '' &&
        flow.destinationIp !== null &&
        flow.destinationIp !== destinationIp
      )
        continue
      if (
        destinationPort !== 0 &&
        flow.destinationPort !== null &&
        flow.destinationPort !== destinationPort
      )
        continue
      if (flow.verdict.isAttack) return flow.verdict
      found ??= flow.verdict
    }
    return found
  }
}

function timelineOf(own: readonly LabelledFlow[]): Timeline {
  const flows = own.toSorted((a, b) => a.fromMs - b.fromMs)
  let latest = Number.NEGATIVE_INFINITY
  return {
    flows,
    latestMs: Float64Array.from(flows, ({ toMs }) => (latest = Math.max(latest, toMs))),
  }
}

/** The last flow that began at or before the time; -1 when none did. */
function lastBefore(flows: readonly LabelledFlow[], atMs: number): number {
  let [low, high] = [0, flows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((flows[middle] as LabelledFlow).fromMs <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}
