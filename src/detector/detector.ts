import { PhantomNetError } from '../errors.js'
import { Explainer } from '../forest/explain.js'
import { type FittedForest, IsolationForest } from '../forest/isolation-forest.js'
import { averagePathLength } from '../forest/path-length.js'
import { type Matrix, zeros } from '../math/matrix.js'
import { transformMatrix, transformRow } from '../preprocessing/log-transform.js'
import { scaleMatrix, scaleRow } from '../preprocessing/standard-scaler.js'
import { type Preparation, rawForest } from './raw-forest.js'
import type { ThreatAnchors } from './threat.js'
import type { Reason } from './verdict.js'

/** Reasons a verdict names at most. */
const MAX_REASONS = 3

/** Rows that are prepared one by one before the forest is turned into one for raw rows, which takes as long. */
const WORTH_FOLDING = 1000

/** Everything that is fitted, as one thing: what turns a raw row into a score, and what explains it. */
export interface DetectorParts extends Preparation {
  readonly version: string
  readonly featureSchema: string
  readonly featureNames: readonly string[]
  readonly forest: FittedForest
  readonly anchors: ThreatAnchors
  /** Each feature's median among the rows it was fitted on, raw. */
  readonly typical: readonly number[]
}

/** What the model says of one row. */
export interface Score {
  readonly prediction: 'normal' | 'anomaly'
  readonly anomalyScore: number
  readonly decisionFunction: number
}

/** A fitted model: rows of raw features in the order of `featureNames` go in, scores come out. */
export class Detector {
  readonly parts: DetectorParts
  readonly #forest: IsolationForest
  readonly #scaled: Float64Array
  readonly #contributions: Float64Array
  #rows = 0
  /** The same forest for raw rows. */
  #rawForest: IsolationForest | null = null
  #explainer: Explainer | null = null

  constructor(parts: DetectorParts) {
    this.parts = parts
    this.#forest = IsolationForest.from(parts.forest)
    this.#scaled = new Float64Array(parts.featureNames.length)
    this.#contributions = new Float64Array(parts.featureNames.length)
  }

  get version(): string {
    return this.parts.version
  }

  get anchors(): ThreatAnchors {
    return this.parts.anchors
  }

  /** @throws PhantomNetError SHAPE_MISMATCH. */
  score(row: Float64Array): Score {
    this.#requireWidth(row.length)
    const raw = this.#forRaw(1)
    const anomalyScore =
      raw === null ? this.#forest.anomalyScoreOf(this.#prepare(row)) : raw.anomalyScoreOf(row)
    const decisionFunction = -anomalyScore - this.parts.forest.offset
    return {
      prediction: decisionFunction < 0 ? 'anomaly' : 'normal',
      anomalyScore,
      decisionFunction,
    }
  }

  /** Liu's s(x) of each row, to the same bits as `score`. @throws PhantomNetError SHAPE_MISMATCH. */
  anomalyScores(X: Matrix): Float64Array {
    const raw = this.#forRaw(X.rows)
    return raw === null
      ? this.#forest.anomalyScores(prepareRows(this.parts, X))
      : raw.anomalyScores(X)
  }

  /**
   * The features that made a row strange, strongest first. A contribution is the feature's part in the
   * exponent of the anomaly score: all of them sum to how much the row's score exceeds the average
   * row's, as log2 of their ratio.
   */
  explain(row: Float64Array): Reason[] {
    this.#explainer ??= new Explainer(this.parts.forest.trees)
    this.#requireWidth(row.length)
    this.#explainer.explain(this.#prepare(row), this.#contributions)
    const scale = 1 / averagePathLength(this.parts.forest.maxSamples)
    return this.parts.featureNames
      .map((feature, j) => ({
        feature,
        value: row[j] as number,
        typical: this.parts.typical[j] as number,
        contribution: (this.#contributions[j] as number) * scale,
      }))
      .filter(({ contribution }) => contribution > 0)
      .sort((a, b) => b.contribution - a.contribution)
      .slice(0, MAX_REASONS)
  }

  /** The forest for raw rows, once there were enough of them; these count too. */
  #forRaw(rows: number): IsolationForest | null {
    this.#rows += rows
    if (this.#rows < WORTH_FOLDING) return null
    this.#rawForest ??= IsolationForest.from(rawForest(this.parts.forest, this.parts))
    return this.#rawForest
  }

  #requireWidth(features: number): void {
    if (features === this.parts.featureNames.length) return
    throw new PhantomNetError(
      'SHAPE_MISMATCH',
      `A row has ${features} features, the model takes ${this.parts.featureNames.length}. Give all of them, in order.`,
    )
  }

  #prepare(row: Float64Array): Float64Array {
    transformRow(this.parts.transforms, row, this.#scaled)
    scaleRow(this.parts.scaler, this.#scaled, this.#scaled)
    return this.#scaled
  }
}

/** Raw rows as the forest sees them: tails tamed, then scaled. */
export function prepareRows(preparation: Preparation, X: Matrix): Matrix {
  if (X.rows === 0) return zeros(0, X.columns)
  return scaleMatrix(preparation.scaler, transformMatrix(preparation.transforms, X))
}
