import { PhantomNetError } from '../errors.js'
import { Explainer, toScoreContributions } from '../forest/explain.js'
import { anomalyScore } from '../forest/anomaly-score.js'
import { type FittedForest, IsolationForest } from '../forest/isolation-forest.js'
import { isPlainForest } from '../forest/plain-forest.js'
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

/** Rows explained. */
export interface Explained {
  /** A row's contributions in its row, a column a feature. */
  readonly contributions: Matrix
  /** The anomaly score of the mean path length over the trees, each node weighing as its training rows. */
  readonly averageScore: number
}

/** A fitted model: rows of raw features in the order of `featureNames` go in, scores come out. */
export class Detector {
  readonly parts: DetectorParts
  readonly #forest: IsolationForest
  readonly #scaled: Float64Array
  #rows = 0
  /** The same forest for raw rows. */
  #rawForest: IsolationForest | null = null
  #explainer: Explainer | null = null

  constructor(parts: DetectorParts) {
    this.parts = parts
    this.#forest = IsolationForest.from(parts.forest)
    this.#scaled = new Float64Array(parts.featureNames.length)
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
   * The features that made a row strange, strongest first, each with what it added to the anomaly score
   * (see `contributions`).
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  explain(row: Float64Array): Reason[] {
    const X = { data: row, rows: 1, columns: row.length }
    const { data } = this.contributions(X).contributions
    return this.parts.featureNames
      .map((feature, j) => ({
        feature,
        value: row[j] as number,
        typical: this.parts.typical[j] as number,
        contribution: data[j] as number,
      }))
      .filter(({ contribution }) => contribution > 0)
      .sort((a, b) => b.contribution - a.contribution)
      .slice(0, MAX_REASONS)
  }

  /**
   * What each feature did to each row's anomaly score, in units of the score; below 0 it made the row more ordinary.
   * A row's contributions sum to its score less the average one.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  contributions(X: Matrix): Explained {
    this.#requireWidth(X.columns)
    const { trees, maxSamples } = this.parts.forest
    this.#explainer ??= new Explainer(trees)
    const { expectedPathLength } = this.#explainer
    const contributions = zeros(X.rows, X.columns)
    const paths = this.#explainer.explainRows(prepareRows(this.parts, X), contributions)
    toScoreContributions(contributions, paths, expectedPathLength, maxSamples)
    return {
      contributions,
      averageScore: anomalyScore(expectedPathLength * trees.length, trees.length, maxSamples),
    }
  }

  /** The forest for raw rows, once there were enough of them, these included; only thresholds on one feature can be folded. */
  #forRaw(rows: number): IsolationForest | null {
    this.#rows += rows
    const { forest } = this.parts
    if (this.#rows < WORTH_FOLDING || !isPlainForest(forest)) return null
    this.#rawForest ??= IsolationForest.from(rawForest(forest, this.parts))
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
