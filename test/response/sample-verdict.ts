import type { ThreatLevel } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { eventOf } from '../features/sample-events.js'

/** A verdict on a refused SSH login at noon, with what a test changes. */
export function verdictOf(
  threatLevel: ThreatLevel,
  sourceIp = '203.0.113.7',
  changed: Partial<Verdict> = {},
): Verdict {
  return {
    event: eventOf({ sourceIp }),
    features: [],
    prediction: 'anomaly',
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: 88,
    threatLevel,
    drivenBy: 'rules',
    attackType: 'brute_force',
    technique: 'T1110.001',
    rule: 'ssh-login-failed',
    reasons: [],
    modelVersion: '1.0',
    ...changed,
  }
}
