import { assert, PhantomNetError } from '../errors.js'
import type { Service } from '../event/kinds.js'
import { Explainer, toScoreContributions } from '../forest/explain.js'
import { anomalyScore } from '../forest/anomaly-score.js'
import { type FittedForest, IsolationForest } from '../forest/isolation-forest.js'
import { isPlainForest } from '../forest/plain-forest.js'
import { type Matrix, takeRows, zeros } from '../math/matrix.js'
import { transformMatrix, transformRow } from '../preprocessing/log-transform.js'
import { scaleMatrix, scaleRow } from '../preprocessing/standard-scaler.js'
import { type Preparation, rawForest } from './raw-forest.js'
import { movedScore, type ScaleMove, scaleMove, type ServiceForest } from './service-forest.js'
import { DEFAULT_JOIN, type JoinParameters, type ThreatAnchors } from './threat.js'
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
  /** Forests of single services, which are asked beside the common one. */
  readonly services?: readonly ServiceForest[]
  /** DEFAULT_JOIN where it is left out. */
  readonly join?: JoinParameters
}

/** The forest of one service, as a detector of its own. */
interface OwnDetector {
  readonly detector: Detector
  readonly move: ScaleMove
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
  readonly #own = new Map<Service, OwnDetector>()

  constructor(parts: DetectorParts) {
    this.parts = parts
    for (const { service, forest, scale, typical } of parts.services ?? []) {
      const { alarm } = parts.anchors
      assert(alarm !== undefined, 'a model with forests of services has an alarm')
      const move = scaleMove(scale, { typical: parts.anchors.typical, alarm })
      const detector = new Detector({ ...parts, forest, typical, services: [] })
      this.#own.set(service, { detector, move })
    }
    this.#forest = IsolationForest.from(parts.forest)
    this.#scaled = new Float64Array(parts.featureNames.length)
  }

  get version(): string {
    return this.parts.version
  }

  get anchors(): ThreatAnchors {
    return this.parts.anchors
  }

  get join(): JoinParameters {
    return this.parts.join ?? DEFAULT_JOIN
  }

  /** Services that have a forest of their own. */
  get services(): readonly Service[] {
    return [...this.#own.keys()]
  }

  /**
   * @param service what the row's event was at, whose own forest is asked too where there is one.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  score(row: Float64Array, service?: Service): Score {
    const own = service === undefined ? undefined : this.#own.get(service)
    const common = this.#anomalyScoreOf(row)
    const anomalyScore =
      own === undefined
        ? common
        : meanScore(common, movedScore(own.detector.#anomalyScoreOf(row), own.move))
    const decisionFunction = -anomalyScore - this.parts.forest.offset
    return {
      prediction: decisionFunction < 0 ? 'anomaly' : 'normal',
      anomalyScore,
      decisionFunction,
    }
  }

  /**
   * Liu's s(x) of each row, to the same bits as `score`; where its service has a forest of its own, the mean of what both say, on
   * the common one's scale.
   * @param services of each row's event; the common forest is asked for all rows where it is left out.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  anomalyScores(X: Matrix, services?: readonly Service[]): Float64Array {
    const raw = this.#forRaw(X.rows)
    const scores =
      raw === null ? this.#forest.anomalyScores(prepareRows(this.parts, X)) : raw.anomalyScores(X)
    if (services === undefined) return scores
    for (const [service, { detector, move }] of this.#own) {
      const rows = Array.from(services.keys()).filter((i) => services[i] === service)
      const own = detector.anomalyScores(takeRows(X, rows))
      for (const [k, i] of rows.entries())
        scores[i] = meanScore(scores[i] as number, movedScore(own[k] as number, move))
    }
    return scores
  }

  /**
   * The features that made a row strange, strongest first, each with what it added to the anomaly score
   * (see `contributions`).
   * @param service as in `score`.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  explain(row: Float64Array, service?: Service): Reason[] {
    const X = { data: row, rows: 1, columns: row.length }
    const { data } = this.contributions(X, service && [service]).contributions
    const own = service && this.#own.get(service)
    const { typical } = own === undefined ? this.parts : own.detector.parts
    return this.parts.featureNames
      .map((feature, j) => ({
        feature,
        value: row[j] as number,
        typical: typical[j] as number,
        contribution: data[j] as number,
      }))
      .filter(({ contribution }) => contribution > 0)
      .sort((a, b) => b.contribution - a.contribution)
      .slice(0, MAX_REASONS)
  }

  /**
   * What each feature did to each row's anomaly score, in units of the score; below 0 it made the row more ordinary.
   * A row's contributions sum to its score less the average one, which for a service with a forest of its own is that of both.
   * @param services as in `anomalyScores`.
   * @throws PhantomNetError SHAPE_MISMATCH.
   */
  contributions(X: Matrix, services?: readonly Service[]): Explained {
    const explained = this.#commonContributions(X)
    if (services === undefined) return explained
    const { data } = explained.contributions
    for (const [service, { detector, move }] of this.#own) {
      const rows = Array.from(services.keys()).filter((i) => services[i] === service)
      const own = detector.#commonContributions(takeRows(X, rows)).contributions.data
      for (const [k, i] of rows.entries())
        for (let j = 0; j < X.columns; j++)
          data[i * X.columns + j] = meanScore(
            data[i * X.columns + j] as number,
            (own[k * X.columns + j] as number) * move.slope,
          )
    }
    return explained
  }

  #commonContributions(X: Matrix): Explained {
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

  #anomalyScoreOf(row: Float64Array): number {
    this.#requireWidth(row.length)
    const raw = this.#forRaw(1)
    return raw === null ? this.#forest.anomalyScoreOf(this.#prepare(row)) : raw.anomalyScoreOf(row)
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

/** Neither forest alone decides: who taught one of them that his doings are ordinary has not taught the other. */
function meanScore(common: number, own: number): number {
  return (common + own) / 2
}

/** Raw rows as the forest sees them: tails tamed, then scaled. */
export function prepareRows(preparation: Preparation, X: Matrix): Matrix {
  if (X.rows === 0) return zeros(0, X.columns)
  return scaleMatrix(preparation.scaler, transformMatrix(preparation.transforms, X))
}
