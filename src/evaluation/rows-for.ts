import type { Dataset } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { type Matrix, takeColumns } from '../math/matrix.js'

/**
 * The rows with the features a model asks for, in its order.
 * @throws PhantomNetError SHAPE_MISMATCH when the dataset lacks one.
 */
export function rowsFor({ X, featureNames }: Dataset, wanted: readonly string[]): Matrix {
  if (wanted.length === featureNames.length && wanted.every((name, j) => featureNames[j] === name))
    return X
  const columns = wanted.map((name) => featureNames.indexOf(name))
  const missing = wanted.filter((_name, k) => (columns[k] as number) < 0)
  if (missing.length === 0) return takeColumns(X, columns)
  throw new PhantomNetError(
    'SHAPE_MISMATCH',
    `The rows have no ${missing.join(', ')}, which the model takes. Ingest again, or evaluate another version.`,
  )
}
