import type { Verdict, VerdictJson } from '../detector/verdict.js'
import { threatLevelOf } from '../detector/threat-level.js'
import type { Event } from '../event/event.js'
import { judgedHistory } from '../io/store/judged-history.js'
import type { StateDatabase } from '../io/store/state-database.js'
import type { Policy } from '../response/policy.js'
import { PolicyDifference, type PolicyDifferenceSummary } from '../response/policy-difference.js'
import { assess } from '../rules/assess.js'

/** What another policy would have made of the stored verdicts. */
export interface PolicyReplay extends PolicyDifferenceSummary {
  /** Time of the first and the last event, ISO 8601; null where there is none. */
  readonly from: string | null
  readonly to: string | null
  /** Stored verdicts whose events cannot be read any more. */
  readonly unread: number
}

/** Lets two policies decide every stored verdict, in the order they were judged, at the times of their events. */
export function replayPolicy(database: StateDatabase, was: Policy, would: Policy): PolicyReplay {
  const difference = new PolicyDifference(was, would)
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  let unread = 0
  for (const judged of judgedHistory(database)) {
    if (judged === null) {
      unread++
      continue
    }
    const { atMs } = judged.event
    fromMs = Math.min(fromMs, atMs)
    toMs = Math.max(toMs, atMs)
    difference.add(verdictOf(judged.document, judged.event))
  }
  const instant = (ms: number): string | null =>
    Number.isFinite(ms) ? new Date(ms).toISOString() : null
  return { ...difference.summary, from: instant(fromMs), to: instant(toMs), unread }
}

function verdictOf(document: VerdictJson, event: Event): Verdict {
  return {
    event,
    features: Object.values(document.features),
    prediction: document.prediction,
    anomalyScore: document.anomaly_score,
    decisionFunction: document.decision_function,
    threatScore: document.threat_score,
    threatLevel: document.threat_level,
    drivenBy: document.driven_by ?? driverOf(document, event),
    attackType: document.attack_type,
    technique: document.technique,
    rule: document.rule,
    reasons: document.reasons,
    modelVersion: document.model_version,
  }
}

/** The nearest guess for a verdict of before this was stored: the rules can be asked again, the model and the memory cannot. */
function driverOf(
  { threat_level: level, prediction }: VerdictJson,
  event: Event,
): Verdict['drivenBy'] {
  if (threatLevelOf(assess(event).threatScore) === level) return 'rules'
  return prediction === 'anomaly' ? 'model' : 'memory'
}
