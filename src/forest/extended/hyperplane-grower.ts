import type { Matrix } from '../../math/matrix.js'
import { drawNormal } from '../../math/normal.js'
import { RandomState } from '../../math/random-state.js'
import { sampleWithoutReplacement, sampleWithReplacement } from '../../math/sampling.js'
import { GrowingNodes } from '../growth/growing-nodes.js'
import {
  depthLimit,
  type GrowthParameters,
  type HyperplaneSplits,
} from '../growth/growth-parameters.js'
import { TreeSamples } from '../growth/tree-samples.js'
import { LEAF } from '../tree.js'
import { type HyperplaneTree, makeHyperplaneTree } from './hyperplane-tree.js'

/** A deviation below this, 2^-1000, counts as this: one over it must not be infinite. */
const LEAST_DEVIATION = 9.332636185032189e-302

/**
 * Grows trees whose splits are hyperplanes (Hariri, Kind and Brunner 2019), with the conventions of isotree (Cortes
 * 2021): at a node, `ndim` of the columns that vary there are drawn, or all when fewer do; each is divided by its
 * deviation in the node (unless told not to) and weighed by a draw of the standard normal distribution; the threshold is drawn evenly between the
 * least and the greatest sum. With an `ndim` of 1 that is the plain isolation tree, drawn otherwise.
 */
export class HyperplaneGrower {
  private readonly X: Matrix
  private readonly growth: GrowthParameters
  /** Columns a split weighs: no more than a tree has. */
  private readonly ndim: number
  private readonly standardize: boolean
  private readonly limit: number
  private random = new RandomState(0)

  /** The columns of this tree; place p of the others below is about column `treeColumns[p]`. */
  private treeColumns: Int32Array = new Int32Array(0)
  private readonly samples: TreeSamples
  /** Each sample's weighed sum in the node at hand. */
  private readonly sums: Float64Array
  private readonly places: Int32Array

  private readonly columns: Int32Array
  private readonly coefficients: Float64Array
  private readonly centres: Float64Array
  private readonly nodes: GrowingNodes

  /** Of the sums last measured. */
  private low = 0
  private high = 0

  constructor(X: Matrix, growth: GrowthParameters, splits: HyperplaneSplits) {
    const { maxSamples, maxFeatures } = growth
    const maxNodes = 2 * maxSamples - 1
    this.X = X
    this.growth = growth
    this.ndim = Math.min(splits.ndim, maxFeatures)
    this.standardize = splits.standardize
    this.limit = depthLimit(maxSamples)
    this.samples = new TreeSamples(maxSamples, maxFeatures)
    this.sums = new Float64Array(maxSamples)
    this.places = new Int32Array(maxFeatures)
    this.columns = new Int32Array(maxNodes * this.ndim)
    this.coefficients = new Float64Array(maxNodes * this.ndim)
    this.centres = new Float64Array(maxNodes * this.ndim)
    this.nodes = new GrowingNodes(maxNodes)
  }

  /** A tree a seed, in their order. Trees of one seed see the same columns and rows, whatever their `ndim`. */
  grow(seeds: readonly number[]): readonly HyperplaneTree[] {
    return seeds.map((seed) => this.growOne(seed))
  }

  private growOne(seed: number): HyperplaneTree {
    this.random = new RandomState(seed)
    this.treeColumns = sampleWithoutReplacement(
      this.random,
      this.X.columns,
      this.growth.maxFeatures,
    )
    const rows = this.drawRows()
    this.samples.gather(this.X, rows, this.treeColumns, false)
    for (let p = 0; p < this.places.length; p++) this.places[p] = p
    this.nodes.count = 0
    this.growNode(0, rows.length, 0)
    const { ndim, nodes } = this
    const terms = nodes.count * ndim
    return makeHyperplaneTree({
      ndim,
      columns: this.columns.slice(0, terms),
      coefficients: this.coefficients.slice(0, terms),
      centres: this.centres.slice(0, terms),
      ...nodes.lists(),
    })
  }

  private drawRows(): Int32Array {
    const { maxSamples, bootstrap } = this.growth
    if (!bootstrap) return sampleWithoutReplacement(this.random, this.X.rows, maxSamples)
    return Int32Array.from(sampleWithReplacement(this.random, this.X.rows, maxSamples).keys())
  }

  private growNode(start: number, end: number, depth: number): number {
    const { nodes } = this
    const node = nodes.add(end - start)
    this.clearTerms(node)
    if (depth === this.limit || end - start < 2 || !this.drawHyperplane(node, start, end)) {
      return node
    }
    const threshold = this.drawThreshold()
    const middle = this.partition(threshold, start, end)
    nodes.threshold[node] = threshold
    nodes.left[node] = this.growNode(start, middle, depth + 1)
    nodes.right[node] = this.growNode(middle, end, depth + 1)
    return node
  }

