import { type Learnt, SlidingIsolationForest } from '../forest/sliding-forest.js'
import type { SlidingParameters } from '../forest/sliding-parameters.js'
import { Detector, prepareRows } from './detector.js'

/**
 * A detector whose forest follows the rows it judges. Nothing else moves: transforms, scaler, threshold and anchors stay
 * those that were fitted, measured and promoted, so that a score means what it meant, and no row can move them.
 */
export class SlidingDetector {
  readonly #forest: SlidingIsolationForest
  #detector: Detector

  /** @throws PhantomNetError PARAMETER_INVALID. */
  constructor(
    detector: Detector,
    sliding: Partial<Omit<SlidingParameters, 'maxThresholdShift'>> = {},
  ) {
    this.#detector = detector
    this.#forest = SlidingIsolationForest.from(detector.parts.forest, {
      ...sliding,
      maxThresholdShift: 0,
    })
  }

  /** The detector as it is now; another one after each update. */
  get detector(): Detector {
    return this.#detector
  }

  /** How often trees were replaced. */
  get updates(): number {
    return this.#forest.updates
  }

  /**
   * Offers a raw row, after it was judged.
   * @param source whose it is, for its share of what is learnt.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  learn(row: Float64Array, source: string): Learnt {
    const { parts } = this.#detector
    const { updates } = this.#forest
    const prepared = prepareRows(parts, { data: row, rows: 1, columns: row.length })
    const outcome = this.#forest.learn(prepared.data, source)
    if (this.#forest.updates > updates)
      this.#detector = new Detector({ ...parts, forest: this.#forest.current.fitted })
    return outcome
  }
}
