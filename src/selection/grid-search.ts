import { ATTACK, NORMAL } from '../dataset/dataset.js'
import { figuresOf, figuresToJson } from '../evaluation/figures.js'
import { contaminationOffset } from '../forest/anomaly-score.js'
import type { ForestScores } from './forest-task.js'
import { gridPoints, type ParamGrid } from './param-grid.js'
import type { SearchMetrics, SearchParams, SearchResult } from './search-document.js'

/**
 * Figures of every combination on the labelled validation rows, best first: highest F1, then highest
 * PR-AUC, then fewest trees, then fewest samples. F1 that agrees to three decimals counts as equal, so
 * that noise does not choose a larger model.
 * @param forests one a value of max_samples, in the grid's order, scored at each number of trees in order.
 * @param validationLabels NORMAL, ATTACK or UNLABELLED a row; unlabelled rows are left out.
 */
export function rankGrid(
  grid: ParamGrid,
  forests: readonly ForestScores[],
  validationLabels: Int8Array,
): SearchResult[] {
  const labelled = [...validationLabels.keys()].filter(
    (i) => validationLabels[i] === ATTACK || validationLabels[i] === NORMAL,
  )
  const labels = Int8Array.from(labelled, (i) => validationLabels[i] as number)
  const counts = ascendingCounts(grid)
  const results = gridPoints(grid).map((params) => {
    const forest = forests[grid.maxSamples.indexOf(params.max_samples)] as ForestScores
    const k = counts.indexOf(params.n_estimators)
    const validation = forest.validation[k] as Float64Array
    const scores = Float64Array.from(labelled, (i) => validation[i] as number)
    return { params, metrics: metricsOf(params, forest.train[k] as Float64Array, scores, labels) }
  })
  return results.sort(betterFirst).map((result, i) => ({ rank: i + 1, ...result }))
}

/** The grid's numbers of trees, ascending, each once. */
export function ascendingCounts(grid: ParamGrid): number[] {
  return [...new Set(grid.nEstimators)].sort((a, b) => a - b)
}

function metricsOf(
  params: SearchParams,
  trainingScores: Float64Array,
  scores: Float64Array,
  labels: Int8Array,
): SearchMetrics {
  const offset = contaminationOffset(params.contamination, trainingScores)
  return { ...figuresToJson(figuresOf(scores, labels, -offset)), offset }
}

type Unranked = Omit<SearchResult, 'rank'>

function betterFirst(a: Unranked, b: Unranked): number {
  return (
    thousandths(b.metrics.f1) - thousandths(a.metrics.f1) ||
    thousandths(b.metrics.pr_auc) - thousandths(a.metrics.pr_auc) ||
    a.params.n_estimators - b.params.n_estimators ||
    samplesOrder(a.params.max_samples) - samplesOrder(b.params.max_samples) ||
    b.metrics.f1 - a.metrics.f1
  )
}

function thousandths(value: number): number {
  return Math.round(value * 1000)
}

/** 'auto' is the smallest, then shares, then numbers of rows. */
function samplesOrder(maxSamples: number | 'auto'): number {
  return maxSamples === 'auto' ? 0 : maxSamples
}
