import type { Verdict } from '../../../src/detector/verdict.js'
import type { Event } from '../../../src/event/event.js'
import { makeEvent } from '../../../src/event/make-event.js'
import type { KeptVerdict } from '../../../src/io/store/verdict-block.js'
import type { Action } from '../../../src/response/decision.js'

/** Friday 13 February 2026, 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 1, 13, 12)

export interface SampleVerdict {
  readonly atMs?: number
  readonly sourceIp?: string
  readonly action?: Action
  readonly prediction?: 'normal' | 'anomaly'
  readonly durationS?: number
  readonly event?: Partial<Event>
  readonly changed?: Partial<Verdict>
}

/** A verdict as the engine would hand it to the store: an SSH login that was refused. */
export function verdictOf(sample: SampleVerdict = {}): KeptVerdict {
  const { atMs = NOON_MS, sourceIp = '203.0.113.7', action = 'LOG', prediction = 'normal' } = sample
  const { durationS = action === 'LOG' ? 0 : 600 } = sample
  const event: Event = {
    ...makeEvent({
      kind: 'auth.failure',
      atMs,
      source: 'cowrie',
      service: 'ssh',
      sourceIp,
      sourcePort: 40_000,
      destinationIp: '192.0.2.10',
      destinationPort: 22,
      transport: 6,
      detail: { userName: 'root' },
    }),
    ...sample.event,
  }
  const verdict: Verdict = {
    event,
    features: [0, 1],
    prediction,
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: 50,
    threatLevel: 'MEDIUM',
    drivenBy: 'rules',
    attackType: 'brute_force',
    technique: 'T1110.001',
    rule: 'auth-failure',
    reasons: [],
    modelVersion: '1.0',
    ...sample.changed,
  }
  const { sourceIp: target } = event
  const why = 'threat MEDIUM'
  const decision = { action, sourceIp: target, target, atMs, durationS, why, isDryRun: true }
  return { verdict, decision }
}
