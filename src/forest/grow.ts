import type { Matrix } from '../math/matrix.js'
import { RandomState } from '../math/random-state.js'
import { sampleWithoutReplacement, sampleWithReplacement } from '../math/sampling.js'
import { fillMissing } from '../preprocessing/missing.js'
import type { Tree } from './tree.js'
import { LEAF, makeTree } from './tree.js'

/** What decides how a tree grows, every 'auto' and share resolved to a number. */
export interface GrowthParameters {
  /** Rows drawn for each tree, from 1 to the rows there are. */
  readonly maxSamples: number
  /** Columns drawn for each tree, from 1 to the columns there are. */
  readonly maxFeatures: number
  /** Whether rows are drawn with replacement; a row drawn twice counts once, as in scikit-learn. */
  readonly bootstrap: boolean
  readonly randomState: number
}

/** scikit-learn's seeds are whole numbers below this, and so is what a tree draws. */
const SEED_LIMIT = 2147483647

/**
 * Grows the trees numbered from `from` up to, not including, `to`: those scikit-learn grows with the same random_state,
 * node by node, wherever its float32 tells the values apart. Tree i hangs on the i-th number drawn from the seed alone,
 * so it is the same whoever grows it, beside whichever others, and a forest of n trees starts every larger one.
 */
export function growTrees(
  X: Matrix,
  growth: GrowthParameters,
  from: number,
  to: number,
): readonly Tree[] {
  const random = new RandomState(growth.randomState)
  const seeds = Array.from({ length: to }, () => random.nextBelow(SEED_LIMIT))
  const grower = new TreeGrower(X, growth)
  return seeds.slice(from).map((seed) => grower.grow(seed))
}

/** No tree is deeper: by then, on average, a row is as good as isolated. Liu et al. 2008, algorithm 2. */
export function depthLimit(maxSamples: number): number {
  return Math.ceil(Math.log2(Math.max(maxSamples, 2)))
}

/** Grows one tree at a time in memory it keeps. */
class TreeGrower {
  private readonly X: Matrix
  private readonly growth: GrowthParameters
  private readonly limit: number
  /** Marsaglia's xorshift of 32 bits, which decides the splits of a tree; never 0. */
  private state = 1

  private drawnRows: Int32Array = new Int32Array(0)
  /** The columns of this tree; place p of the others below is about column `columns[p]`. */
  private columns: Int32Array = new Int32Array(0)
  /** The drawn rows' values, place by place: value s of place p is `values[p * maxSamples + s]`. */
  private readonly values: Float64Array
  /** Sample numbers, partitioned so that each node's lie together. */
  private readonly samples: Int32Array
  /** Places, those found constant above the node at hand first. */
  private readonly places: Int32Array
  /** Places found constant on the way down to the node at hand, in the order they were found. */
  private readonly constants: Int32Array

  private readonly feature: Int32Array
  private readonly threshold: Float64Array
  private readonly left: Int32Array
  private readonly right: Int32Array
  private readonly nodeSamples: Int32Array
  private nodeCount = 0

  /** The place of the split last drawn, and the range of its values. */
  private place = 0
  private low = 0
  private high = 0

  constructor(X: Matrix, growth: GrowthParameters) {
    const { maxSamples, maxFeatures } = growth
    const maxNodes = 2 * maxSamples - 1
    this.X = X
    this.growth = growth
    this.limit = depthLimit(maxSamples)
    this.values = new Float64Array(maxSamples * maxFeatures)
    this.samples = new Int32Array(maxSamples)
    this.places = new Int32Array(maxFeatures)
    this.constants = new Int32Array(maxFeatures)
    this.feature = new Int32Array(maxNodes)
    this.threshold = new Float64Array(maxNodes)
    this.left = new Int32Array(maxNodes)
    this.right = new Int32Array(maxNodes)
    this.nodeSamples = new Int32Array(maxNodes)
  }

  grow(seed: number): Tree {
    const { maxSamples, maxFeatures, bootstrap } = this.growth
    const draws = new RandomState(seed)
    this.columns = sampleWithoutReplacement(draws, this.X.columns, maxFeatures)
    this.drawnRows = bootstrap
      ? sampleWithReplacement(draws, this.X.rows, maxSamples)
      : sampleWithoutReplacement(draws, this.X.rows, maxSamples)
    // Drawn anew from the same seed: a tree's splits have a seed of their own.
    const splits = new RandomState(new RandomState(seed).nextBelow(SEED_LIMIT))
    this.state = splits.nextBelow(SEED_LIMIT) || 1
    const sampleCount = this.drawnRows.length
    this.gather(sampleCount)
    for (let s = 0; s < sampleCount; s++) this.samples[s] = s
    for (let p = 0; p < this.places.length; p++) this.places[p] = p
    this.nodeCount = 0
    this.growNode(0, sampleCount, 0, 0)
    return makeTree({
      feature: this.feature.slice(0, this.nodeCount),
      threshold: this.threshold.slice(0, this.nodeCount),
      left: this.left.slice(0, this.nodeCount),
      right: this.right.slice(0, this.nodeCount),
      nodeSamples: this.nodeSamples.slice(0, this.nodeCount),
    })
  }

