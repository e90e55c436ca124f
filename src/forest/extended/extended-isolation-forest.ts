import { PhantomNetError } from '../../errors.js'
import type { Matrix } from '../../math/matrix.js'
import { AUTO_OFFSET, contaminationOffset, toAnomalyScores } from '../anomaly-score.js'
import { growTrees, treeSeeds } from '../grow.js'
import { ForestKernel } from '../kernels/forest-kernel.js'
import type { Kernel } from '../kernels/kernel.js'
import { resolveGrowth } from '../parameters.js'
import type { Tree } from '../tree.js'
import { checkExtendedParameters, type ExtendedForestParameters } from './extended-parameters.js'
import { HyperplaneGrower } from './hyperplane-grower.js'
import { HyperplaneKernel } from './hyperplane-kernel.js'
import type { HyperplaneTree } from './hyperplane-tree.js'

/** Everything a fitted extended forest is: enough to score and to write down. */
export interface FittedExtendedForest {
  readonly parameters: ExtendedForestParameters
  /** Columns a row must have. */
  readonly nFeatures: number
  /** Rows drawn for each tree. */
  readonly maxSamples: number
  /** score_samples below this is an anomaly. */
  readonly offset: number
  /** The trees that ask for one column, first in the sum: `plainTrees` of the parameters, none unless it is a mix. */
  readonly plain: readonly Tree[]
  /** The trees that weigh several. */
  readonly hyperplanes: readonly HyperplaneTree[]
}

/** How many trees of a forest are plain ones. */
export function plainTrees({ mix, nEstimators }: ExtendedForestParameters): number {
  return mix ? Math.ceil(nEstimators / 2) : 0
}

/**
 * Extended isolation forest: splits by hyperplanes, sums of `ndim` weighed columns, so that what is strange about a
 * row may lie in columns together, and scores show no bands along the axes. Hariri, Kind and Brunner 2019, "Extended
 * Isolation Forest"; how columns are drawn and made comparable is isotree's (Cortes 2021, "Revisiting randomized
 * choices in isolation forests").
 *
 * With `mix`, half of the trees are the plain forest's (Liu, Ting and Zhou 2008) and path lengths are averaged over all:
 * detectors that err in other places err less together (Aggarwal and Sathe 2015, "Theoretical Foundations and Algorithms
 * for Outlier Ensembles").
 *
 * Methods are IsolationForest's. A missing value (NaN, infinity) is 0, in fitting and in scoring.
 */
export class ExtendedIsolationForest {
  readonly parameters: ExtendedForestParameters
  private state: {
    readonly forest: FittedExtendedForest
    readonly kernels: readonly Kernel[]
  } | null = null

  /** @throws PhantomNetError PARAMETER_INVALID. */
  constructor(parameters: Partial<ExtendedForestParameters> = {}) {
    this.parameters = checkExtendedParameters(parameters)
  }

  /** A forest fitted elsewhere, or read from a file. */
  static from(forest: FittedExtendedForest): ExtendedIsolationForest {
    const out = new ExtendedIsolationForest(forest.parameters)
    out.state = { forest, kernels: kernelsOf(forest) }
    return out
  }

  /** Grows the trees on the rows. @throws as resolveGrowth does. */
  fit(X: Matrix): this {
    const { parameters } = this
    const growth = resolveGrowth(parameters, X.rows, X.columns)
    const { nEstimators, randomState, contamination } = parameters
    const plainCount = plainTrees(parameters)
    const grower = new HyperplaneGrower(X, growth, parameters)
    const grown = {
      parameters,
      nFeatures: X.columns,
      maxSamples: growth.maxSamples,
      offset: AUTO_OFFSET,
      plain: plainCount === 0 ? [] : growTrees(X, growth, 0, plainCount),
      hyperplanes: grower.grow(treeSeeds(randomState, plainCount, nEstimators)),
    }
    const kernels = kernelsOf(grown)
    this.state = { forest: grown, kernels }
    if (contamination !== 'auto') {
      const offset = contaminationOffset(contamination, this.anomalyScores(X))
      this.state = { forest: { ...grown, offset }, kernels }
    }
    return this
  }

  /** @throws PhantomNetError NOT_FITTED, as every method below before `fit`. */
  get fitted(): FittedExtendedForest {
    return this.required().forest
  }

  /** decisionFunction is scoreSamples less this. */
  get offset(): number {
    return this.fitted.offset
  }

  /** Liu's s(x) of each row, in (0, 1], higher is stranger. @throws PhantomNetError SHAPE_MISMATCH. */
  anomalyScores(X: Matrix): Float64Array {
    const { forest, kernels } = this.required()
    const { parameters, nFeatures, maxSamples } = forest
    if (X.columns !== nFeatures) {
      throw new PhantomNetError(
        'SHAPE_MISMATCH',
        `The rows have ${X.columns} features, the forest was fitted on ${nFeatures}. Give it the same features.`,
      )
    }
    const sums = new Float64Array(X.rows)
    for (const kernel of kernels) kernel.addPathLengths(X, sums)
    return toAnomalyScores(sums, parameters.nEstimators, maxSamples)
  }

  /** The same of a single row, to the same bits. @throws PhantomNetError SHAPE_MISMATCH. */
  anomalyScoreOf(row: Float64Array): number {
    return this.anomalyScores({ data: row, rows: 1, columns: row.length })[0] as number
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

  private required(): NonNullable<typeof this.state> {
    if (this.state === null) {
      throw new PhantomNetError('NOT_FITTED', 'The forest has no trees yet. Call fit first.')
    }
    return this.state
  }
}

/** In the order of the sum. */
function kernelsOf({
  plain,
  hyperplanes,
  nFeatures,
}: Pick<FittedExtendedForest, 'plain' | 'hyperplanes' | 'nFeatures'>): readonly Kernel[] {
  const kernel = new HyperplaneKernel(hyperplanes)
  return plain.length === 0 ? [kernel] : [new ForestKernel(plain, nFeatures), kernel]
}
