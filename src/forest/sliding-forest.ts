import { PhantomNetError } from '../errors.js'
import { type Matrix, rowOf, zeros } from '../math/matrix.js'
import { RandomState } from '../math/random-state.js'
import { Rng } from '../math/rng.js'
import { sampleWithoutReplacement } from '../math/sampling.js'
import { contaminationOffset } from './anomaly-score.js'
import { growFromSeeds } from './grow.js'
import { type GrowthParameters, SEED_LIMIT } from './growth/growth-parameters.js'
import { residentMatrix } from './growth/resident-matrix.js'
import { type FittedForest, IsolationForest } from './isolation-forest.js'
import { type IsolationForestParameters, resolveGrowth } from './parameters.js'
import { checkSliding, type SlidingParameters } from './sliding-parameters.js'
import { SlidingKernel } from './sliding-kernel.js'
import { SlidingReservoir } from './sliding-reservoir.js'

/** What became of a row that was offered: learnt, or not, because it is an anomaly or its source had its share. */
export type Learnt = 'learnt' | 'anomaly' | 'crowded'

/** Streams of the seed, so that what is drawn for one thing does not move another. */
const [ROWS, SCORES, ADMISSION] = [1, 2, 3]

/**
 * An isolation forest that follows its stream: a few of its oldest trees at a time give way to ones grown on a fading
 * sample of recent rows. That a forest is to be renewed from recent rows is Ding and Fei's (2013, "An Anomaly Detection Approach
 * Based on Isolation Forest Algorithm for Streaming Data using Sliding Window"); they drop all trees when a window holds too many
 * anomalies, which an attacker can bring about, so here trees go by age alone, as points do in the online isolation forest
 * (Leveni, Cassales, Pfahringer, Bifet and Boracchi 2024). The sample is Aggarwal's (2006), see SlidingReservoir.
 *
 * The forest is the same for the same rows and seed. Memory is bounded by the reservoir. docs/reference/forest.md tells how
 * far it can be trusted where rows are an attacker's.
 */
export class SlidingIsolationForest {
  readonly sliding: SlidingParameters
  readonly #growth: GrowthParameters
  readonly #fittedOffset: number
  readonly #rows: SlidingReservoir
  /** Scores of recent rows, anomalies too, one a row; null where the threshold stays where it is. */
  readonly #scores: SlidingReservoir | null
  readonly #admission: Rng
  /** Seeds of trees to come, which go on where the forest's ended. */
  readonly #seeds: RandomState
  #kernel: SlidingKernel
  #current: IsolationForest
  #sinceUpdate = 0
  #updates = 0

  private constructor(forest: FittedForest, given: Partial<SlidingParameters>) {
    const { parameters, maxSamples, nFeatures, trees } = forest
    this.sliding = checkSliding(given, forest)
    const { reservoirRows, maxSourceShare } = this.sliding
    const seed = parameters.randomState
    const reservoir = (places: Matrix, stream: number): SlidingReservoir =>
      new SlidingReservoir(places, maxSourceShare, new Rng(seed, stream))
    const any = { ...parameters, maxSamples: 'auto' as const }
    this.#growth = { ...resolveGrowth(any, reservoirRows, nFeatures), maxSamples }
    this.#fittedOffset = forest.offset
    this.#rows = reservoir(residentMatrix(zeros(reservoirRows, nFeatures)), ROWS)
    this.#scores =
      parameters.contamination === 'auto' ? null : reservoir(zeros(reservoirRows, 1), SCORES)
    this.#admission = new Rng(seed, ADMISSION)
    this.#seeds = new RandomState(seed)
    for (let i = 0; i < trees.length; i++) this.#seeds.nextBelow(SEED_LIMIT)
    this.#kernel = SlidingKernel.of(trees, this.sliding.treesPerUpdate)
    this.#current = IsolationForest.from(forest, this.#kernel)
  }

