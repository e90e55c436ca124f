import type { Service } from '../event/kinds.js'
import type { Matrix } from '../math/matrix.js'
import { takeRows } from '../math/matrix.js'

/** Labels as stored in a dataset's `labels`. */
export const NORMAL = 0
export const ATTACK = 1
export const UNLABELLED = -1

/** Rows of features with what is known beside them, in time order. All arrays have one entry a row. */
export interface Dataset {
  readonly featureNames: readonly string[]
  readonly X: Matrix
  /** NORMAL, ATTACK or UNLABELLED. */
  readonly labels: Int8Array
  /** UTC, ms. */
  readonly atMs: Float64Array
  readonly sourceIps: readonly string[]
  /** Parser names. */
  readonly sources: readonly string[]
  /** Names of attacks, '' where none. */
  readonly attacks: readonly string[]
  /** What each row's event was at; only where the extra features were read, which tell it. */
  readonly services?: readonly Service[]
}

/** The given rows, in the order given. */
export function datasetRows(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const rows = Array.from(indices)
  return {
    featureNames: dataset.featureNames,
    X: takeRows(dataset.X, rows),
    labels: Int8Array.from(rows, (i) => dataset.labels[i] as number),
    atMs: Float64Array.from(rows, (i) => dataset.atMs[i] as number),
    sourceIps: rows.map((i) => dataset.sourceIps[i] as string),
    sources: rows.map((i) => dataset.sources[i] as string),
    attacks: rows.map((i) => dataset.attacks[i] as string),
    ...(dataset.services && { services: rows.map((i) => dataset.services?.[i] ?? 'unknown') }),
  }
}

/** The rows from `from` to before `to`; numbers are views of the same memory. */
export function datasetSlice(dataset: Dataset, from: number, to: number): Dataset {
  const { X } = dataset
  return {
    featureNames: dataset.featureNames,
    X: {
      data: X.data.subarray(from * X.columns, to * X.columns),
      rows: to - from,
      columns: X.columns,
    },
    labels: dataset.labels.subarray(from, to),
    atMs: dataset.atMs.subarray(from, to),
    sourceIps: dataset.sourceIps.slice(from, to),
    sources: dataset.sources.slice(from, to),
    attacks: dataset.attacks.slice(from, to),
    ...(dataset.services && { services: dataset.services.slice(from, to) }),
  }
}

/** Indices of the rows that carry the label. */
export function rowsLabelled(dataset: Dataset, label: number): number[] {
  const out: number[] = []
  for (let i = 0; i < dataset.labels.length; i++) if (dataset.labels[i] === label) out.push(i)
  return out
}
