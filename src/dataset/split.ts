import { PhantomNetError } from '../errors.js'
import { type Dataset, datasetSlice } from './dataset.js'

/** Three parts of a dataset, each later in time than the one before. */
export interface TimeSplit {
  readonly train: Dataset
  readonly validation: Dataset
  readonly test: Dataset
}

export interface SplitShares {
  /** Share of rows, oldest first, that models are fitted on; 0 < train. */
  readonly train: number
  /** Share of rows after those that choose between models. What remains is the test part. */
  readonly validation: number
}

export const DEFAULT_SPLIT: SplitShares = { train: 0.6, validation: 0.2 }

/**
 * Cuts the rows, which are in time order, by share. Rows of one millisecond never fall on both sides:
 * the cut moves to the next later time.
 * @throws PhantomNetError PARAMETER_INVALID for shares that leave no test part, DATASET_TOO_SMALL when a part would be empty.
 */
export function splitByTime(dataset: Dataset, shares: SplitShares = DEFAULT_SPLIT): TimeSplit {
  if (!(shares.train > 0 && shares.validation > 0 && shares.train + shares.validation < 1)) {
    throw new PhantomNetError(
      'PARAMETER_INVALID',
      'Train and validation shares must be above 0 and leave something for the test. Use for example 0.6 and 0.2.',
    )
  }
  const rows = dataset.X.rows
  const first = cutAt(dataset.atMs, Math.round(rows * shares.train))
  const second = cutAt(
    dataset.atMs,
    Math.max(first + 1, Math.round(rows * (shares.train + shares.validation))),
  )
  if (first === 0 || second <= first || second >= rows) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      `${rows} rows cannot be cut by time into three parts. Ingest more events, over a longer time.`,
    )
  }
  return {
    train: datasetSlice(dataset, 0, first),
    validation: datasetSlice(dataset, first, second),
    test: datasetSlice(dataset, second, rows),
  }
}

function cutAt(atMs: Float64Array, wanted: number): number {
  let cut = Math.min(wanted, atMs.length)
  while (cut > 0 && cut < atMs.length && atMs[cut] === atMs[cut - 1]) cut++
  return cut
}
