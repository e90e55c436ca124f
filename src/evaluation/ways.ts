import { type Dataset, NORMAL, rowsLabelled } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import { type Detector, prepareRows } from '../detector/detector.js'
import { prepareTraining, type TrainOn } from '../detector/fit.js'
import { LAST_OF_LOW } from '../detector/threat-level.js'
import { JoinedScorer } from '../detector/joined-scores.js'
import type { Preparation } from '../detector/raw-forest.js'
import { MEMORY_WEIGHT } from '../detector/threat.js'
import { FEATURE_NAMES } from '../features/catalog.js'
import { columnOf, takeRows } from '../math/matrix.js'
import { Rng } from '../math/rng.js'
import { fitStandardScaler } from '../preprocessing/standard-scaler.js'
import { largestZ } from './largest-z.js'
import { rowsFor } from './rows-for.js'
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

/** Names of the ways that others are compared with. */
export const JOINED = 'joined'
export const RULES = 'rules'
export const REMEMBERED = 'rules_remembered'

/** Names of the other ways that do without a forest and a label. */
export const RIVALS: readonly string[] = [REMEMBERED, 'largest_z', 'largest_z_raw']

/** Another fitted model beside the one that serves: without some features, with more, or taught by labels. */
export interface ComparedModel {
  readonly name: string
  readonly title: string
  readonly scores: (part: Dataset) => Float64Array
}

/**
 * The model that serves, first, then others and everything simpler that it has to beat. Each is scored when it is asked
 * for, so that others can have their turn before the next.
 * @param trainOn which rows z-scores are scaled by: those the model was fitted on.
 * @param compared models, in the order they are to stand.
 * @param seed of the scores that know nothing.
 */
export function* waysOfScoring(
  split: TimeSplit,
  detector: Detector,
  trainOn: TrainOn,
  compared: readonly ComparedModel[],
  seed: number,
): Generator<Way, void, undefined> {
  const { train, validation, test } = split
  const base = { ...train, featureNames: FEATURE_NAMES, X: rowsFor(train, FEATURE_NAMES) }
  const logarithmic = prepareTraining(base, trainOn)
  const fitted = trainOn === 'normal' ? takeRows(base.X, rowsLabelled(train, NORMAL)) : base.X
  const raw: Preparation = {
    transforms: FEATURE_NAMES.map(() => 'none'),
    scaler: fitStandardScaler(fitted),
  }
  const zOf =
    (preparation: Preparation) =>
    (part: Dataset): Float64Array =>
      largestZ(prepareRows(preparation, rowsFor(part, FEATURE_NAMES)))
  const of = (score: (part: Dataset) => Float64Array): Pick<Way, 'validation' | 'test'> => ({
    validation: score(validation),
    test: score(test),
  })
  yield {
    name: 'forest',
    title: 'Isolation forest',
    ...of((part) => forestScores(detector, part)),
    threshold: detector.anchors.threshold,
  }
  yield {
    name: JOINED,
    title: 'Forest joined with rules, remembered per source',
    ...verdictScores(split, detector),
    threshold: LAST_OF_LOW,
  }
  for (const { name, title, scores } of compared)
    yield { name, title, ...of(scores), threshold: null }
  yield { name: RULES, title: 'Rules, each event alone', ...of(ruleScores), threshold: null }
  yield {
    name: REMEMBERED,
    title: 'Rules, remembered per source',
    ...remembered(split, ruleScores),
    threshold: null,
  }
  yield {
    name: 'largest_z',
    title: 'Largest z-score of a feature',
    ...of(zOf(logarithmic)),
    threshold: null,
  }
  yield {
    name: 'largest_z_raw',
    title: 'Largest z-score, without logarithms',
    ...of(zOf(raw)),
    threshold: null,
  }
  yield { name: 'random', title: 'Random scores', ...randomScores(split, seed), threshold: null }
}

function randomScores(
  { validation, test }: TimeSplit,
  seed: number,
): Pick<Way, 'validation' | 'test'> {
  const rng = new Rng(seed)
  return {
    validation: Float64Array.from({ length: validation.X.rows }, () => rng.nextFloat()),
    test: Float64Array.from({ length: test.X.rows }, () => rng.nextFloat()),
  }
}

function ruleScores(part: Dataset): Float64Array {
  return columnOf(part.X, part.featureNames.indexOf('threat_score'))
}

/** Anomaly scores of a part that may have more features than the detector asks for. */
export function forestScores(detector: Detector, part: Dataset): Float64Array {
  return detector.anomalyScores(rowsFor(part, detector.parts.featureNames), part.services)
}

/** The verdicts' threat scores, with the memory that serving would have: it begins with the oldest row of the dataset. */
function verdictScores(
  { train, validation, test }: TimeSplit,
  detector: Detector,
): Pick<Way, 'validation' | 'test'> {
  const scorer = new JoinedScorer(detector)
  const of = (part: Dataset): Float64Array =>
    scorer.score(part, rowsFor(part, detector.parts.featureNames))
  of(train)
  return { validation: of(validation), test: of(test) }
}

/** Scores with the same memory. */
function remembered(
  { train, validation, test }: TimeSplit,
  score: (part: Dataset) => Float64Array,
): Pick<Way, 'validation' | 'test'> {
  const parts = [train, validation, test]
  const scores = Float64Array.from(parts.flatMap((part) => Array.from(score(part))))
  const sources = parts.flatMap((part) => part.sourceIps)
  const memory = rememberedBySource(scores, sources, MEMORY_WEIGHT)
  const end = train.X.rows + validation.X.rows
  return { validation: memory.slice(train.X.rows, end), test: memory.slice(end) }
}
