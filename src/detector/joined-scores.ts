import type { Dataset } from '../dataset/dataset.js'
import { columnOf, type Matrix } from '../math/matrix.js'
import type { Detector } from './detector.js'
import { joinThreats, modelThreat, threatScoreOf } from './threat.js'

/**
 * The verdicts' threat scores of rows that are read back, as serving gave them: the memory of each source goes on from one part to
 * the next, so parts must be given in the order of time, the oldest first.
 */
export class JoinedScorer {
  readonly #detector: Detector
  readonly #memory = new Map<string, number>()

  constructor(detector: Detector) {
    this.#detector = detector
  }

  /** @param X the part's rows with the detector's features, where the part has others too. */
  score(part: Dataset, X: Matrix = part.X): Float64Array {
    const { anchors, join } = this.#detector
    const rules = columnOf(part.X, part.featureNames.indexOf('threat_score'))
    return this.#detector.anomalyScores(X, part.services).map((score, i) => {
      const ofRules = rules[i] as number
      const joined = joinThreats(modelThreat(score, anchors), ofRules)
      const source = part.sourceIps[i] as string
      const before = this.#memory.get(source)
      const remembered =
        before === undefined ? joined : before + join.memoryWeight * (joined - before)
      this.#memory.set(source, remembered)
      return threatScoreOf(remembered, ofRules)
    })
  }
}
