import type { Matrix } from '../math/matrix.js'
import { Rng } from '../math/rng.js'
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

/**
 * Grows the trees numbered from `from` up to, not including, `to`. Tree i draws from stream i of the seed alone, so it
 * is the same whoever grows it, beside whichever others, and a forest of n trees starts every larger one.
 */
export function growTrees(
  X: Matrix,
  growth: GrowthParameters,
  from: number,
  to: number,
): readonly Tree[] {
  const grower = new TreeGrower(X, growth)
  const trees: Tree[] = []
  for (let i = from; i < to; i++) trees.push(grower.grow(i))
  return trees
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
  private rng: Rng

  /** Scratch of the samplers, all 0 between draws. */
  private readonly rowMarks: Uint8Array
  private readonly columnMarks: Uint8Array
  private readonly drawnRows: Int32Array
  /** The columns of this tree; place p of the others below is about column `columns[p]`. */
  private readonly columns: Int32Array
  /** The drawn rows' values, place by place: value s of place p is `values[p * maxSamples + s]`. */
  private readonly values: Float64Array
  /** Sample numbers, partitioned so that each node's lie together. */
  private readonly samples: Int32Array
  /** Places, those that may still vary below the node at hand first. */
  private readonly places: Int32Array

  private readonly feature: Int32Array
  private readonly threshold: Float64Array
  private readonly left: Int32Array
  private readonly right: Int32Array
  private readonly nodeSamples: Int32Array
  private nodeCount = 0

  private low = 0
  private high = 0

  constructor(X: Matrix, growth: GrowthParameters) {
    const { maxSamples, maxFeatures, randomState } = growth
    const maxNodes = 2 * maxSamples - 1
    this.X = X
    this.growth = growth
    this.limit = depthLimit(maxSamples)
    this.rng = new Rng(randomState)
    this.rowMarks = new Uint8Array(X.rows)
    this.columnMarks = new Uint8Array(X.columns)
    this.drawnRows = new Int32Array(maxSamples)
    this.columns = new Int32Array(maxFeatures)
    this.values = new Float64Array(maxSamples * maxFeatures)
    this.samples = new Int32Array(maxSamples)
    this.places = new Int32Array(maxFeatures)
    this.feature = new Int32Array(maxNodes)
    this.threshold = new Float64Array(maxNodes)
    this.left = new Int32Array(maxNodes)
    this.right = new Int32Array(maxNodes)
    this.nodeSamples = new Int32Array(maxNodes)
  }

  grow(index: number): Tree {
    this.rng = new Rng(this.growth.randomState, index)
    sampleWithoutReplacement(this.rng, this.columnMarks, this.columns)
    const sampleCount = this.drawRows()
    this.gather(sampleCount)
    for (let s = 0; s < sampleCount; s++) this.samples[s] = s
    for (let p = 0; p < this.places.length; p++) this.places[p] = p
    this.nodeCount = 0
    this.growNode(0, sampleCount, 0, this.places.length)
    return makeTree({
      feature: this.feature.slice(0, this.nodeCount),
      threshold: this.threshold.slice(0, this.nodeCount),
      left: this.left.slice(0, this.nodeCount),
      right: this.right.slice(0, this.nodeCount),
      nodeSamples: this.nodeSamples.slice(0, this.nodeCount),
    })
  }

  private drawRows(): number {
    if (this.growth.bootstrap) {
      return sampleWithReplacement(this.rng, this.rowMarks, this.growth.maxSamples, this.drawnRows)
    }
    sampleWithoutReplacement(this.rng, this.rowMarks, this.drawnRows)
    return this.drawnRows.length
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
   * @param varying how many of the first places may still vary here: a column constant in a node is so below it.
   * @returns its index.
   */
  private growNode(start: number, end: number, depth: number, varying: number): number {
    const node = this.nodeCount++
    this.nodeSamples[node] = end - start
    const candidates =
      end - start > 1 && depth < this.limit ? this.drawPlace(start, end, varying) : 0
    if (candidates === 0) {
      this.feature[node] = LEAF
      this.threshold[node] = 0
      this.left[node] = LEAF
      this.right[node] = LEAF
      return node
    }
    const place = this.places[candidates - 1] as number
    const threshold = drawThreshold(this.rng, this.low, this.high)
    this.feature[node] = this.columns[place] as number
    this.threshold[node] = threshold
    const middle = this.partition(place, threshold, start, end)
    this.left[node] = this.growNode(start, middle, depth + 1, candidates)
    this.right[node] = this.growNode(middle, end, depth + 1, candidates)
    return node
  }

  /**
   * Draws one of the columns that vary in the node, each as likely, and leaves its range in `low` and `high`.
   * Columns found constant are put behind the others on the way.
   * @returns how many columns may still vary, the one drawn being the last of them; 0 when none does.
   */
  private drawPlace(start: number, end: number, varying: number): number {
    let candidates = varying
    while (candidates > 0) {
      const drawn = this.rng.nextBelow(candidates)
      const place = this.places[drawn] as number
      this.places[drawn] = this.places[candidates - 1] as number
      this.places[candidates - 1] = place
      this.measure(place, start, end)
      if (this.low < this.high) return candidates
      candidates--
    }
    return 0
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

/** A number drawn evenly from [low, high), so that both sides of the split get a sample. */
function drawThreshold(rng: Rng, low: number, high: number): number {
  const share = rng.nextFloat()
  const drawn = low * (1 - share) + high * share
  // Rounding may reach the end of a narrow range; adding 0 makes -0, which JSON cannot hold, 0.
  return (drawn >= low && drawn < high ? drawn : low) + 0
}
