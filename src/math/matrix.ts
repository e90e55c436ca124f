import { PhantomNetError } from '../errors.js'

/** Row-major numbers: value (i, j) is `data[i * columns + j]`. The data may be shared memory. */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

/**
 * A matrix from plain rows, for tests, examples and small inputs.
 * @throws PhantomNetError SHAPE_MISMATCH when the rows differ in length.
 */
export function matrix(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * columns)
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new PhantomNetError(
        'SHAPE_MISMATCH',
        `Row ${i} has ${row.length} values, the first has ${columns}. Give every row the same columns.`,
      )
    }
    data.set(row, i * columns)
  })
  return { data, rows: rows.length, columns }
}

/** A matrix of zeros. */
export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns }
}

/** Row i as a view, not a copy. */
export function rowOf(X: Matrix, i: number): Float64Array {
  return X.data.subarray(i * X.columns, (i + 1) * X.columns)
}

/** Column j as a new array of length `rows`. */
export function columnOf(X: Matrix, j: number): Float64Array {
  const out = new Float64Array(X.rows)
  for (let i = 0; i < X.rows; i++) out[i] = X.data[i * X.columns + j] as number
  return out
}

/** The named rows, in the order given, as a new matrix. */
export function takeRows(X: Matrix, indices: ArrayLike<number>): Matrix {
  const out = zeros(indices.length, X.columns)
  for (let i = 0; i < indices.length; i++)
    out.data.set(rowOf(X, indices[i] as number), i * X.columns)
  return out
}

/** The named columns, in the order given, as a new matrix. */
export function takeColumns(X: Matrix, columns: readonly number[]): Matrix {
  const out = zeros(X.rows, columns.length)
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < columns.length; j++) {
      out.data[i * columns.length + j] = X.data[i * X.columns + (columns[j] as number)] as number
    }
  }
  return out
}
