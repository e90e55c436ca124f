import type { Dataset } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import type { Detector } from '../detector/detector.js'
import { joinThreats, MEMORY_WEIGHT, modelThreat, threatScoreOf } from '../detector/threat.js'
import { columnOf } from '../math/matrix.js'
import { rememberedBySource } from './moving-average.js'

/** What a model says of the test rows when it serves. */
export interface ServedScores {
  /** Liu's s(x), of the forest alone. */
  readonly forest: Float64Array
  /** The verdict's threat score, 0–100, its memory of sources begun with the oldest row of the dataset. */
  readonly joined: Float64Array
}

export function servedScores(
  { train, validation, test }: TimeSplit,
  detector: Detector,
): ServedScores {
  const parts = [train, validation, test]
  const anomaly = parts.map(({ X }) => detector.anomalyScores(X))
  const rules = joined(parts.map(ruleScores))
  const joint = joined(anomaly).map((score, i) =>
    joinThreats(modelThreat(score, detector.anchors), rules[i] as number),
  )
  const sources = parts.flatMap(({ sourceIps }) => sourceIps)
  const threat = rememberedBySource(joint, sources, MEMORY_WEIGHT).map((memory, i) =>
    threatScoreOf(memory, rules[i] as number),
  )
  return {
    forest: anomaly[2] as Float64Array,
    joined: threat.slice(train.X.rows + validation.X.rows),
  }
}

function ruleScores(part: Dataset): Float64Array {
  return columnOf(part.X, part.featureNames.indexOf('threat_score'))
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
