import type { Dataset } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import { type Detector, prepareRows } from '../detector/detector.js'
import { LAST_OF_LOW } from '../detector/threat-level.js'
import { joinThreats, MEMORY_WEIGHT, modelThreat, threatScoreOf } from '../detector/threat.js'
import { columnOf, takeColumns } from '../math/matrix.js'
import { largestZ } from './largest-z.js'
import { rememberedBySource } from './moving-average.js'

/** One way of scoring the rows of the validation and test parts: higher is more of an attack. */
export interface Way {
  readonly name: string
  readonly title: string
  readonly validation: Float64Array
  readonly test: Float64Array
  /** A score above it is an alert, as when it serves; null when the best one on the validation part is to be taken. */
  readonly threshold: number | null
}

/** Name of the way that a model must beat to be worth having. */
export const RULES = 'rules'

/** Names of the other ways that do without a forest. */
export const RIVALS: readonly string[] = ['rules_remembered', 'largest_z']

/**
 * The model that serves, first, then everything simpler that it has to beat.
 * @param withoutRules the same model fitted without the features that repeat the rules.
 */
export function waysOfScoring(split: TimeSplit, detector: Detector, withoutRules: Detector): Way[] {
  const { validation, test } = split
  const of = (score: (part: Dataset) => Float64Array): Pick<Way, 'validation' | 'test'> => ({
    validation: score(validation),
    test: score(test),
  })
  const narrowed = withoutRules.parts.featureNames.map((name) =>
    detector.parts.featureNames.indexOf(name),
  )
  return [
    {
      name: 'forest',
      title: 'Isolation forest',
      ...of(({ X }) => detector.anomalyScores(X)),
      threshold: detector.anchors.threshold,
    },
    {
      name: 'joined',
      title: 'Forest joined with rules, remembered per source',
      ...remembered(split, (part) => joinedScores(detector, part), threatScoreOf),
      threshold: LAST_OF_LOW,
    },
    {
      name: 'forest_without_rule_features',
      title: 'Forest without the features from rules',
      ...of(({ X }) => withoutRules.anomalyScores(takeColumns(X, narrowed))),
      threshold: null,
    },
    { name: RULES, title: 'Rules, each event alone', ...of(ruleScores), threshold: null },
    {
      name: 'rules_remembered',
      title: 'Rules, remembered per source',
      ...remembered(split, ruleScores, (memory) => memory),
      threshold: null,
    },
    {
      name: 'largest_z',
      title: 'Largest z-score of a feature',
      ...of(({ X }) => largestZ(prepareRows(detector.parts, X))),
      threshold: null,
    },
  ]
}

function ruleScores(part: Dataset): Float64Array {
  return columnOf(part.X, part.featureNames.indexOf('threat_score'))
}

function joinedScores(detector: Detector, part: Dataset): Float64Array {
  const rules = ruleScores(part)
  return detector
    .anomalyScores(part.X)
    .map((score, i) => joinThreats(modelThreat(score, detector.anchors), rules[i] as number))
}

/** Scores with the memory that serving would have: it begins with the oldest row of the dataset. */
function remembered(
  { train, validation, test }: TimeSplit,
  score: (part: Dataset) => Float64Array,
  finish: (memory: number, ruleScore: number) => number,
): Pick<Way, 'validation' | 'test'> {
  const parts = [train, validation, test]
  const scores = Float64Array.from(parts.flatMap((part) => Array.from(score(part))))
  const rules = Float64Array.from(parts.flatMap((part) => Array.from(ruleScores(part))))
  const sources = parts.flatMap((part) => part.sourceIps)
  const memory = rememberedBySource(scores, sources, MEMORY_WEIGHT)
  const finished = memory.map((value, i) => finish(value, rules[i] as number))
  const end = train.X.rows + validation.X.rows
  return { validation: finished.slice(train.X.rows, end), test: finished.slice(end) }
}
