import { RandomState } from '../../math/random-state.js'

/** scikit-learn's EPSILON: a node whose targets vary no more than that is a leaf. */
export const LEAST_IMPURITY = 2 ** -52

/** The targets scikit-learn makes up for the rows, since its trees are regression trees: uniform in [0, 1). */
export function drawTargets(randomState: number, rows: number): Float64Array {
  const random = new RandomState(randomState)
  return new Float64Array(rows).map(() => random.nextFloat())
}

/**
 * The variance of the targets of a node's samples, as scikit-learn 1.2.1 computes it (`RegressionCriterion`, `MSE`). It
 * has no say in where a tree splits, but a node is a leaf when it is at most LEAST_IMPURITY, by chance or by rounding:
 * seen once in six million trees of 64 rows. Rounding is followed sum by sum, so the order of the samples counts.
 */
export class TargetImpurity {
  /** Of the two sides of the split last looked at. */
  left = 0
  right = 0
  private readonly targets: Float64Array
  private readonly weights: Float64Array
  private sum = 0
  private squares = 0
  private weight = 0

  /**
   * @param targets of the samples of a tree.
   * @param weights how often each was drawn.
   */
  constructor(targets: Float64Array, weights: Float64Array) {
    this.targets = targets
    this.weights = weights
  }

  /** Looks at a node. @returns its impurity; asked of the root, other nodes have theirs from the split above. */
  ofNode(samples: Int32Array, start: number, end: number): number {
    this.sum = 0
    this.squares = 0
    this.weight = 0
    for (let i = start; i < end; i++) {
      const sample = samples[i] as number
      const weight = this.weights[sample] as number
      const target = this.targets[sample] as number
      const weighted = weight * target
      this.sum += weighted
      this.squares += weighted * target
      this.weight += weight
    }
    return variance(this.sum, this.squares, this.weight)
  }

  /** Writes the impurity of both sides of a split to `left` and `right`. */
  split(samples: Int32Array, start: number, middle: number, end: number): void {
    this.ofNode(samples, start, end)
    const isLeftShorter = middle - start <= end - middle
    let sum = isLeftShorter ? 0 : this.sum
    let weight = isLeftShorter ? 0 : this.weight
    let squares = 0
    for (let i = start; i < middle; i++) {
      const sample = samples[i] as number
      const weighted = (this.weights[sample] as number) * (this.targets[sample] as number)
      squares += weighted * (this.targets[sample] as number)
      if (!isLeftShorter) continue
      sum += weighted
      weight += this.weights[sample] as number
    }
    // Sums are taken from the side that is shorter to walk.
    const last = isLeftShorter ? middle - 1 : end - 1
    for (let i = last; i >= middle; i--) {
      const sample = samples[i] as number
      sum -= (this.weights[sample] as number) * (this.targets[sample] as number)
      weight -= this.weights[sample] as number
    }
    this.left = variance(sum, squares, weight)
    this.right = variance(this.sum - sum, this.squares - squares, this.weight - weight)
  }
}

function variance(sum: number, squares: number, weight: number): number {
  const mean = sum / weight
  return squares / weight - mean * mean
}
