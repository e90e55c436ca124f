import { type BinnedRows, MAX_BINS } from './boosting-bins.js'

/** What bounds a tree. */
export interface TreeLimits {
  readonly maxLeaves: number
  /** Rows that each side of a split has at least. */
  readonly minLeafRows: number
  /** Added to the sum of second derivatives, so that leaves of few rows stay small. */
  readonly l2: number
}

/** A regression tree as parallel arrays; node 0 is the root. */
export interface RegressionTree {
  /** Feature a node asks for; −1 in a leaf. */
  readonly feature: readonly number[]
  /** A value at most this goes left. */
  readonly threshold: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** What a leaf adds to the score. */
  readonly value: readonly number[]
}

/** First and second derivative of the loss at each row's score. */
export interface Derivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** Second derivatives a side of a split has at least, in sum. */
const MIN_HESSIAN = 1e-3

/** Sums over the rows of a node, by feature and bin: count, gradient, hessian. */
interface Histogram {
  readonly count: Uint32Array
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

interface Sums {
  readonly count: number
  readonly gradient: number
  readonly hessian: number
}

interface Split {
  readonly gain: number
  readonly feature: number
  readonly bin: number
}

/** A leaf that may still be split: its rows are `order[from, to)`. */
interface Open {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly histogram: Histogram
  readonly split: Split
}

/**
 * Grows a tree that lowers the loss, always splitting the leaf that gains most (Friedman 2001; Chen and Guestrin 2016, eq. 7).
 * @param rate what the value of each leaf is multiplied by.
 * @param scores of the rows; each gets the value of its leaf added.
 */
export function growRegressionTree(
  binned: BinnedRows,
  derivatives: Derivatives,
  limits: TreeLimits,
  rate: number,
  scores: Float64Array,
): RegressionTree {
  return new Grower(binned, derivatives, limits, rate).grow(scores)
}

class Grower {
  readonly #binned: BinnedRows
  readonly #derivatives: Derivatives
  readonly #limits: TreeLimits
  readonly #rate: number
  readonly #order: Int32Array
  readonly #spare: Int32Array
  readonly #feature: number[] = []
  readonly #threshold: number[] = []
  readonly #left: number[] = []
  readonly #right: number[] = []
  readonly #value: number[] = []
  /** Where each leaf's rows are. */
  readonly #spans = new Map<number, readonly [from: number, to: number]>()

  constructor(binned: BinnedRows, derivatives: Derivatives, limits: TreeLimits, rate: number) {
    this.#binned = binned
    this.#derivatives = derivatives
    this.#limits = limits
    this.#rate = rate
    this.#order = Int32Array.from({ length: binned.rows }, (_, i) => i)
    this.#spare = new Int32Array(binned.rows)
  }

  grow(scores: Float64Array): RegressionTree {
    const open: Open[] = []
    const root = this.#openLeaf(0, this.#binned.rows, this.#histogramOf(0, this.#binned.rows))
    if (root !== null) open.push(root)
    for (let leaves = 1; leaves < this.#limits.maxLeaves && open.length > 0; leaves++) {
      open.sort((a, b) => a.split.gain - b.split.gain || b.node - a.node)
      this.#split(open.pop() as Open, open)
    }
    for (const [node, [from, to]] of this.#spans) {
      for (let k = from; k < to; k++) {
        const row = this.#order[k] as number
        scores[row] = (scores[row] as number) + (this.#value[node] as number)
      }
    }
    return {
      feature: this.#feature,
      threshold: this.#threshold,
      left: this.#left,
      right: this.#right,
      value: this.#value,
    }
  }

  #split({ node, from, to, histogram, split }: Open, open: Open[]): void {
    const middle = this.#partition(from, to, split)
    const isLeftSmaller = middle - from <= to - middle
    const small = isLeftSmaller ? this.#histogramOf(from, middle) : this.#histogramOf(middle, to)
    const large = difference(histogram, small)
    this.#feature[node] = split.feature
    this.#threshold[node] = this.#binned.cuts[split.feature]?.[split.bin] as number
    this.#spans.delete(node)
    this.#left[node] = this.#feature.length
    const left = this.#openLeaf(from, middle, isLeftSmaller ? small : large)
    this.#right[node] = this.#feature.length
    const right = this.#openLeaf(middle, to, isLeftSmaller ? large : small)
    for (const leaf of [left, right]) if (leaf !== null) open.push(leaf)
  }

