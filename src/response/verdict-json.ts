import type { Verdict, VerdictJson } from '../detector/verdict.js'
import { FEATURE_SETS } from '../features/catalog.js'
import type { Decision } from './decision.js'

/** A verdict and its decision as they go over the wire. */
export function verdictToJson(verdict: Verdict, decision: Decision): VerdictJson {
  const { event } = verdict
  return {
    timestamp: new Date(event.atMs).toISOString(),
    src_ip: event.sourceIp,
    dst_ip: event.destinationIp,
    dst_port: event.destinationPort,
    service: event.service,
    source: event.source,
    kind: event.kind,
    prediction: verdict.prediction,
    anomaly_score: verdict.anomalyScore,
    decision_function: verdict.decisionFunction,
    threat_score: verdict.threatScore,
    threat_level: verdict.threatLevel,
    driven_by: verdict.drivenBy,
    attack_type: verdict.attackType,
    technique: verdict.technique,
    rule: verdict.rule,
    decision: decision.action,
    duration_s: decision.durationS,
    dry_run: decision.isDryRun,
    reasons: verdict.reasons,
    features: Object.fromEntries(
      // Of whichever set: the names of the one begin with those of the other.
      verdict.features.map((value, j) => [FEATURE_SETS.extended.names[j] as string, value]),
    ),
    model_version: verdict.modelVersion,
  }
}
