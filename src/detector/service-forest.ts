import type { Service } from '../event/kinds.js'
import type { FittedForest } from '../forest/isolation-forest.js'
import type { ThreatAnchors } from './threat.js'

/** Two scores that place a forest's scale: the median of ordinary rows, and what one in a hundred of them exceeds. */
export type ScoreScale = Pick<Required<ThreatAnchors>, 'typical' | 'alarm'>

/** A forest fitted on the rows of one service alone; transform and scaler are the model's. */
export interface ServiceForest {
  readonly service: Service
  readonly forest: FittedForest
  /** Of its own scores of the rows it was fitted on. */
  readonly scale: ScoreScale
  /** Each feature's median among these rows, raw. */
  readonly typical: readonly number[]
}

/** What moves scores of one scale onto another: score × slope + shift. */
export interface ScaleMove {
  readonly slope: number
  readonly shift: number
}

/** Typical goes to typical and alarm to alarm, so that forests of services and the common one can be compared. */
export function scaleMove(from: ScoreScale, to: ScoreScale): ScaleMove {
  const slope = (to.alarm - to.typical) / (from.alarm - from.typical)
  return { slope, shift: to.typical - slope * from.typical }
}

/** The smallest score there is on the common scale; Liu's are above 0. */
const MIN_SCORE = 2 ** -16

/** A score moved, in (0, 1]. */
export function movedScore(score: number, { slope, shift }: ScaleMove): number {
  return Math.min(1, Math.max(MIN_SCORE, score * slope + shift))
}
