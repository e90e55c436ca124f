import type { Event } from '../event/event.js'
import type { TechniqueId } from './techniques.js'

/** What kind of attack a rule names, in the order docs/reference/rules.md lists them. */
export const ATTACK_TYPES = [
  'none',
  'reconnaissance',
  'brute_force',
  'valid_account',
  'sql_injection',
  'cross_site_scripting',
  'path_traversal',
  'remote_code_execution',
  'file_inclusion',
  'web_probe',
  'malware_download',
  'persistence',
  'defense_evasion',
  'discovery',
  'impact',
  'proxy_abuse',
  'mail_abuse',
  'ftp_abuse',
  'port_scan',
  'protocol_abuse',
  'credential_access',
  'privilege_escalation',
  'exfiltration',
] as const

export type AttackType = (typeof ATTACK_TYPES)[number]

/** One sign of an attack that an event can show by itself. */
export interface Rule {
  /** Unique, kebab-case, beginning with what it looks at: `http-sql-union`. It never changes its meaning. */
  readonly id: string
  readonly meaning: string
  /** 1–100 on the one scale docs/reference/rules.md explains. */
  readonly score: number
  readonly attackType: AttackType
  readonly technique: TechniqueId
}

/** The rules of one kind of event. */
export interface RuleFamily {
  readonly name: string
  /** Whether any rule of the family can match such an event; asked before the rules. */
  readonly concerns: (event: Event) => boolean
  readonly rules: readonly Rule[]
  /** Those of its rules that match an event the family concerns, in their order. */
  readonly matching: (event: Event) => readonly Rule[]
}

/** What the rules say of one event alone. */
export interface Assessment {
  /** 0–100, 0 when no rule matched. */
  readonly threatScore: number
  /** 'none' when no rule matched. */
  readonly attackType: AttackType
  /** '' when no rule matched. */
  readonly technique: string
  /** Id of the highest-scoring rule, '' when none matched. */
  readonly rule: string
  /** Whether threatScore reaches ALERT_LEVEL. */
  readonly isFlagged: boolean
}

/** From this score on, the rules flag an event (malicious_flag_ratio counts it). */
export const ALERT_LEVEL = 50
