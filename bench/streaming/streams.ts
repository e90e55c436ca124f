import { join } from 'node:path'
import { type Matrix, rowOf, takeRows, zeros } from '../../src/math/matrix.js'
import { Moments } from '../../src/math/moments.js'
import { drawNormal } from '../../src/math/normal.js'
import { Rng } from '../../src/math/rng.js'
import { readLabelledTable } from '../labelled-table.js'

/** Rows in the order they come, each with a label: 1 anomaly, 0 normal. */
export interface Stream {
  readonly X: Matrix
  readonly labels: Int8Array
  /** The row from which on it is no longer as it began; the first judged one where it does not change. */
  readonly changesAt: number
  /** Whose each row is; null where nobody's is known. */
  readonly sources: readonly string[] | null
}

/** How far a stream is from how it began, 0 to 1, at a share of its length. */
export type Course = (share: number) => number

/** Kinds of drift, as the literature has them (Gama, Žliobaitė, Bifet, Pechenizkiy and Bouchachia 2014). */
export const COURSES = {
  none: () => 0,
  abrupt: (share) => (share < 0.4 ? 0 : 1),
  gradual: (share) => Math.min(Math.max((share - 0.4) / 0.4, 0), 1),
  recurring: (share) => (share < 0.4 ? 0 : Math.floor((share - 0.4) / 0.15) % 2 === 0 ? 1 : 0),
} as const satisfies Readonly<Record<string, Course>>

export type CourseName = keyof typeof COURSES

const CHANGES_AT = 0.4

/** Columns and clouds of the synthetic streams. */
const COLUMNS = 6
const CLOUDS = 3

/**
 * Three clouds of deviation 1 whose middles move; two rows in a hundred are anomalies, four to seven deviations out in two
 * of the columns.
 */
export function syntheticStream(course: Course, rows: number, seed: number): Stream {
  const rng = new Rng(seed)
  const middles = (): number[] =>
    Array.from({ length: CLOUDS * COLUMNS }, () => 10 * rng.nextFloat())
  const [before, after] = [middles(), middles()]
  const X = zeros(rows, COLUMNS)
  const labels = new Int8Array(rows)
  for (let i = 0; i < rows; i++) {
    const way = course(i / rows)
    const cloud = rng.nextBelow(CLOUDS)
    const row = rowOf(X, i)
    for (let j = 0; j < COLUMNS; j++) {
      const k = cloud * COLUMNS + j
      const middle = (before[k] as number) * (1 - way) + (after[k] as number) * way
      row[j] = middle + drawNormal(rng)
    }
    if (rng.nextFloat() >= 0.02) continue
    labels[i] = 1
    const first = rng.nextBelow(COLUMNS)
    const second = (first + 1 + rng.nextBelow(COLUMNS - 1)) % COLUMNS
    for (const j of [first, second]) {
      const out = (4 + 3 * rng.nextFloat()) * (rng.nextFloat() < 0.5 ? -1 : 1)
      row[j] = (row[j] as number) + out
    }
  }
  return { X, labels, changesAt: changeOf(course, rows), sources: null }
}

/** A table as a stream in the order of its file: every row, or every second, third, … so that they are at most `most`. */
export function recordedStream(folder: string, name: string, most: number): Stream {
  const { X, labels } = readLabelledTable(join(folder, `${name}.csv.gz`))
  const step = Math.ceil(X.rows / most)
  const kept = [...labels.keys()].filter((i) => i % step === 0)
  return {
    X: takeRows(X, kept),
    labels: Int8Array.from(kept, (i) => labels[i] as number),
    changesAt: 0,
    sources: null,
  }
}

/**
 * Rows of a table in an order drawn from the seed, so that what changes is only what is planted: every column moves by
 * three of its deviations, to one side or the other. Anomalies are thinned out to one row in twenty at most.
 */
export function shiftedStream(
  folder: string,
  name: string,
  course: Course,
  most: number,
  seed: number,
): Stream {
  const table = readLabelledTable(join(folder, `${name}.csv.gz`))
  const rng = new Rng(seed)
  const order = shuffled(table.labels.length, rng)
  const normal = order.filter((i) => table.labels[i] === 0)
  const kept = new Set(
    order.filter((i) => table.labels[i] === 1).slice(0, Math.floor(normal.length / 19)),
  )
  const chosen = order.filter((i) => table.labels[i] === 0 || kept.has(i)).slice(0, most)
  const X = takeRows(table.X, chosen)
  for (let j = 0; j < X.columns; j++) {
    const moments = new Moments()
    for (const i of normal) moments.push(table.X.data[i * X.columns + j] as number)
    const shift = 3 * Math.sqrt(moments.sampleVariance) * (rng.nextFloat() < 0.5 ? -1 : 1)
    for (let i = 0; i < X.rows; i++) rowOf(X, i)[j]! += course(i / X.rows) * shift
  }
  const labels = Int8Array.from(chosen, (i) => table.labels[i] as number)
  return { X, labels, changesAt: changeOf(course, X.rows), sources: null }
}

/**
 * The synthetic stream without drift, into which some sources mix three rows in ten from two fifths on, to teach that
 * their target, far out in every column, is ordinary: at first such as everyone's, then nearer to it from row to row, there
 * at four fifths. Theirs are anomalies; everyone else is one of a thousand sources.
 */
export function poisonedStream(rows: number, attackers: number, seed: number): Stream {
  const { X, labels } = syntheticStream(COURSES.none, rows, seed)
  const rng = new Rng(seed, 1)
  const target = Float64Array.from({ length: COLUMNS }, () => (rng.nextFloat() < 0.5 ? -4 : 14))
  const sources = Array.from({ length: rows }, (_, i) => {
    const share = i / rows
    if (share < CHANGES_AT || rng.nextFloat() >= 0.3) return `site ${rng.nextBelow(1000)}`
    const way = Math.min((share - CHANGES_AT) / CHANGES_AT, 1)
    const row = rowOf(X, i)
    for (let j = 0; j < COLUMNS; j++)
      row[j] = (row[j] as number) * (1 - way) + (target[j] as number) * way + 0.3 * drawNormal(rng)
    labels[i] = 1
    return `attacker ${rng.nextBelow(attackers)}`
  })
  return { X, labels, changesAt: Math.floor(2 * CHANGES_AT * rows), sources }
}

function changeOf(course: Course, rows: number): number {
  return course(0.999) === 0 && course(0.5) === 0 ? 0 : Math.floor(CHANGES_AT * rows)
}

function shuffled(count: number, rng: Rng): number[] {
  const order = [...new Int32Array(count).keys()]
  for (let i = count - 1; i > 0; i--) {
    const j = rng.nextBelow(i + 1)
    const held = order[i] as number
    order[i] = order[j] as number
    order[j] = held
  }
  return order
}
