import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import type { Detector } from '../detector/detector.js'
import { EXTRA_FEATURES, FEATURES } from '../features/catalog.js'
import { columnOf, takeRows } from '../math/matrix.js'
import { quantile, quantileSorted } from '../math/quantile.js'
import { transformValue, untransformValue } from '../preprocessing/log-transform.js'
import type { PartialDependence } from './metrics-document.js'
import { rowsFor } from './rows-for.js'

/** Rows whose scores are averaged at each value. */
const ROWS = 400

/** Values a curve has at most. */
const VALUES = 33

/** Share of the rows beyond either end of a curve: what one stray row has is not worth an axis. */
const BEYOND = 0.005

/**
 * Friedman's partial dependence (2001): the mean score of some test rows, evenly spaced, if all had the same value of one
 * feature. The values are those that occur where they are few, else evenly spaced on the feature's transformed axis.
 */
export function partialDependence(
  detector: Detector,
  test: Dataset,
  feature: string,
): PartialDependence {
  const { featureNames } = detector.parts
  const j = featureNames.indexOf(feature)
  const X = rowsFor(test, featureNames)
  const known = [...FEATURES, ...EXTRA_FEATURES].find(({ name }) => name === feature)
  const transform = known?.transform ?? 'none'
  const column = columnOf(X, j)
  const values = valuesOf(column, transform)
  const rows = takeRows(X, evenlySpaced(X.rows, ROWS))
  const scores = values.map((value) => {
    for (let i = 0; i < rows.rows; i++) rows.data[i * rows.columns + j] = value
    return mean(detector.anomalyScores(rows))
  })
  return {
    feature,
    unit: known?.unit ?? '',
    transform,
    values,
    scores,
    normal: decilesOf(column, test.labels, NORMAL),
    attack: decilesOf(column, test.labels, ATTACK),
  }
}

/** Numbers of at most `most` rows, the same distance from each other. */
export function evenlySpaced(rows: number, most: number): number[] {
  const count = Math.min(rows, most)
  return Array.from({ length: count }, (_, k) => Math.floor((k * rows) / count))
}

function valuesOf(column: Float64Array, transform: PartialDependence['transform']): number[] {
  const sorted = column.toSorted()
  const distinct = [...new Set(sorted)]
  if (distinct.length <= VALUES) return distinct
  const low = transformValue(transform, quantileSorted(sorted, BEYOND))
  const high = transformValue(transform, quantileSorted(sorted, 1 - BEYOND))
  if (high <= low) return distinct.slice(0, VALUES)
  return Array.from({ length: VALUES }, (_, k) =>
    untransformValue(transform, low + ((high - low) * k) / (VALUES - 1)),
  )
}

function decilesOf(column: Float64Array, labels: Int8Array, label: number): number[] {
  const own = column.filter((_, i) => labels[i] === label)
  return own.length === 0 ? [] : [0.1, 0.5, 0.9].map((q) => quantile(own, q))
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
