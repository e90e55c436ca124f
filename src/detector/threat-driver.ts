import { threatLevelOf } from './threat-level.js'
import { threatScoreOf } from './threat.js'

/** What can bring a verdict to its level: this event's rules, the model's view of it, or what its source did before. */
export const THREAT_DRIVERS = ['rules', 'model', 'memory'] as const

export type ThreatDriver = (typeof THREAT_DRIVERS)[number]

/** The threat scores that a verdict's is made of, each 0–100. */
export interface ThreatParts {
  readonly rules: number
  readonly model: number
  /** Rules and model of this event joined. */
  readonly joined: number
  /** Moving average of the source's joined scores, this event's included. */
  readonly remembered: number
}

/**
 * The rules where they reach the level alone; where it takes both rules and model, the larger of the two; the memory
 * where the event by itself would stay below.
 */
export function threatDriver({ rules, model, joined, remembered }: ThreatParts): ThreatDriver {
  const level = threatLevelOf(threatScoreOf(remembered, rules))
  if (threatLevelOf(rules) === level) return 'rules'
  if (joined < remembered && threatLevelOf(joined) !== level) return 'memory'
  return model >= rules && model >= ANOMALY_FROM ? 'model' : 'rules'
}

/** The model's threat score at its decision threshold. */
const ANOMALY_FROM = 50
