import type { VerdictJson } from '../../../src/detector/verdict.js'
import type { EventJson } from '../../../src/event/schema.js'
import type { NewVerdict } from '../../../src/io/store/verdict-store.js'
import type { Action } from '../../../src/response/decision.js'

/** Friday 13 February 2026, 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 1, 13, 12)

export interface SampleVerdict {
  readonly atMs?: number
  readonly sourceIp?: string
  readonly action?: Action
  readonly prediction?: 'normal' | 'anomaly'
  readonly durationS?: number
}

/** A verdict as the engine would hand it to the store: an SSH login that was refused. */
export function verdictOf(sample: SampleVerdict = {}): NewVerdict {
  const { atMs = NOON_MS, sourceIp = '203.0.113.7', action = 'LOG', prediction = 'normal' } = sample
  const { durationS = action === 'LOG' ? 0 : 600 } = sample
  const document: VerdictJson = {
    timestamp: new Date(atMs).toISOString(),
    src_ip: sourceIp,
    dst_ip: '192.0.2.10',
    dst_port: 22,
    service: 'ssh',
    source: 'cowrie',
    kind: 'auth.failure',
    prediction,
    anomaly_score: 0.7,
    decision_function: -0.2,
    threat_score: 50,
    threat_level: 'MEDIUM',
    attack_type: 'brute_force',
    technique: 'T1110.001',
    rule: 'auth-failure',
    decision: action,
    duration_s: durationS,
    dry_run: true,
    reasons: [],
    features: { packet_length: 0 },
    model_version: '1.0',
  }
  const event: EventJson = {
    kind: 'auth.failure',
    timestamp: document.timestamp,
    source: 'cowrie',
    sensor: '',
    service: 'ssh',
    src_ip: sourceIp,
    src_port: 40_000,
    dst_ip: '192.0.2.10',
    dst_port: 22,
    transport: 6,
    length_bytes: 0,
    session: '',
    detail: { user_name: 'root' },
    quality: [],
  }
  const why = 'threat MEDIUM'
  const decision = { action, sourceIp, target: sourceIp, atMs, durationS, why, isDryRun: true }
  return { document, event, decision }
}
