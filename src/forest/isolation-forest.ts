import { PhantomNetError } from '../errors.js'
import type { Matrix } from '../math/matrix.js'
import {
  AUTO_OFFSET,
  anomalyScore,
  anomalyScores,
  contaminationOffset,
  toAnomalyScores,
} from './anomaly-score.js'
import type { ForestTree } from './forest-tree.js'
import { growTrees } from './grow.js'
import type { Kernel } from './kernels/kernel.js'
import type { IsolationForestParameters } from './parameters.js'
import { checkParameters, resolveGrowth } from './parameters.js'
import { kernelOf } from './path-length-sums.js'

/** Everything a fitted forest is: enough to score, to explain and to write down. */
export interface FittedForest {
  readonly parameters: IsolationForestParameters
  /** Columns a row must have. */
  readonly nFeatures: number
  /** Rows drawn for each tree: scikit-learn's max_samples_. */
  readonly maxSamples: number
  /** score_samples below this is an anomaly: scikit-learn's offset_. */
  readonly offset: number
  /** In the order of their numbers. */
  readonly trees: readonly ForestTree[]
}

/**
 * Isolation forest (Liu, Ting and Zhou 2008): rows that few random splits cut off from a sample of the others are
 * strange. Parameters and methods are scikit-learn's; docs/reference/forest.md tells where the two differ. A missing value
 * (NaN, infinity) is 0, in fitting and in scoring.
 *
 * Two variants stand behind the same parameters. 'extended' splits by hyperplanes, sums of `ndim` weighed columns, so that
 * what is strange about a row may lie in columns together, and scores show no bands along the axes (Hariri, Kind and
 * Brunner 2019, "Extended Isolation Forest"; how columns are drawn and made comparable is isotree's: Cortes 2021,
 * "Revisiting randomized choices in isolation forests"). In a 'mix' every second tree is of that kind, and path lengths are
 * averaged over all: detectors that err in other places err less together (Aggarwal and Sathe 2015, "Theoretical
 * Foundations and Algorithms for Outlier Ensembles").
 */
export class IsolationForest {
  readonly parameters: IsolationForestParameters
  private state: { readonly forest: FittedForest; readonly kernel: Kernel } | null = null

  /** Where a single row's path lengths are added up. */
  private readonly single = new Float64Array(1)

  /** @throws PhantomNetError PARAMETER_INVALID. */
  constructor(parameters: Partial<IsolationForestParameters> = {}) {
    this.parameters = checkParameters(parameters)
  }

  /**
   * A forest fitted elsewhere: by workers, or read from a file.
   * @param kernel for its trees, should there be one already.
   */
  static from(
    forest: FittedForest,
    kernel: Kernel = kernelOf(forest.trees, forest.nFeatures),
  ): IsolationForest {
    const out = new IsolationForest(forest.parameters)
    out.state = { forest, kernel }
    return out
  }

  /** Grows the trees on the rows. @throws as resolveGrowth does. */
  fit(X: Matrix): this {
    const growth = resolveGrowth(this.parameters, X.rows, X.columns)
    const trees = growTrees(X, growth, 0, this.parameters.nEstimators)
    const forest = assembleForest(this.parameters, X, growth.maxSamples, trees)
    this.state = { forest, kernel: kernelOf(trees, X.columns) }
    return this
  }

  /** @throws PhantomNetError NOT_FITTED, as every method below before `fit`. */
  get fitted(): FittedForest {
    return this.required().forest
  }

  /** scikit-learn's offset_: decisionFunction is scoreSamples less this. */
  get offset(): number {
    return this.fitted.offset
  }

  /** Liu's s(x) of each row, in (0, 1], higher is stranger. @throws PhantomNetError SHAPE_MISMATCH. */
  anomalyScores(X: Matrix): Float64Array {
    const { forest, kernel } = this.required()
    this.requireColumns(X.columns)
    const sums = new Float64Array(X.rows)
    kernel.addPathLengths(X, sums)
    return toAnomalyScores(sums, forest.trees.length, forest.maxSamples, sums)
  }

  /** The same of a single row, to the same bits. @throws PhantomNetError SHAPE_MISMATCH. */
  anomalyScoreOf(row: Float64Array): number {
    const { forest, kernel } = this.required()
    this.requireColumns(row.length)
    this.single[0] = 0
    kernel.addPathLengths({ data: row, rows: 1, columns: row.length }, this.single)
    return anomalyScore(this.single[0], forest.trees.length, forest.maxSamples)
  }

  /** The anomaly score of each row with its sign turned, as scikit-learn has it: lower is stranger. */
  scoreSamples(X: Matrix): Float64Array {
    return this.anomalyScores(X).map((score) => -score)
  }

  /** scoreSamples less the offset: below 0 is an anomaly. */
  decisionFunction(X: Matrix): Float64Array {
    const { offset } = this.fitted
    return this.anomalyScores(X).map((score) => -score - offset)
  }

  /** -1 for an anomaly, 1 for the rest. */
  predict(X: Matrix): Int8Array {
    return Int8Array.from(this.decisionFunction(X), (value) => (value < 0 ? -1 : 1))
  }

  private required(): { readonly forest: FittedForest; readonly kernel: Kernel } {
    if (this.state === null) {
      throw new PhantomNetError('NOT_FITTED', 'The forest has no trees yet. Call fit first.')
    }
    return this.state
  }

  private requireColumns(columns: number): void {
    const { nFeatures } = this.fitted
    if (columns !== nFeatures) {
      throw new PhantomNetError(
        'SHAPE_MISMATCH',
        `The rows have ${columns} features, the forest was fitted on ${nFeatures}. Give it the same features.`,
      )
    }
  }
}

/**
 * A fitted forest from trees that were grown in one place or many, in the order of their numbers.
 * A numeric contamination costs scoring the training rows X.
 */
export function assembleForest(
  parameters: IsolationForestParameters,
  X: Matrix,
  maxSamples: number,
  trees: readonly ForestTree[],
): FittedForest {
  const { contamination } = parameters
  const offset =
    contamination === 'auto'
      ? AUTO_OFFSET
      : contaminationOffset(contamination, anomalyScores(X, trees, maxSamples))
  return { parameters, nFeatures: X.columns, maxSamples, offset, trees }
}
