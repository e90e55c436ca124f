import { type Dataset, datasetSlice } from '../../src/dataset/dataset.js'
import { Detector, prepareRows } from '../../src/detector/detector.js'
import { prepareTraining, type Preparing, type TrainOn } from '../../src/detector/fit.js'
import { DEFAULT_REGIME, type Regime } from '../../src/detector/fitting-rows.js'
import { JoinedScorer } from '../../src/detector/joined-scores.js'
import { MEMORY_WEIGHT } from '../../src/detector/threat.js'
import { fitParts } from '../../src/engine/trainer.js'
import { boostedScores, fitBoosting } from '../../src/evaluation/boosting.js'
import { largestZ } from '../../src/evaluation/largest-z.js'
import { rememberedBySource } from '../../src/evaluation/moving-average.js'
import { FEATURES } from '../../src/features/catalog.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { columnOf, takeColumns } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import type { MixRows } from './rows.js'

/** Everything a way of scoring may look at, of one seed. */
export interface Bench {
  readonly seed: number
  readonly trainOn: TrainOn
  /** Rows of the extended set, of which the first columns are the 15. */
  readonly rows: MixRows
}

/** A way of scoring: higher is more of an attack. */
export interface Way {
  readonly name: string
  /** Whether it is the same whatever the forest is fitted on. */
  readonly isApart: boolean
  /** Scores of every row, those to learn from included. */
  readonly score: (bench: Bench) => Float64Array
}

const RAW: Preparing = { transform: 'none', scaler: 'on' }
const LOG: Preparing = { transform: 'log', scaler: 'on' }

const ONE_FOREST: Regime = { ...DEFAULT_REGIME, serviceForests: 'off' }

const FROM_RULES = FEATURES.flatMap(({ isFromRules, name }) => (isFromRules ? [name] : []))

export const WAYS = [
  { name: 'random', isApart: true, score: random },
  { name: 'rules', isApart: true, score: ruleScores },
  {
    name: 'rules remembered',
    isApart: true,
    score: (bench) => remembered(ruleScores(bench), bench),
  },
  { name: 'largest z, raw', isApart: false, score: (bench) => zScores(bench, RAW) },
  { name: 'largest z, log', isApart: false, score: (bench) => zScores(bench, LOG) },
  { name: 'forest on 15, raw', isApart: false, score: (bench) => forestOn15(bench, RAW, []) },
  { name: 'forest on 15, log', isApart: false, score: (bench) => forestOn15(bench, LOG, []) },
  {
    name: 'forest without 5–7, log',
    isApart: false,
    score: (bench) => forestOn15(bench, LOG, FROM_RULES),
  },
  {
    name: 'forest without 8, log',
    isApart: false,
    score: (bench) => forestOn15(bench, LOG, ['time_of_day_deviation']),
  },
  {
    name: 'forest on 26, log',
    isApart: false,
    score: (bench) => anomalies(bench.rows.dataset, bench, ONE_FOREST),
  },
  {
    name: 'forests of services, 26',
    isApart: false,
    score: (bench) => anomalies(bench.rows.dataset, bench, DEFAULT_REGIME),
  },
  {
    name: 'joined verdict, 15',
    isApart: false,
    score: (bench) => joined(base(bench), bench, ONE_FOREST),
  },
  {
    name: 'joined verdict, 26',
    isApart: false,
    score: (bench) => joined(bench.rows.dataset, bench, ONE_FOREST),
  },
  {
    name: 'joined, services, 26',
    isApart: false,
    score: (bench) => joined(bench.rows.dataset, bench, DEFAULT_REGIME),
  },
  { name: 'supervised on 15', isApart: true, score: (bench) => boosted(base(bench), bench) },
  { name: 'supervised on 26', isApart: true, score: (bench) => boosted(bench.rows.dataset, bench) },
] as const satisfies readonly Way[]

export type WayName = (typeof WAYS)[number]['name']

function random({ seed, rows }: Bench): Float64Array {
  const rng = new Rng(seed, 2)
  return Float64Array.from(rows.events, () => rng.nextFloat())
}

function ruleScores({ rows: { dataset } }: Bench): Float64Array {
  return columnOf(dataset.X, dataset.featureNames.indexOf('threat_score'))
}

function remembered(scores: Float64Array, { rows }: Bench): Float64Array {
  return rememberedBySource(scores, rows.dataset.sourceIps, MEMORY_WEIGHT)
}

/** The dataset with the 15 alone. */
function base({ rows: { dataset } }: Bench): Dataset {
  return onFeatures(
    dataset,
    FEATURES.map(({ name }) => name),
  )
}

function onFeatures(dataset: Dataset, names: readonly string[]): Dataset {
  const columns = names.map((name) => dataset.featureNames.indexOf(name))
  return { ...dataset, featureNames: names, X: takeColumns(dataset.X, columns) }
}

/** The model that `train` would make of the training rows. */
function fit(
  dataset: Dataset,
  { rows, seed, trainOn }: Bench,
  how: Preparing,
  regime: Regime,
): Detector {
  const train = datasetSlice(dataset, 0, rows.cut)
  const prepared = prepareTraining(train, trainOn, how, { ...regime, seed })
  return new Detector(fitParts(prepared, checkParameters({ randomState: seed })))
}

function anomalies(dataset: Dataset, bench: Bench, regime: Regime): Float64Array {
  return fit(dataset, bench, LOG, regime).anomalyScores(dataset.X, dataset.services)
}

function zScores(bench: Bench, how: Preparing): Float64Array {
  const dataset = base(bench)
  return largestZ(prepareRows(fit(dataset, bench, how, ONE_FOREST).parts, dataset.X))
}

function forestOn15(bench: Bench, how: Preparing, without: readonly string[]): Float64Array {
  const names = FEATURES.map(({ name }) => name).filter((name) => !without.includes(name))
  const dataset = onFeatures(bench.rows.dataset, names)
  return fit(dataset, bench, how, ONE_FOREST).anomalyScores(dataset.X)
}

/** What serving would say, its memory begun with the oldest row. */
function joined(dataset: Dataset, bench: Bench, regime: Regime): Float64Array {
  return new JoinedScorer(fit(dataset, bench, LOG, regime)).score(dataset)
}

function boosted(dataset: Dataset, { rows }: Bench): Float64Array {
  const train = datasetSlice(dataset, 0, rows.cut)
  return boostedScores(fitBoosting(train.X, train.labels), dataset.X)
}
