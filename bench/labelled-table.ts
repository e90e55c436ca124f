import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Matrix } from '../src/math/matrix.js'
import { takeRows, zeros } from '../src/math/matrix.js'

/** Rows with a label each: 1 anomaly, 0 normal. */
export interface LabelledTable {
  readonly X: Matrix
  readonly labels: Int8Array
}

/** Reads a gzipped CSV file of numbers with a heading, whose last column is `label`. */
export function readLabelledTable(path: string): LabelledTable {
  const [heading = '', ...lines] = gunzipSync(readFileSync(path)).toString('latin1').split('\n')
  const columns = heading.split(',').length - 1
  if (!heading.endsWith('label')) throw new Error(`${path}: the last column is not "label"`)
  if (lines.at(-1) === '') lines.pop()
  const X = zeros(lines.length, columns)
  const labels = new Int8Array(lines.length)
  for (const [i, line] of lines.entries()) {
    const values = line.split(',').map(Number)
    const label = values.pop()
    if (values.length !== columns || (label !== 0 && label !== 1) || values.some(Number.isNaN)) {
      throw new Error(`${path}: line ${i + 2} is not ${columns} numbers and a label`)
    }
    X.data.set(values, i * columns)
    labels[i] = label
  }
  return { X, labels }
}

/** The rows of the normal ones. */
export function normalRows({ X, labels }: LabelledTable): Matrix {
  const indices = [...labels.keys()].filter((i) => labels[i] === 0)
  return takeRows(X, indices)
}
