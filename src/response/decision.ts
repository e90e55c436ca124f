/** What can be done about a source, mildest first. */
export const ACTIONS = ['LOG', 'THROTTLE', 'DECEIVE', 'BLOCK'] as const

export type Action = (typeof ACTIONS)[number]

/** Longest that a decision made by hand may last: ten years of 365.25 days, s. */
export const MAX_DURATION_S = 315_576_000

/** What is to be done, to whom, for how long and why. Deciding is not doing. */
export interface Decision {
  readonly action: Action
  readonly sourceIp: string
  readonly atMs: number
  /** 0 for LOG. */
  readonly durationS: number
  /** One phrase for the analyst: the threshold and what brought the event there, or the allowlist. */
  readonly why: string
  /** Whether it is only written down, not carried out. */
  readonly isDryRun: boolean
}
