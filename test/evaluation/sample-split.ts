import { ATTACK, type Dataset, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import type { TimeSplit } from '../../src/dataset/split.js'
import { Detector } from '../../src/detector/detector.js'
import { assembleDetector, prepareTraining } from '../../src/detector/fit.js'
import { FEATURE_NAMES, FEATURES } from '../../src/features/catalog.js'
import { anomalyScores } from '../../src/forest/anomaly-score.js'
import { growTrees } from '../../src/forest/grow.js'
import { assembleForest } from '../../src/forest/isolation-forest.js'
import { checkParameters, resolveGrowth } from '../../src/forest/parameters.js'
import { matrix, takeColumns } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

/** One row of a part; features not named are 0. */
export interface SampleRow {
  readonly label: number
  readonly source?: string
  readonly format?: string
  readonly attack?: string
  readonly features?: Readonly<Record<string, number>>
}

const START_MS = Date.UTC(2026, 1, 13)

/** A part of a split, its rows a second apart from `fromS` seconds after the start on. */
export function part(rows: readonly SampleRow[], fromS = 0): Dataset {
  return {
    featureNames: FEATURE_NAMES,
    X: matrix(rows.map(({ features = {} }) => FEATURE_NAMES.map((name) => features[name] ?? 0))),
    labels: Int8Array.from(rows, ({ label }) => label),
    atMs: Float64Array.from(rows, (_, i) => START_MS + 1000 * (fromS + i)),
    sourceIps: rows.map(({ source = '192.0.2.1' }) => source),
    sources: rows.map(({ format = 'sshd' }) => format),
    attacks: rows.map(({ attack, label }) => attack ?? (label === ATTACK ? 'brute_force' : '')),
  }
}

/** Normal rows of 20 sources that come now and then, attacks of 6 that come often, a few rows unlabelled. */
function mixed(count: number, seed: number): SampleRow[] {
  const rng = new Rng(seed)
  return Array.from({ length: count }, (_, i): SampleRow => {
    const isAttack = i % 5 === 0
    const features = {
      packet_length: 40 + rng.nextBelow(60),
      source_ip_event_rate: isAttack ? 4 + rng.nextBelow(30) : 1 + rng.nextBelow(6),
      threat_score: isAttack && rng.nextBelow(2) === 0 ? 50 : 5 * rng.nextBelow(5),
      burst_rate: isAttack ? 2 + rng.nextBelow(8) : 1 + rng.nextBelow(3),
    }
    if (i % 17 === 3)
      return { label: UNLABELLED, source: `203.0.113.${rng.nextBelow(9)}`, features }
    return isAttack
      ? { label: ATTACK, source: `198.51.100.${rng.nextBelow(6)}`, features }
      : { label: NORMAL, source: `192.0.2.${rng.nextBelow(20)}`, format: 'access-log', features }
  })
}

/** 600 rows to fit on, 200 to choose by, 200 to judge on. */
export function sampleSplit(): TimeSplit {
  return {
    train: part(mixed(600, 1)),
    validation: part(mixed(200, 2), 600),
    test: part(mixed(200, 3), 800),
  }
}

/** A detector fitted on the normal rows of a part. */
export function fitDetector(train: Dataset): Detector {
  const prepared = prepareTraining(train, 'normal')
  const { X } = prepared
  const parameters = checkParameters({ nEstimators: 30, contamination: 0.05, randomState: 7 })
  const growth = resolveGrowth(parameters, X.rows, X.columns)
  const trees = growTrees(X, growth, 0, parameters.nEstimators)
  const forest = assembleForest(parameters, X, growth.maxSamples, trees)
  const scores = anomalyScores(X, trees, growth.maxSamples)
  return new Detector(assembleDetector(prepared, forest, scores, '1.0'))
}

/** The same without the features that come from rules. */
export function fitWithoutRules(train: Dataset): Detector {
  const kept = FEATURES.flatMap((feature, j) => (feature.isFromRules ? [] : [j]))
  return fitDetector({
    ...train,
    featureNames: kept.map((j) => train.featureNames[j] as string),
    X: takeColumns(train.X, kept),
  })
}
