import type { Matrix } from '../../math/matrix.js'
import { RandomState } from '../../math/random-state.js'
import { sampleWithoutReplacement, sampleWithReplacement } from '../../math/sampling.js'
import type { Tree } from '../tree.js'
import { LEAF, makeTree } from '../tree.js'
import { FEATURE_THRESHOLD } from './float32.js'
import { GrowingNodes } from './growing-nodes.js'
import { depthLimit, type GrowthParameters, SEED_LIMIT } from './growth-parameters.js'
import { drawTargets, LEAST_IMPURITY, TargetImpurity } from './target-impurity.js'
import type { TreeGrower } from './tree-grower.js'
import { TreeSamples } from './tree-samples.js'

/** Grows one tree at a time in memory it keeps, in plain TypeScript: what every other grower is held to. */
export class PlainGrower implements TreeGrower {
  readonly name = 'plain'
  private readonly X: Matrix
  private readonly growth: GrowthParameters
  private readonly isFloat32: boolean
  private readonly limit: number
  /** Marsaglia's xorshift of 32 bits, which decides the splits of a tree; never 0. */
  private state = 1

  /** The columns of this tree; place p of the others below is about column `columns[p]`. */
  private columns: Int32Array = new Int32Array(0)
  private readonly samples: TreeSamples
  /** Places, those found constant above the node at hand first. */
  private readonly places: Int32Array
  /** Places found constant on the way down to the node at hand, in the order they were found. */
  private readonly constants: Int32Array
  /** Of all rows; empty where nothing asks for them. */
  private readonly targets: Float64Array
  private impurity: TargetImpurity | null = null

  private readonly feature: Int32Array
  private readonly nodes: GrowingNodes

  /** The place of the split last drawn; its range is what was last measured. */
  private place = 0

  /** @param targets of the rows, should they be there already; only the 'sklearn' mode asks for them. */
  constructor(X: Matrix, growth: GrowthParameters, targets: Float64Array | null = null) {
    const { maxSamples, maxFeatures, compatibility, randomState } = growth
    const maxNodes = 2 * maxSamples - 1
    this.X = X
    this.growth = growth
    this.isFloat32 = compatibility === 'sklearn'
    this.targets =
      targets ?? (this.isFloat32 ? drawTargets(randomState, X.rows) : new Float64Array(0))
    this.limit = depthLimit(maxSamples)
    this.samples = new TreeSamples(maxSamples, maxFeatures)
    this.places = new Int32Array(maxFeatures)
    this.constants = new Int32Array(maxFeatures)
    this.feature = new Int32Array(maxNodes)
    this.nodes = new GrowingNodes(maxNodes)
  }

  grow(seeds: readonly number[]): readonly Tree[] {
    return seeds.map((seed) => this.growOne(seed))
  }

  private growOne(seed: number): Tree {
    const { maxSamples, maxFeatures } = this.growth
    const draws = new RandomState(seed)
    this.columns = sampleWithoutReplacement(draws, this.X.columns, maxFeatures)
    const times = this.drawRows(draws, maxSamples)
    // In the order of the table, as scikit-learn has them: it adds up targets in this order.
    const rows = Int32Array.from(times.keys()).sort()
    // Drawn anew from the same seed: a tree's splits have a seed of their own.
    const splits = new RandomState(new RandomState(seed).nextBelow(SEED_LIMIT))
    this.state = splits.nextBelow(SEED_LIMIT) || 1
    this.samples.gather(this.X, rows, this.columns, this.isFloat32)
    if (this.isFloat32) {
      const targets = Float64Array.from(rows, (row) => this.targets[row] as number)
      const weights = Float64Array.from(rows, (row) => times.get(row) as number)
      this.impurity = new TargetImpurity(targets, weights)
    }
    for (let p = 0; p < this.places.length; p++) this.places[p] = p
    this.nodes.count = 0
    const impurity = this.impurity?.ofNode(this.samples.numbers, 0, rows.length) ?? Infinity
    this.growNode(0, rows.length, 0, 0, impurity)
    return makeTree({
      feature: this.feature.slice(0, this.nodes.count),
      ...this.nodes.lists(),
    })
  }

  /** The rows drawn for a tree, and how often each. */
  private drawRows(draws: RandomState, maxSamples: number): ReadonlyMap<number, number> {
    const { rows } = this.X
    if (this.growth.bootstrap) return sampleWithReplacement(draws, rows, maxSamples)
    const drawn = sampleWithoutReplacement(draws, rows, maxSamples)
    return new Map(Array.from(drawn, (row) => [row, 1]))
  }

  /**
   * Grows the node of the samples from `start` to `end` and all below it, left before right.
   * @param known how many places were found constant above: a column constant in a node is so below it.
   * @param impurity of its targets, infinite where nobody asks for them.
   * @returns its index.
   */
  private growNode(
    start: number,
    end: number,
    depth: number,
    known: number,
    impurity: number,
  ): number {
    const { nodes } = this
    const node = nodes.add(end - start)
    this.feature[node] = LEAF
    const isGrowing = end - start > 1 && depth < this.limit && impurity > LEAST_IMPURITY
    const constant = isGrowing ? this.drawPlace(start, end, known) : this.places.length
    if (constant === this.places.length) return node
    const threshold = this.drawThreshold()
    const middle = this.partition(this.place, threshold, start, end)
    if (middle === end) return node
    this.feature[node] = this.columns[this.place] as number
    nodes.threshold[node] = threshold
    this.impurity?.split(this.samples.numbers, start, middle, end)
    const { left, right } = this.impurity ?? { left: Infinity, right: Infinity }
    nodes.left[node] = this.growNode(start, middle, depth + 1, constant, left)
    nodes.right[node] = this.growNode(middle, end, depth + 1, constant, right)
    return node
  }

  /**
   * Draws one of the columns that vary in the node, each as likely, and leaves it in `place`, its range measured. The order in which constant ones are passed over is scikit-learn's, or the draws would not be.
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
      this.samples.measure(this.place, start, end)
      isFound = this.samples.low < this.samples.high && !this.isNarrow()
      swap(places, drawn + found, isFound ? places.length - 1 : constant++)
    }
    places.set(constants.subarray(0, known))
    constants.set(places.subarray(known, constant), known)
    return constant
  }

  private isNarrow(): boolean {
    const { low, high } = this.samples
    return this.isFloat32 && high <= Math.fround(low + FEATURE_THRESHOLD)
  }

  /** A number drawn evenly from [low, high), so that both sides of the split get a sample. */
  private drawThreshold(): number {
    const { low, high } = this.samples
    const draw = this.nextState()
    const span = high - low
    const drawn = Number.isFinite(span)
      ? (span * draw) / SEED_LIMIT + low
      : low * (1 - draw / SEED_LIMIT) + high * (draw / SEED_LIMIT)
    // Rounding may reach the end of a narrow range. scikit-learn looks for the end only, and makes a leaf of a node
    // whose threshold lies beyond it. Adding 0 makes -0, which JSON cannot hold, 0.
    const isTaken = this.isFloat32 ? drawn !== high : drawn >= low && drawn < high
    return (isTaken ? drawn : low) + 0
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

  /** Brings the samples that go left to the front; returns where those that go right start. */
  private partition(place: number, threshold: number, start: number, end: number): number {
    const { values, numbers, stride } = this.samples
    const base = place * stride
    let i = start
    let j = end
    while (i < j) {
      const sample = numbers[i] as number
      if ((values[base + sample] as number) <= threshold) {
        i++
      } else {
        j--
        numbers[i] = numbers[j] as number
        numbers[j] = sample
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
