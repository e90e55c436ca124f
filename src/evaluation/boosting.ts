import { ATTACK, NORMAL } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { type Matrix, rowOf, takeRows } from '../math/matrix.js'
import { fillMissing } from '../preprocessing/missing.js'
import { binRows } from './boosting-bins.js'
import { growRegressionTree, type RegressionTree, type TreeLimits } from './boosting-tree.js'

export interface BoostingParameters extends TreeLimits {
  /** Trees, one after the other. */
  readonly rounds: number
  /** What each tree's values are multiplied by, in (0, 1]. */
  readonly rate: number
}

/** scikit-learn's of HistGradientBoostingClassifier, without early stopping. */
export const DEFAULT_BOOSTING: BoostingParameters = {
  rounds: 100,
  rate: 0.1,
  maxLeaves: 31,
  minLeafRows: 20,
  l2: 0,
}

/** Trees whose values, summed, are the log-odds of an attack. */
export interface BoostedTrees {
  /** Log-odds before any tree: those of the training rows. */
  readonly baseline: number
  readonly trees: readonly RegressionTree[]
}

/**
 * Gradient-boosted trees on logistic loss, over histograms (Friedman 2001; Ke et al. 2017). They learn from the labels, which no model
 * that serves does: in an evaluation they say how much the features could tell if every attack were known beforehand. Nothing is drawn
 * at random: the same rows give the same trees.
 * @param labels NORMAL or ATTACK a row; other rows are left out.
 * @throws PhantomNetError LABELS_MISSING when there are not both.
 */
export function fitBoosting(
  X: Matrix,
  labels: Int8Array,
  parameters: Partial<BoostingParameters> = {},
): BoostedTrees {
  const { rounds, rate, ...limits } = { ...DEFAULT_BOOSTING, ...parameters }
  const rows = [...labels.keys()].filter((i) => labels[i] === NORMAL || labels[i] === ATTACK)
  const target = Float64Array.from(rows, (i) => (labels[i] === ATTACK ? 1 : 0))
  const attacks = target.reduce((sum, value) => sum + value, 0)
  if (attacks === 0 || attacks === rows.length) {
    throw new PhantomNetError(
      'LABELS_MISSING',
      `Boosting learns attacks from normal rows, and was given ${attacks} and ${rows.length - attacks} of them. Label rows of both kinds.`,
    )
  }
  const binned = binRows(takeRows(X, rows))
  const baseline = Math.log(attacks / (rows.length - attacks))
  const scores = new Float64Array(rows.length).fill(baseline)
  const derivatives = {
    gradient: new Float64Array(rows.length),
    hessian: new Float64Array(rows.length),
  }
  const trees: RegressionTree[] = []
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < rows.length; i++) {
      const probability = 1 / (1 + Math.exp(-(scores[i] as number)))
      derivatives.gradient[i] = probability - (target[i] as number)
      derivatives.hessian[i] = probability * (1 - probability)
    }
    trees.push(growRegressionTree(binned, derivatives, limits, rate, scores))
  }
  return { baseline, trees }
}

/** Log-odds of an attack, a row. */
export function boostedScores({ baseline, trees }: BoostedTrees, X: Matrix): Float64Array {
  return Float64Array.from({ length: X.rows }, (_, i) => {
    const row = rowOf(X, i)
    let score = baseline
    for (const tree of trees) score += valueOf(tree, row)
    return score
  })
}

function valueOf(
  { feature, threshold, left, right, value }: RegressionTree,
  row: Float64Array,
): number {
  let node = 0
  for (let j = feature[0] ?? -1; j >= 0; j = feature[node] as number)
    node =
      fillMissing(row[j] as number) <= (threshold[node] as number)
        ? (left[node] as number)
        : (right[node] as number)
  return value[node] as number
}
