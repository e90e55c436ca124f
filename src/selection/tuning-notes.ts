import { formatCount, formatCountOf, formatPercent, formatShare } from '../plots/number-format.js'
import type { SearchDocument, SearchParams, SearchResult, SelectMetric } from './search-document.js'

/** What a figure is called in a sentence. */
export const METRIC_TITLES: Readonly<Record<SelectMetric, string>> = {
  f1: 'F1',
  pr_auc: 'PR-AUC',
  recall_at_budget: 'recall at the alert budget',
}

/** A value of a parameter. */
export type ParamValue = NonNullable<SearchParams[keyof SearchParams]>

/** The parameters that results name, in order. */
export function parametersOf(results: readonly SearchResult[]): (keyof SearchParams)[] {
  return Object.keys(results[0]?.params ?? {}) as (keyof SearchParams)[]
}

/** The values tried of one parameter: words first, then numbers from small to large. */
export function valuesOf(results: readonly SearchResult[], name: keyof SearchParams): ParamValue[] {
  const values = new Set(results.map(({ params }) => params[name] as ParamValue))
  const order = (value: ParamValue) => (typeof value === 'number' ? value : -Infinity)
  return [...values].toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
}

/** What the figures do not say by themselves, read off the results. */
export function tuningNotes(document: SearchDocument, ranked: readonly SearchResult[]): string[] {
  return [
    ...sharedRanking(ranked),
    ...atTheEdge(document),
    ...ties(document, ranked),
    ...flattered(document, ranked),
    ...weightOfARow(document),
  ]
}

/** Whether two figures are equal to every digit shown. */
function same(a: number, b: number): boolean {
  return formatShare(a) === formatShare(b)
}

function sharedRanking(ranked: readonly SearchResult[]): string[] {
  if (!contaminationOnlyMovesThreshold(ranked)) return []
  return [
    '`contamination` moves the threshold and nothing else: the trees, and with them ROC-AUC and PR-AUC, are the same for every value of it.',
  ]
}

/** Whether contamination was varied, and rows were ranked alike whatever its value. */
function contaminationOnlyMovesThreshold(results: readonly SearchResult[]): boolean {
  const firstByForest = new Map<string, SearchResult>()
  let isVaried = false
  for (const result of results) {
    const forest = JSON.stringify({ ...result.params, contamination: null })
    const first = firstByForest.get(forest)
    if (first === undefined) {
      firstByForest.set(forest, result)
      continue
    }
    isVaried = true
    if (!same(first.metrics.roc_auc, result.metrics.roc_auc)) return false
  }
  return isVaried
}

/** A best value at the end of what was tried leaves open what lies beyond. */
function atTheEdge({ best_params, all_results }: SearchDocument): string[] {
  return parametersOf(all_results).flatMap((name) => {
    const best = best_params[name]
    const tried = valuesOf(all_results, name).filter((value) => typeof value === 'number')
    if (typeof best !== 'number' || tried.length < 2) return []
    if (best !== tried[0] && best !== tried.at(-1)) return []
    const [end, beyond] = best === tried[0] ? ['smallest', 'smaller'] : ['largest', 'larger']
    return [`The best \`${name}\`, ${best}, is the ${end} tried: a ${beyond} one may be better.`]
  })
}

function ties({ selection }: SearchDocument, ranked: readonly SearchResult[]): string[] {
  const figures = ranked.map(({ metrics }) => metrics[selection.metric])
  const highest = Math.max(...figures)
  const tied = figures.filter((figure) => same(figure, highest)).length
  if (tied < 2) return []
  return [
    `${formatCount(tied)} of ${formatCountOf(ranked.length, 'combination')} share the best ${METRIC_TITLES[selection.metric]} to three decimals. Their order among each other means nothing.`,
  ]
}

function flattered({ selection }: SearchDocument, ranked: readonly SearchResult[]): string[] {
  if (ranked.length < 2) return []
  const figures = ranked.map(({ metrics }) => metrics[selection.metric])
  return [
    `${METRIC_TITLES[selection.metric]} runs from ${formatShare(Math.min(...figures))} to ${formatShare(Math.max(...figures))} over what was tried. The best of many is flattered by the choice itself: expect less on new rows.`,
  ]
}

function weightOfARow({ selection }: SearchDocument): string[] {
  const { validation_attacks: attacks, validation_rows: rows } = selection
  const share = `${formatPercent(attacks / Math.max(1, rows))} of the labelled validation rows are attacks. F1 and precision hang on that share; at a site with fewer attacks both are lower for the same detector.`
  if (attacks === 0) return [share]
  return [
    `One attack row more or less moves recall by ${formatShare(1 / attacks)}. Rows of one source resemble each other, so true differences must be larger still to count.`,
    share,
  ]
}
