import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Matrix, zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import { readLabelledTable } from '../labelled-table.js'

/** Tables of 38 numeric columns, the first that is there: connections of KDD Cup 1999 and of NSL-KDD. */
const WIDE_TABLES = ['kdd99_SA', 'nsl_train20', 'nsl_test'] as const
const WIDE_COLUMNS = 38

/** Made rows in place of a table that is not there. */
const MADE_ROWS = 100_000

/** Rows that are all different: a column in three is bell-shaped, one even, one of a heavy tail. */
export function differentRows(rows: number, columns: number): Matrix {
  const X = zeros(rows, columns)
  const rng = new Rng(1)
  for (let k = 0; k < X.data.length; k++) {
    const even = rng.nextFloat()
    const bell = even + rng.nextFloat() + rng.nextFloat() - 1.5
    X.data[k] = k % 3 === 0 ? bell : k % 3 === 1 ? even : Math.exp(4 * bell)
  }
  return X
}

/** Rows of 38 columns, and what they are. */
export function wideRows(): { readonly X: Matrix; readonly name: string } {
  for (const table of WIDE_TABLES) {
    const path = join('..', 'shared', 'data', 'tabular', `${table}.csv.gz`)
    if (existsSync(path)) return { X: readLabelledTable(path).X, name: table }
  }
  return { X: differentRows(MADE_ROWS, WIDE_COLUMNS), name: 'made' }
}
