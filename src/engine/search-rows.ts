import { prepareRows } from '../detector/detector.js'
import { type PreparedTraining, prepareTraining } from '../detector/fit.js'
import { growthBytes } from '../forest/growth/growth-layout.js'
import type { GrowthParameters } from '../forest/growth/growth-parameters.js'
import { residentMatrix, type SharedRows, shareRows } from '../forest/growth/resident-matrix.js'
import { checkParameters, resolveGrowth } from '../forest/parameters.js'
import { type Matrix, takeColumns, takeRows } from '../math/matrix.js'
import { readFeatureSubset } from '../selection/feature-subset.js'
import { type JudgedRows, judgedRows, labelledRows } from '../selection/judged-rows.js'
import type { ForestParams } from '../selection/search-space.js'
import { preparationKey } from '../selection/search-strategy.js'
import type { Training } from './trainer.js'

/** Rows prepared in one way, in memory that threads share. */
export interface PreparedRows {
  /** Differs from one preparation to the next. */
  readonly id: number
  readonly train: Matrix
  /** Those that judge. */
  readonly validation: Matrix
  /** Room for each thread to grow trees in; null where there is no such memory. */
  readonly shares: readonly SharedRows[] | null
}

/** The rows of a search: those that forests are grown on, in whatever way they are prepared, and those that judge. */
export class SearchRows {
  /** What is known of the validation rows that judge: the labelled ones. */
  readonly judged: JudgedRows
  readonly trainRows: number
  readonly #training: Training
  readonly #threads: number
  readonly #validation: Matrix
  #last: { readonly key: string; readonly bytes: number; readonly rows: PreparedRows } | null = null
  #preparations = 0

  /** @param threads that will grow trees on the rows. */
  constructor(training: Training, threads: number) {
    const { split, config, prepared } = training
    const labelled = labelledRows(split.validation)
    this.#training = training
    this.#threads = threads
    this.#validation = takeRows(split.validation.X, labelled)
    this.judged = judgedRows(split.validation, labelled, config.alert_budget)
    this.trainRows = prepared.X.rows
  }

  get validationRows(): number {
    return this.#validation.rows
  }

  /** How trees of a forest grow on these rows. @throws PhantomNetError PARAMETER_INVALID when they cannot. */
  growthOf(params: ForestParams): GrowthParameters {
    const parameters = checkParameters({
      maxSamples: params.max_samples,
      maxFeatures: params.max_features,
      bootstrap: params.bootstrap,
      variant: params.variant,
      ndim: params.ndim,
      randomState: this.#training.config.seed,
    })
    return resolveGrowth(parameters, this.trainRows, this.#columnsOf(params).length)
  }

  /** Room that one thread needs to grow so many trees of a forest at a time, bytes. */
  bytesFor(params: ForestParams, trees: number): number {
    return growthBytes(this.trainRows, this.#columnsOf(params).length, this.growthOf(params), trees)
  }

  /**
   * The rows as a forest is to see them. Those prepared last are kept for the next who asks.
   * @param bytes room that each thread will need.
   */
  prepare(params: ForestParams, bytes: number): PreparedRows {
    const key = preparationKey(params)
    if (this.#last?.key === key && this.#last.bytes >= bytes) return this.#last.rows
    const preparation = prepareAs(this.#training, params)
    const columns = this.#columnsOf(params)
    const train = residentMatrix(takeColumns(preparation.X, columns))
    const validation = takeColumns(prepareRows(preparation, this.#validation), columns)
    const room = Array.from({ length: this.#threads }, () => bytes)
    const rows = {
      id: this.#preparations++,
      train: inSharedMemory(train),
      validation: inSharedMemory(validation),
      shares: shareRows(train, room)?.shares ?? null,
    }
    this.#last = { key, bytes, rows }
    return rows
  }

  #columnsOf({ features }: ForestParams): number[] {
    return readFeatureSubset(features, this.#training.prepared.featureNames)
  }
}

/** The training rows, all columns, as a forest of these parameters is to see them. */
export function prepareAs(
  { split, prepared }: Training,
  { transform, scaler }: Pick<ForestParams, 'transform' | 'scaler'>,
): PreparedTraining {
  if (transform === 'log' && scaler === 'on') return prepared
  return prepareTraining(split.train, prepared.trainOn, { transform, scaler }, prepared.regime)
}

function inSharedMemory(X: Matrix): Matrix {
  if (X.data.buffer instanceof SharedArrayBuffer) return X
  const data = new Float64Array(new SharedArrayBuffer(8 * X.data.length))
  data.set(X.data)
  return { ...X, data }
}