  /** Fits a forest, and remembers a sample of its rows. @throws PhantomNetError as IsolationForest and checkSliding do. */
  static fit(
    X: Matrix,
    parameters: Partial<IsolationForestParameters> = {},
    sliding: Partial<SlidingParameters> = {},
  ): SlidingIsolationForest {
    const forest = new IsolationForest(parameters).fit(X)
    const out = new SlidingIsolationForest(forest.fitted, sliding)
    const { reservoirRows } = out.sliding
    const random = new RandomState(forest.parameters.randomState)
    const drawn = sampleWithoutReplacement(random, X.rows, Math.min(reservoirRows, X.rows))
    for (const i of drawn) out.#rows.put(rowOf(X, i), null)
    if (out.#scores !== null) {
      const scores = forest.anomalyScores(X)
      for (const i of drawn) out.#scores.put(Float64Array.of(scores[i] as number), null)
    }
    return out
  }

  /** Lets a fitted forest follow from here on. Its rows are not known: trees are replaced once the reservoir is full of new ones. */
  static from(
    forest: FittedForest,
    sliding: Partial<SlidingParameters> = {},
  ): SlidingIsolationForest {
    return new SlidingIsolationForest(forest, sliding)
  }

  /** The forest as it is now, which scores, explains and is written as any other; another one after each update. */
  get current(): IsolationForest {
    return this.#current
  }

  /** How often trees were replaced. */
  get updates(): number {
    return this.#updates
  }

  /**
   * Offers a row to learn from, after it was judged.
   * @param source whose row it is, for its share of what is remembered; null for nobody's, which has no limit.
   * @param score its anomaly score by `current`, if it is known.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  learn(
    row: Float64Array,
    source: string | null = null,
    score: number = this.#current.anomalyScoreOf(row),
  ): Learnt {
    const { nFeatures } = this.#current.fitted
    if (row.length !== nFeatures) {
      throw new PhantomNetError(
        'SHAPE_MISMATCH',
        `The row has ${row.length} features, the forest was fitted on ${nFeatures}. Give it the same features.`,
      )
    }
    const { learns, reservoirRows, horizonRows } = this.sliding
    // One in so many is remembered, so that the reservoir looks back over the horizon.
    const isDrawn = this.#admission.nextFloat() < reservoirRows / horizonRows || !this.#rows.isFull
    if (isDrawn && this.#scores?.hasRoomFor(source) === true)
      this.#scores.put(Float64Array.of(score), source)
    if (learns === 'normal' && -score - this.#current.offset < 0) return 'anomaly'
    if (!this.#rows.hasRoomFor(source)) return 'crowded'
    if (isDrawn) this.#rows.put(row, source)
    this.#sinceUpdate++
    if (this.#isDue()) this.#update()
    return 'learnt'
  }

  #isDue(): boolean {
    const { treesPerUpdate, horizonRows } = this.sliding
    const rows = (horizonRows * treesPerUpdate) / this.#current.fitted.trees.length
    return this.#sinceUpdate >= rows && this.#rows.isFull
  }

  /** The oldest trees give way. */
  #update(): void {
    const { fitted } = this.#current
    const { treesPerUpdate } = this.sliding
    const seeds = Array.from({ length: treesPerUpdate }, () => this.#seeds.nextBelow(SEED_LIMIT))
    const place = fitted.trees.length - treesPerUpdate
    const grown = growFromSeeds(this.#rows.rows, this.#growth, seeds, place)
    const trees = [...fitted.trees.slice(treesPerUpdate), ...grown]
    this.#kernel = this.#kernel.slid(grown)
    const forest = { ...fitted, trees, offset: this.#offset() }
    this.#current = IsolationForest.from(forest, this.#kernel)
    this.#sinceUpdate = 0
    this.#updates++
  }

  /** Where the recent scores put the threshold, but no farther from the fitted one than may be. */
  #offset(): number {
    const { contamination } = this.#current.parameters
    if (this.#scores === null || !this.#scores.isFull) return this.#current.offset
    const fresh = contaminationOffset(contamination, this.#scores.rows.data)
    const { maxThresholdShift } = this.sliding
    const least = this.#fittedOffset - maxThresholdShift
    return Math.min(Math.max(fresh, least), this.#fittedOffset + maxThresholdShift)
  }
}
