import type { TimeSplit } from '../dataset/split.js'
import type { Detector } from '../detector/detector.js'
import { JoinedScorer } from '../detector/joined-scores.js'

/** What a model says of the test rows when it serves. */
export interface ServedScores {
  /** Liu's s(x), of the forest alone, or of the service's own on the same scale. */
  readonly forest: Float64Array
  /** The verdict's threat score, 0–100, its memory of sources begun with the oldest row of the dataset. */
  readonly joined: Float64Array
}

export function servedScores(
  { train, validation, test }: TimeSplit,
  detector: Detector,
): ServedScores {
  const scorer = new JoinedScorer(detector)
  scorer.score(train)
  scorer.score(validation)
  return {
    forest: detector.anomalyScores(test.X, test.services),
    joined: scorer.score(test),
  }
}
