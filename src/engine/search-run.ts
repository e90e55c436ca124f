import type { Config } from '../config.js'
import { clusterResampler } from '../metrics/bootstrap.js'
import { halvingRungs, plansOfRung, type Rung, survivors } from '../selection/halving.js'
import { type JudgedPoint, rankResults, simplestWithinError } from '../selection/rank-results.js'
import { resampleFigure, type ResampledFigure, spreadOf } from '../selection/resample-figure.js'
import type { SearchPoint, SearchSpace } from '../selection/search-space.js'
import {
  forestKey,
  gridPoints,
  halvingForests,
  planForests,
  RANDOM_BUDGET,
  randomPoints,
} from '../selection/search-strategy.js'
import type { ForestSearch } from './forest-search.js'
import type { SearchRows } from './search-rows.js'

/** Combinations whose figure is drawn again by source. */
export const LEADERS = 5

/** Resamples behind an interval. */
const RESAMPLES = 200

/** A combination and what resamples of the sources make of its figure. */
export interface ResampledPoint extends ResampledFigure {
  /** Its place in the ranking, from 0. */
  readonly place: number
}

/** All that a search found. */
export interface SearchOutcome {
  /** Every combination that was tried, best first. */
  readonly ranked: readonly JudgedPoint[]
  /** Place of the chosen one. */
  readonly chosen: number
  readonly rungs: readonly Rung[]
  /** What `train` would fit. */
  readonly byDefault: JudgedPoint
  readonly resampledDefault: ResampledFigure
  /** The best few, and the chosen one. */
  readonly resampled: readonly ResampledPoint[]
  readonly resamples: number
}

/** Goes about the space as configured, ranks what was found, and chooses. @throws as ForestSearch.judge does. */
export async function runSearch(
  config: Config,
  space: SearchSpace,
  rows: SearchRows,
  search: ForestSearch,
  onRung: (rung: number, rungs: number) => void,
): Promise<SearchOutcome> {
  const { judged, rungs } = await judgeSpace(config, space, search, onRung)
  const ranked = rankResults(judged, config.select)
  const wanted = defaultPoint(config)
  const byDefault =
    ranked.find(({ point }) => isSame(point, wanted)) ?? (await judgeOne(search, wanted))
  const resample = resamplerOf(config, rows, search)
  const resampled: ResampledPoint[] = []
  const add = async (place: number): Promise<void> => {
    resampled.push({ place, ...(await resample(ranked[place] as JudgedPoint)) })
  }
  for (let place = 0; place < Math.min(LEADERS, ranked.length); place++) await add(place)
  const chosen = config.one_standard_error
    ? simplestWithinError(
        ranked,
        config.select,
        errorOf(resampled),
        (point) => rows.growthOf(point).maxSamples,
      )
    : 0
  if (chosen >= LEADERS) await add(chosen)
  return {
    ranked,
    chosen,
    rungs,
    byDefault,
    resampledDefault: await resample(byDefault),
    resampled,
    resamples: RESAMPLES,
  }
}

/** What `train` would fit. */
function defaultPoint(config: Config): SearchPoint {
  return {
    n_estimators: config.n_estimators,
    max_samples: config.max_samples,
    contamination: config.contamination,
    max_features: config.max_features,
    bootstrap: config.bootstrap,
    features: 'all',
    transform: 'log',
    scaler: 'on',
    variant: config.variant,
    ndim: config.variant === 'plain' ? 1 : config.ndim,
  }
}

async function judgeSpace(
  config: Config,
  space: SearchSpace,
  search: ForestSearch,
  onRung: (rung: number, rungs: number) => void,
): Promise<{ judged: JudgedPoint[]; rungs: Rung[] }> {
  const { search: strategy, search_budget: budget, seed } = config
  if (strategy !== 'halving') {
    const points =
      strategy === 'grid' ? gridPoints(space) : randomPoints(space, budget ?? RANDOM_BUDGET, seed)
    onRung(0, 1)
    return { judged: await search.judge(planForests(points)), rungs: [] }
  }
  let plans = halvingForests(space, budget, seed)
  const counts = space.n_estimators.toSorted((a, b) => a - b)
  const rungs = halvingRungs(plans.length, counts, config.halving_factor)
  const judged: JudgedPoint[] = []
  for (const [i, rung] of rungs.entries()) {
    onRung(i, rungs.length)
    const next = rungs[i + 1]
    const found = await search.judge(plansOfRung(plans, rung), next !== undefined)
    judged.push(...found)
    if (next !== undefined) plans = survivors(plans, found, next.forests, config.select)
  }
  return { judged, rungs }
}

async function judgeOne(search: ForestSearch, point: SearchPoint): Promise<JudgedPoint> {
  const [found] = await search.judge(planForests([point]))
  return found as JudgedPoint
}

function isSame(a: SearchPoint, b: SearchPoint): boolean {
  return (
    forestKey(a) === forestKey(b) &&
    a.n_estimators === b.n_estimators &&
    a.contamination === b.contamination
  )
}

/** All combinations are drawn again alike, so that their differences are those of the combinations. */
function resamplerOf(
  { seed, select }: Config,
  { judged }: SearchRows,
  search: ForestSearch,
): (found: JudgedPoint) => Promise<ResampledFigure> {
  const clusters = { ofRow: judged.sourceOf, count: judged.sources }
  const resampler = clusterResampler(clusters, judged.labels, seed)
  return async ({ point, metrics }) => {
    const scores = await search.validationScores(point)
    return resampleFigure(scores, metrics.offset, judged, select, resampler, RESAMPLES)
  }
}

function errorOf([best]: readonly ResampledPoint[]): number {
  return best === undefined ? 0 : spreadOf(best.resampled).standard_error
}
