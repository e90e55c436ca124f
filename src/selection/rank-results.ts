import type { SearchMetrics, SelectMetric } from './search-document.js'
import type { SearchPoint } from './search-space.js'

/** A combination and its figures on the validation rows. */
export interface JudgedPoint {
  readonly point: SearchPoint
  readonly metrics: SearchMetrics
}

/** What decides where the chosen figure does not. */
const NEXT: Readonly<Record<SelectMetric, SelectMetric>> = {
  f1: 'pr_auc',
  pr_auc: 'f1',
  recall_at_budget: 'pr_auc',
}

/**
 * Best first: the most of the chosen figure, then of the next one (PR-AUC, or F1 when PR-AUC was chosen), then the fewest
 * trees, then the smallest samples. Figures that agree to three decimals count as equal, so that noise does not choose a
 * larger model.
 */
export function rankResults(results: readonly JudgedPoint[], select: SelectMetric): JudgedPoint[] {
  const next = NEXT[select]
  return results.toSorted(
    ({ point: a, metrics: of }, { point: b, metrics: than }) =>
      thousandths(than[select]) - thousandths(of[select]) ||
      thousandths(than[next]) - thousandths(of[next]) ||
      a.n_estimators - b.n_estimators ||
      samplesOrder(a.max_samples) - samplesOrder(b.max_samples) ||
      than[select] - of[select],
  )
}

/**
 * The one-standard-error rule (Breiman, Friedman, Olshen and Stone 1984): the simplest combination whose figure lies no
 * more than one standard error below the best one's; of several as simple, the best of them.
 * @param ranked best first.
 * @param standardError of the best one's figure.
 * @param samplesOf rows drawn for each tree. The fewest samples over all trees are the simplest, then the plain forest.
 * @returns its place in the ranking.
 */
export function simplestWithinError(
  ranked: readonly JudgedPoint[],
  select: SelectMetric,
  standardError: number,
  samplesOf: (point: SearchPoint) => number,
): number {
  const least = (ranked[0]?.metrics[select] ?? 0) - standardError
  let chosen = 0
  for (const [place, { point, metrics }] of ranked.entries()) {
    if (metrics[select] < least) continue
    const best = (ranked[chosen] as JudgedPoint).point
    const order = sizeOf(point) - sizeOf(best) || kindOf(point) - kindOf(best)
    if (order < 0) chosen = place
  }
  return chosen

  function sizeOf(point: SearchPoint): number {
    return point.n_estimators * samplesOf(point)
  }
}

function kindOf({ variant, ndim }: SearchPoint): number {
  return variant === 'plain' ? 0 : ndim
}

function thousandths(value: number): number {
  return Math.round(value * 1000)
}

/** 'auto' is the smallest, then shares, then numbers of rows. */
function samplesOrder(maxSamples: number | 'auto'): number {
  return maxSamples === 'auto' ? 0 : maxSamples
}