  /** A new leaf; null when nothing can be gained by splitting it. */
  #openLeaf(from: number, to: number, histogram: Histogram): Open | null {
    const node = this.#feature.length
    const { gradient, hessian } = totalOf(histogram)
    this.#feature.push(-1)
    this.#threshold.push(0)
    this.#left.push(-1)
    this.#right.push(-1)
    const denominator = hessian + this.#limits.l2
    this.#value.push(denominator === 0 ? 0 : (-this.#rate * gradient) / denominator)
    this.#spans.set(node, [from, to])
    const split = this.#bestSplit(histogram)
    return split === null ? null : { node, from, to, histogram, split }
  }

  #bestSplit(histogram: Histogram): Split | null {
    const total = totalOf(histogram)
    if (total.count < 2 * this.#limits.minLeafRows || total.hessian < MIN_HESSIAN) return null
    let best: Split | null = null
    for (const [feature, { length }] of this.#binned.cuts.entries()) {
      const split = this.#bestCut(histogram, feature, length, total)
      if (split !== null && split.gain > (best?.gain ?? 0)) best = split
    }
    return best
  }

  #bestCut(histogram: Histogram, feature: number, cuts: number, total: Sums): Split | null {
    const { minLeafRows, l2 } = this.#limits
    const whole = total.gradient ** 2 / (total.hessian + l2)
    let [count, gradient, hessian] = [0, 0, 0]
    let best: Split | null = null
    for (let bin = 0; bin < cuts; bin++) {
      const at = feature * MAX_BINS + bin
      count += histogram.count[at] as number
      gradient += histogram.gradient[at] as number
      hessian += histogram.hessian[at] as number
      if (total.count - count < minLeafRows) break
      const right = total.hessian - hessian
      if (count < minLeafRows || hessian < MIN_HESSIAN || right < MIN_HESSIAN) continue
      const gain =
        gradient ** 2 / (hessian + l2) + (total.gradient - gradient) ** 2 / (right + l2) - whole
      if (gain > (best?.gain ?? 0)) best = { gain, feature, bin }
    }
    return best
  }

  #histogramOf(from: number, to: number): Histogram {
    const { bins, rows, cuts } = this.#binned
    const { gradient, hessian } = this.#derivatives
    const histogram = emptyHistogram(cuts.length)
    for (let feature = 0; feature < cuts.length; feature++) {
      for (let k = from; k < to; k++) {
        const row = this.#order[k] as number
        const at = feature * MAX_BINS + (bins[feature * rows + row] as number)
        histogram.count[at] = (histogram.count[at] as number) + 1
        histogram.gradient[at] = (histogram.gradient[at] as number) + (gradient[row] as number)
        histogram.hessian[at] = (histogram.hessian[at] as number) + (hessian[row] as number)
      }
    }
    return histogram
  }

  /** Puts the rows that go left first, each side in its order. @returns where those that go right begin. */
  #partition(from: number, to: number, { feature, bin }: Split): number {
    const { bins, rows } = this.#binned
    let [left, right] = [from, 0]
    for (let k = from; k < to; k++) {
      const row = this.#order[k] as number
      if ((bins[feature * rows + row] as number) <= bin) this.#order[left++] = row
      else this.#spare[right++] = row
    }
    this.#order.set(this.#spare.subarray(0, right), left)
    return left
  }
}

function emptyHistogram(features: number): Histogram {
  const size = features * MAX_BINS
  return {
    count: new Uint32Array(size),
    gradient: new Float64Array(size),
    hessian: new Float64Array(size),
  }
}

function difference(whole: Histogram, part: Histogram): Histogram {
  return {
    count: whole.count.map((value, i) => value - (part.count[i] as number)),
    gradient: whole.gradient.map((value, i) => value - (part.gradient[i] as number)),
    hessian: whole.hessian.map((value, i) => value - (part.hessian[i] as number)),
  }
}

/** Every row is in a bin of the first feature. */
function totalOf({ count, gradient, hessian }: Histogram): Sums {
  const sum = (values: Uint32Array | Float64Array): number => {
    let total = 0
    for (let bin = 0; bin < MAX_BINS; bin++) total += values[bin] ?? 0
    return total
  }
  return { count: sum(count), gradient: sum(gradient), hessian: sum(hessian) }
}
