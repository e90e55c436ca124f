/** What can be done about a source, mildest first. */
export const ACTIONS = ['LOG', 'THROTTLE', 'DECEIVE', 'BLOCK'] as const

export type Action = (typeof ACTIONS)[number]

/** What is done to a source, rather than only written down. */
export type ActingAction = Exclude<Action, 'LOG'>

/** Longest that a decision made by hand may last: ten years of 365.25 days, s. */
export const MAX_DURATION_S = 315_576_000

/** What is to be done, to whom, for how long and why. Deciding is not doing. */
export interface Decision {
  readonly action: Action
  readonly sourceIp: string
  /** What is acted upon: the source, or of IPv6 the network that its owner was given (`ipv6_prefix` of the policy). */
  readonly target: string
  readonly atMs: number
  /** 0 for LOG. */
  readonly durationS: number
  /** One phrase for the analyst: the threshold and what brought the event there, or what spares the source. */
  readonly why: string
  /** Whether it is only written down, not carried out. */
  readonly isDryRun: boolean
}
