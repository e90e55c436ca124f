import { assert } from '../errors.js'
import { exp2 } from '../math/exp2.js'
import type { Matrix } from '../math/matrix.js'
import { quantileSorted } from '../math/quantile.js'
import type { ForestTree } from './forest-tree.js'
import { averagePathLength } from './path-length.js'
import { PathLengthSums } from './path-length-sums.js'

/** The offset of contamination 'auto': half the anomaly score's range, where a row is as deep as the average. */
export const AUTO_OFFSET = -0.5

/**
 * Liu's s(x) in (0, 1], higher is stranger: 2^(-mean path length / c(maxSamples)). Liu et al. 2008, eq. 2.
 * Trees of one sample tell nothing, and every row scores 0.5.
 * @param pathLengthSum over the trees.
 */
export function anomalyScore(pathLengthSum: number, treeCount: number, maxSamples: number): number {
  return relativeTo(treeCount * averagePathLength(maxSamples), pathLengthSum)
}

/** The same of many rows. @param out where to, which may be the sums themselves. */
export function toAnomalyScores(
  pathLengthSums: Float64Array,
  treeCount: number,
  maxSamples: number,
  out: Float64Array = new Float64Array(pathLengthSums.length),
): Float64Array {
  const average = treeCount * averagePathLength(maxSamples)
  for (let i = 0; i < out.length; i++) out[i] = relativeTo(average, pathLengthSums[i] as number)
  return out
}

function relativeTo(average: number, pathLengthSum: number): number {
  return average === 0 ? 0.5 : exp2(-(pathLengthSum / average))
}

/** The anomaly score of every row. */
export function anomalyScores(
  X: Matrix,
  trees: readonly ForestTree[],
  maxSamples: number,
): Float64Array {
  return anomalyScoresOfPrefixes(X, trees, [trees.length], maxSamples)[0] as Float64Array
}

/**
 * What the forests of the first `counts[k]` trees say of every row, at the price of the largest.
 * @param counts ascending, at most the trees there are.
 */
export function anomalyScoresOfPrefixes(
  X: Matrix,
  trees: readonly ForestTree[],
  counts: readonly number[],
  maxSamples: number,
): Float64Array[] {
  const sums = new PathLengthSums(X)
  let done = 0
  return counts.map((count) => {
    assert(count >= done && count <= trees.length, 'prefixes ascend and lie within the forest')
    sums.add(trees.slice(done, count))
    done = count
    return toAnomalyScores(sums.total(), count, maxSamples)
  })
}

/**
 * scikit-learn's offset_, so that decision_function is below 0 for the share `contamination` of the training rows: that
 * percentile of their score_samples. Rows tied with the percentile itself are not below it.
 * @param trainingScores anomaly scores of the rows the forest was fitted on; not read for 'auto'.
 */
export function contaminationOffset(
  contamination: number | 'auto',
  trainingScores: Float64Array,
): number {
  return contaminationOffsets([contamination], trainingScores)[0] as number
}

/** The same for several contaminations, of scores that are sorted once. */
export function contaminationOffsets(
  contaminations: readonly (number | 'auto')[],
  trainingScores: Float64Array,
): number[] {
  if (contaminations.every((contamination) => contamination === 'auto'))
    return contaminations.map(() => AUTO_OFFSET)
  const ascending = trainingScores.map((score) => -score).sort()
  return contaminations.map((contamination) =>
    contamination === 'auto'
      ? AUTO_OFFSET
      : // Times 100 and back, as numpy's percentile is asked, for the same bits.
        quantileSorted(ascending, (100 * contamination) / 100),
  )
}
