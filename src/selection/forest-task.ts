import { anomalyScoresOfPrefixes } from '../forest/anomaly-score.js'
import { growTrees } from '../forest/grow.js'
import { checkParameters, resolveGrowth } from '../forest/parameters.js'
import type { Matrix } from '../math/matrix.js'

/**
 * One forest of the grid. A forest of the most trees starts with every smaller one, and contamination
 * only moves the threshold: so the whole grid needs one forest for each value of max_samples.
 */
export interface ForestTask {
  /** Prepared rows to grow on. */
  readonly train: Matrix
  /** Prepared rows to be scored beside them. */
  readonly validation: Matrix
  readonly maxSamples: number | 'auto'
  /** Numbers of trees to score at, ascending. */
  readonly nEstimators: readonly number[]
  readonly maxFeatures: number
  readonly bootstrap: boolean
  readonly randomState: number
}

/** Anomaly scores at each number of trees, in the task's order. */
export interface ForestScores {
  readonly train: readonly Float64Array[]
  readonly validation: readonly Float64Array[]
}

/** Does the work of one task, wherever it runs, to the same bits. */
export function scoreForest(task: ForestTask): ForestScores {
  const { train, validation, maxSamples, nEstimators, maxFeatures, bootstrap, randomState } = task
  const most = nEstimators.at(-1) as number
  const parameters = checkParameters({
    nEstimators: most,
    maxSamples,
    maxFeatures,
    bootstrap,
    randomState,
  })
  const growth = resolveGrowth(parameters, train.rows, train.columns)
  const trees = growTrees(train, growth, 0, most)
  const scores = (X: Matrix): Float64Array[] =>
    anomalyScoresOfPrefixes(X, trees, nEstimators, growth.maxSamples)
  return { train: scores(train), validation: scores(validation) }
}
