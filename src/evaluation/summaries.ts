import { ATTACK, NORMAL, UNLABELLED, type Dataset } from '../dataset/dataset.js'
import { figuresOf } from './figures.js'
import type { HistogramBin, PartSummary, SourceMetrics } from './metrics-document.js'

const HISTOGRAM_BINS = 40

/** How many rows of what a part of the split holds, and when. */
export function summarisePart(part: Dataset): PartSummary {
  const count = (label: number): number =>
    part.labels.reduce((sum, value) => sum + (value === label ? 1 : 0), 0)
  const rows = part.X.rows
  return {
    rows,
    normal: count(NORMAL),
    attack: count(ATTACK),
    unlabelled: count(UNLABELLED),
    sources: new Set(part.sourceIps).size,
    from: rows === 0 ? null : new Date(part.atMs[0] as number).toISOString(),
    to: rows === 0 ? null : new Date(part.atMs[rows - 1] as number).toISOString(),
  }
}

/** Sources that attack in both parts. */
export function attackSourcesInBoth(train: Dataset, test: Dataset): number {
  const before = attackSources(train)
  return [...attackSources(test)].filter((source) => before.has(source)).length
}

/** Addresses that attack in a part. */
export function attackSources(part: Dataset): Set<string> {
  return new Set(part.sourceIps.filter((_source, i) => part.labels[i] === ATTACK))
}

/**
 * Per log format, by name: how its labelled rows were told apart. A figure that needs a kind of row the
 * format does not have is null.
 */
export function summariseSources(
  part: Dataset,
  scores: Float64Array,
  threshold: number,
): SourceMetrics[] {
  const formats = [...new Set(part.sources)].sort()
  return formats.map((source) => {
    const labels = part.labels.map((label, i) => (part.sources[i] === source ? label : UNLABELLED))
    const normal = labels.filter((label) => label === NORMAL).length
    const attack = labels.filter((label) => label === ATTACK).length
    const figures = figuresOf(scores, labels, threshold)
    return {
      source,
      normal,
      attack,
      roc_auc: normal > 0 && attack > 0 ? figures.rocAuc : null,
      recall: attack > 0 ? figures.recall : null,
      false_positive_rate: normal > 0 ? figures.falsePositiveRate : null,
    }
  })
}

/** Anomaly scores of a part in bins of equal width over the scores that occur. */
export function histogramOf(scores: Float64Array, labels: Int8Array): HistogramBin[] {
  if (scores.length === 0) return []
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const score of scores) {
    low = Math.min(low, score)
    high = Math.max(high, score)
  }
  const width = (high - low) / HISTOGRAM_BINS || 1
  const bins = Array.from({ length: HISTOGRAM_BINS }, (_, k) => ({
    from: low + k * width,
    to: low + (k + 1) * width,
    normal: 0,
    attack: 0,
    unlabelled: 0,
  }))
  for (let i = 0; i < scores.length; i++) {
    const k = Math.min(HISTOGRAM_BINS - 1, Math.floor(((scores[i] as number) - low) / width))
    const name = labels[i] === NORMAL ? 'normal' : labels[i] === ATTACK ? 'attack' : 'unlabelled'
    ;(bins[k] as (typeof bins)[number])[name]++
  }
  return bins
}
