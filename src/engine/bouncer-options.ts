import type { Config } from '../config.js'
import type { ActingAction } from '../response/decision.js'

/** How decisions are told to bouncers. */
export interface BouncerOptions {
  /** What each action is called; one without a name is not told. */
  readonly typeNames: Readonly<Partial<Record<ActingAction, string>>>
  /** How long an answer without news waits for some, ms. */
  readonly holdMs: number
}

/** The bouncers' part of the configuration. */
export function bouncerOptions(config: Config): BouncerOptions {
  const { bouncer_throttle_type: throttle, bouncer_deceive_type: deceive } = config
  return {
    typeNames: {
      BLOCK: 'ban',
      ...(throttle === null ? {} : { THROTTLE: throttle }),
      ...(deceive === null ? {} : { DECEIVE: deceive }),
    },
    holdMs: config.bouncer_hold_s * 1000,
  }
}