  /**
   * Draws the columns and coefficients of a node and leaves its samples' sums in `sums`, their range in `low` and `high`.
   * @returns false when no column varies.
   */
  private drawHyperplane(node: number, start: number, end: number): boolean {
    const first = node * this.ndim
    let found = 0
    let firstPlace = 0
    this.sums.fill(0, start, end)
    for (let drawn = 0; drawn < this.places.length && found < this.ndim; drawn++) {
      const place = this.drawPlace(drawn)
      this.samples.measure(place, start, end)
      if (this.samples.low === this.samples.high) continue
      if (found === 0) firstPlace = place
      const unit = this.standardize ? this.deviation(place, start, end) : 1
      this.addTerm(first + found, place, drawNormal(this.random) / unit, start, end)
      found++
    }
    if (found === 0) return false
    this.measureSums(start, end)
    if (this.low < this.high && Number.isFinite(this.low) && Number.isFinite(this.high)) return true
    // Sums of rows that differ are equal by rounding, or too great for a number: the first column alone tells them apart.
    this.clearTerms(node)
    this.sums.fill(0, start, end)
    this.addTerm(first, firstPlace, 1, start, end)
    this.measureSums(start, end)
    return true
  }

  /** Draws one of the places that were not drawn yet in this node, those from `drawn` on, and brings it to `drawn`. */
  private drawPlace(drawn: number): number {
    const { places } = this
    const at = drawn + this.random.nextBelow(places.length - drawn)
    const place = places[at] as number
    places[at] = places[drawn] as number
    places[drawn] = place
    return place
  }

  private clearTerms(node: number): void {
    const [first, end] = [node * this.ndim, (node + 1) * this.ndim]
    this.columns.fill(LEAF, first, end)
    this.coefficients.fill(0, first, end)
    this.centres.fill(0, first, end)
  }

  private addTerm(
    term: number,
    place: number,
    coefficient: number,
    start: number,
    end: number,
  ): void {
    this.columns[term] = this.treeColumns[place] as number
    // Adding 0 makes -0, which JSON cannot hold, 0.
    this.coefficients[term] = coefficient + 0
    const { values, numbers, stride } = this.samples
    const base = place * stride
    const share = 1 / (end - start)
    let centre = 0
    for (let i = start; i < end; i++) {
      const value = values[base + (numbers[i] as number)] as number
      this.sums[i] = (this.sums[i] as number) + coefficient * value
      // Shares, since the greatest numbers would add up to infinity.
      centre += share * value
    }
    this.centres[term] = centre + 0
  }

  /** The deviation (divided by n) of a column in a node, last measured; neither values nor it overflow. */
  private deviation(place: number, start: number, end: number): number {
    const { values, numbers, stride } = this.samples
    const base = place * stride
    const halfLow = this.samples.low / 2
    const halfSpan = Math.max(this.samples.high / 2 - halfLow, LEAST_DEVIATION)
    const n = end - start
    let sum = 0
    let squares = 0
    for (let i = start; i < end; i++) {
      const value = values[base + (numbers[i] as number)] as number
      const share = (value / 2 - halfLow) / halfSpan
      sum += share
      squares += share * share
    }
    const deviation = 2 * Math.sqrt(Math.max(squares / n - (sum / n) ** 2, 0)) * halfSpan
    return Math.max(deviation, LEAST_DEVIATION)
  }

  /** A number drawn evenly from [low, high), so that both sides of the split get a sample. */
  private drawThreshold(): number {
    const { low, high } = this
    const draw = this.random.nextFloat()
    const drawn = low * (1 - draw) + high * draw
    return (drawn >= low && drawn < high ? drawn : low) + 0
  }

  /** The least and the greatest of the weighed sums. */
  private measureSums(start: number, end: number): void {
    let low = Infinity
    let high = -Infinity
    for (let i = start; i < end; i++) {
      const sum = this.sums[i] as number
      if (sum < low) low = sum
      if (sum > high) high = sum
    }
    this.low = low
    this.high = high
  }

  /** Brings the samples that go left to the front; returns where those that go right start. */
  private partition(threshold: number, start: number, end: number): number {
    const { sums } = this
    const { numbers } = this.samples
    let i = start
    let j = end
    while (i < j) {
      if ((sums[i] as number) <= threshold) {
        i++
        continue
      }
      j--
      const sample = numbers[i] as number
      numbers[i] = numbers[j] as number
      numbers[j] = sample
      // The other way round is never read again: a child weighs its samples anew.
      sums[i] = sums[j] as number
    }
    return i
  }
}