  /** Copies what the tree will look at together, missing values as 0: a node reads one column of many rows. */
  private gather(sampleCount: number): void {
    const { data, columns: width } = this.X
    for (let s = 0; s < sampleCount; s++) {
      const row = (this.drawnRows[s] as number) * width
      for (let p = 0; p < this.columns.length; p++) {
        this.values[p * this.samples.length + s] = fillMissing(
          data[row + (this.columns[p] as number)] as number,
        )
      }
    }
  }

  /**
   * Grows the node of the samples from `start` to `end` and all below it, left before right.
   * @param known how many places were found constant above: a column constant in a node is so below it.
   * @returns its index.
   */
  private growNode(start: number, end: number, depth: number, known: number): number {
    const node = this.nodeCount++
    this.nodeSamples[node] = end - start
    const isGrowing = end - start > 1 && depth < this.limit
    const constant = isGrowing ? this.drawPlace(start, end, known) : this.places.length
    if (constant === this.places.length) {
      this.feature[node] = LEAF
      this.threshold[node] = 0
      this.left[node] = LEAF
      this.right[node] = LEAF
      return node
    }
    const threshold = this.drawThreshold()
    this.feature[node] = this.columns[this.place] as number
    this.threshold[node] = threshold
    const middle = this.partition(this.place, threshold, start, end)
    this.left[node] = this.growNode(start, middle, depth + 1, constant)
    this.right[node] = this.growNode(middle, end, depth + 1, constant)
    return node
  }

  /**
   * Draws one of the columns that vary in the node, each as likely, and leaves it in `place`, its range in `low` and
   * `high`. The order in which constant ones are passed over is scikit-learn's, or the draws would not be.
   * @returns how many places are now known to be constant, all of them when none varies.
   */
  private drawPlace(start: number, end: number, known: number): number {
    const { places, constants } = this
    let passed = 0
    let constant = known
    let isFound = false
    while (!isFound && constant < places.length) {
      const found = constant - known
      const drawn = passed + this.nextBelow(places.length - found - passed)
      if (drawn < known) {
        swap(places, passed++, drawn)
        continue
      }
      this.place = places[drawn + found] as number
      this.measure(this.place, start, end)
      isFound = this.low < this.high
      swap(places, drawn + found, isFound ? places.length - 1 : constant++)
    }
    places.set(constants.subarray(0, known))
    constants.set(places.subarray(known, constant), known)
    return constant
  }

  /** A number drawn evenly from [low, high), so that both sides of the split get a sample. */
  private drawThreshold(): number {
    const { low, high } = this
    const draw = this.nextState()
    const span = high - low
    const drawn = Number.isFinite(span)
      ? (span * draw) / SEED_LIMIT + low
      : low * (1 - draw / SEED_LIMIT) + high * (draw / SEED_LIMIT)
    // Rounding may reach the end of a narrow range; adding 0 makes -0, which JSON cannot hold, 0.
    return (drawn >= low && drawn < high ? drawn : low) + 0
  }

  private nextBelow(n: number): number {
    return this.nextState() % n
  }

  /** 31 bits. Marsaglia 2003. */
  private nextState(): number {
    let state = this.state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.state = state
    return state & 0x7fffffff
  }

  /** The least and the greatest value of the node's samples. */
  private measure(place: number, start: number, end: number): void {
    const base = place * this.samples.length
    let low = Infinity
    let high = -Infinity
    for (let i = start; i < end; i++) {
      const value = this.values[base + (this.samples[i] as number)] as number
      if (value < low) low = value
      if (value > high) high = value
    }
    this.low = low
    this.high = high
  }

  /** Brings the samples that go left to the front; returns where those that go right start. */
  private partition(place: number, threshold: number, start: number, end: number): number {
    const base = place * this.samples.length
    let i = start
    let j = end
    while (i < j) {
      const sample = this.samples[i] as number
      if ((this.values[base + sample] as number) <= threshold) {
        i++
      } else {
        j--
        this.samples[i] = this.samples[j] as number
        this.samples[j] = sample
      }
    }
    return i
  }
}

function swap(values: Int32Array, i: number, j: number): void {
  const held = values[i] as number
  values[i] = values[j] as number
  values[j] = held
}
