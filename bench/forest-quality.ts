import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IsolationForest } from '../src/forest/isolation-forest.js'
import type { IsolationForestParameters } from '../src/forest/parameters.js'
import type { Matrix } from '../src/math/matrix.js'
import { Moments } from '../src/math/moments.js'
import { countDown, rankRows } from '../src/metrics/ranking.js'
import { rocAuc } from '../src/metrics/roc.js'
import { type LabelledTable, normalRows, readLabelledTable } from './labelled-table.js'

/** What scikit-learn reached on one table: an ROC-AUC a seed. See test/golden/README.md. */
export interface ReferenceSet {
  readonly rows: number
  readonly columns: number
  readonly roc_auc: readonly number[]
}

export interface Reference {
  readonly tool: string
  readonly seeds: readonly number[]
  readonly sets: Readonly<Record<string, ReferenceSet>>
}

export function readReference(path: string): Reference {
  return JSON.parse(readFileSync(path, 'utf8')) as Reference
}

/** Mean of some figures and the standard error of that mean. */
export interface Mean {
  readonly mean: number
  readonly standardError: number
}

export function meanOf(values: readonly number[]): Mean {
  const moments = new Moments()
  for (const value of values) moments.push(value)
  return {
    mean: moments.mean,
    standardError: Math.sqrt(moments.sampleVariance / Math.max(moments.count, 1)),
  }
}

/** Sample deviation of some figures. */
export function spreadOf(values: readonly number[]): number {
  return meanOf(values).standardError * Math.sqrt(values.length)
}

/** How far our mean lies from theirs, in standard errors of the difference of two independent means. */
export interface Comparison {
  readonly ours: Mean
  readonly theirs: Mean
  readonly difference: number
  /** √(s₁²/n₁ + s₂²/n₂), as Welch's test has it. */
  readonly standardError: number
  /** Whether ours is no more than one such standard error below theirs. */
  readonly isReached: boolean
}

export function compare(ours: readonly number[], theirs: readonly number[]): Comparison {
  const [a, b] = [meanOf(ours), meanOf(theirs)]
  const difference = a.mean - b.mean
  const standardError = Math.hypot(a.standardError, b.standardError)
  return { ours: a, theirs: b, difference, standardError, isReached: difference >= -standardError }
}

/** A kind of forest, with defaults but for the seed. */
export interface Variant {
  readonly name: string
  readonly forest: (randomState: number) => {
    fit(X: Matrix): { anomalyScores(X: Matrix): Float64Array }
  }
}

export const PLAIN: Variant = {
  name: 'plain',
  forest: (randomState) => new IsolationForest({ randomState }),
}

function variant(name: string, parameters: Partial<IsolationForestParameters>): Variant {
  return {
    name,
    forest: (randomState) => new IsolationForest({ randomState, ...parameters }),
  }
}

/** Every kind there is, the plain one first. */
export const VARIANTS = [
  PLAIN,
  variant('ndim 2', { variant: 'extended', ndim: 2 }),
  variant('ndim 3', { variant: 'extended', ndim: 3 }),
  variant('ndim 2, raw', { variant: 'extended', ndim: 2, standardize: false }),
  variant('mix of plain and ndim 2', { variant: 'mix', ndim: 2 }),
  variant('mix of plain and ndim 2, raw', { variant: 'mix', ndim: 2, standardize: false }),
] as const satisfies readonly Variant[]

/** Rows to fit on, and rows to score. */
export interface QualitySet {
  readonly train: Matrix
  readonly table: LabelledTable
}

/** @param name a table of the folder, or `a -> b`: fitted on the normal rows of a, scoring b. */
export function readQualitySet(folder: string, name: string): QualitySet {
  const [first = '', second] = name.split(' -> ')
  const table = readLabelledTable(join(folder, `${second ?? first}.csv.gz`))
  if (second === undefined) return { train: table.X, table }
  return { train: normalRows(readLabelledTable(join(folder, `${first}.csv.gz`))), table }
}

/** ROC-AUC of a kind of forest on a set, a seed each. */
export function rocAucs(
  { train, table }: QualitySet,
  { forest }: Variant,
  seeds: readonly number[],
): number[] {
  return seeds.map((randomState) => {
    const scores = forest(randomState).fit(train).anomalyScores(table.X)
    return rocAuc(countDown(rankRows(scores, table.labels)))
  })
}
