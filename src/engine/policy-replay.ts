import { judgedHistory } from '../io/store/judged-history.js'
import type { StateDatabase } from '../io/store/state-database.js'
import type { Policy } from '../response/policy.js'
import { PolicyDifference, type PolicyDifferenceSummary } from '../response/policy-difference.js'

/** What another policy would have made of the stored verdicts. */
export interface PolicyReplay extends PolicyDifferenceSummary {
  /** Time of the first and the last event, ISO 8601; null where there is none. */
  readonly from: string | null
  readonly to: string | null
}

/** Lets two policies decide every stored verdict, in the order they were judged, at the times of their events. */
export function replayPolicy(database: StateDatabase, was: Policy, would: Policy): PolicyReplay {
  const difference = new PolicyDifference(was, would)
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  for (const verdict of judgedHistory(database)) {
    const { atMs } = verdict.event
    fromMs = Math.min(fromMs, atMs)
    toMs = Math.max(toMs, atMs)
    difference.add(verdict)
  }
  const instant = (ms: number): string | null =>
    Number.isFinite(ms) ? new Date(ms).toISOString() : null
  return { ...difference.summary, from: instant(fromMs), to: instant(toMs) }
}
