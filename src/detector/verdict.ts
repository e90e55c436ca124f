import type { Event } from '../event/event.js'
import type { EventKind, Service } from '../event/kinds.js'
import type { AttackType } from '../rules/rule.js'
import type { ThreatDriver } from './threat-driver.js'
import type { ThreatLevel } from './threat-level.js'

/** Why the model found an event strange: one feature's part in it. */
export interface Reason {
  readonly feature: string
  readonly value: number
  /** The feature's median among the rows the model was fitted on. */
  readonly typical: number
  /** What it added to the anomaly score; all features' parts sum to the score less the average one. */
  readonly contribution: number
}

/** What the model and the rules make of one event. */
export interface Verdict {
  readonly event: Event
  /** The 15 features in the catalogue's order, raw, as the dataset has them. */
  readonly features: readonly number[]
  readonly prediction: 'normal' | 'anomaly'
  /** Liu's s(x) in (0, 1], higher is stranger. */
  readonly anomalyScore: number
  /** scikit-learn's: negative is an anomaly. */
  readonly decisionFunction: number
  /** 0–100: model and rules joined, with a memory of the source. */
  readonly threatScore: number
  readonly threatLevel: ThreatLevel
  /** What brought it to that level. */
  readonly drivenBy: ThreatDriver
  readonly attackType: AttackType
  readonly technique: string
  /** Id of the rule that scored highest; '' when none did. */
  readonly rule: string
  /** Strongest first, at most 3; only for anomalies. */
  readonly reasons: readonly Reason[]
  readonly modelVersion: string
}

/** A verdict on the wire; `decision` and `duration_s` come from the policy. */
export interface VerdictJson {
  readonly timestamp: string
  readonly src_ip: string
  readonly dst_ip: string
  readonly dst_port: number
  readonly service: Service
  readonly source: string
  readonly kind: EventKind
  readonly prediction: 'normal' | 'anomaly'
  readonly anomaly_score: number
  readonly decision_function: number
  readonly threat_score: number
  readonly threat_level: ThreatLevel
  /** Verdicts stored by earlier releases do not say. */
  readonly driven_by?: ThreatDriver
  readonly attack_type: AttackType
  readonly technique: string
  readonly rule: string
  readonly decision: string
  readonly duration_s: number
  readonly dry_run: boolean
  readonly reasons: readonly Reason[]
  readonly features: Readonly<Record<string, number>>
  readonly model_version: string
}
