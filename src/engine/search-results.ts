import { ATTACK } from '../dataset/dataset.js'
import type { JudgedPoint } from '../selection/rank-results.js'
import { type ResampledFigure, spreadOf } from '../selection/resample-figure.js'
import type {
  RankedInterval,
  SearchCost,
  SearchDocument,
  SearchParams,
  SearchResult,
} from '../selection/search-document.js'
import {
  pointCount,
  type SearchPoint,
  type SearchSpace,
  variedParameters,
} from '../selection/search-space.js'
import { planForests, scoresTrainRows } from '../selection/search-strategy.js'
import type { SearchRows } from './search-rows.js'
import type { SearchOutcome } from './search-run.js'
import { fittedOnWords, type Training } from './trainer.js'

/** A search as `hyperparameter_results.json` tells it. */
export function searchDocument(
  { config, split, prepared, sha256 }: Training,
  space: SearchSpace,
  rows: SearchRows,
  outcome: SearchOutcome,
  nowIso: string,
): SearchDocument {
  const { ranked, chosen, byDefault, resampled, resampledDefault } = outcome
  const varied = variedParameters(space)
  const resultOf = ({ point, metrics }: JudgedPoint): Omit<SearchResult, 'rank'> => ({
    params: paramsOf(point, varied),
    metrics,
  })
  const best = resultOf(ranked[chosen] as JudgedPoint)
  const { labels, sources } = rows.judged
  return {
    timestamp: nowIso,
    best_params: best.params,
    best_f1_score: best.metrics.f1,
    search: {
      strategy: config.search,
      budget: config.search_budget,
      points: pointCount(space),
      rungs: outcome.rungs,
    },
    selection: {
      metric: config.select,
      one_standard_error: config.one_standard_error,
      alert_budget: config.alert_budget,
      fitted_on: fittedOnWords(prepared),
      train_rows: prepared.X.rows,
      validation_rows: labels.length,
      validation_attacks: labels.filter((label) => label === ATTACK).length,
      validation_from: new Date(split.validation.atMs[0] as number).toISOString(),
      validation_to: new Date(split.validation.atMs.at(-1) as number).toISOString(),
    },
    dataset_sha256: sha256,
    random_state: config.seed,
    chosen_rank: chosen + 1,
    all_results: ranked.map((found, place) => ({ rank: place + 1, ...resultOf(found) })),
    default_result: resultOf(byDefault),
    intervals: {
      sources,
      resamples: outcome.resamples,
      best: resampled.map(({ place, ...figure }) => intervalOf(place, figure, resampledDefault)),
      default: rangeOf(resampledDefault.resampled),
    },
    cost: costOf(ranked, rows),
  }
}

function paramsOf(point: SearchPoint, varied: readonly (keyof SearchPoint)[]): SearchParams {
  return Object.fromEntries(varied.map((name) => [name, point[name]])) as unknown as SearchParams
}

function intervalOf(
  place: number,
  figure: ResampledFigure,
  byDefault: ResampledFigure,
): RankedInterval {
  const differences = figure.resampled.map(
    (value, resample) => value - (byDefault.resampled[resample] as number),
  )
  return {
    rank: place + 1,
    ...spreadOf(figure.resampled),
    over_default: { value: figure.value - byDefault.value, ...rangeOf(differences) },
  }
}

function rangeOf(values: Float64Array): { readonly low: number; readonly high: number } {
  const { low, high } = spreadOf(values)
  return { low, high }
}

/** What was grown and scored for the combinations, whether now or before the search was taken up again. */
function costOf(ranked: readonly JudgedPoint[], rows: SearchRows): SearchCost {
  const plans = planForests(ranked.map(({ point }) => point))
  let [trees, walks] = [0, 0]
  for (const plan of plans) {
    const most = plan.wanted.at(-1)?.trees ?? 0
    trees += most
    walks += most * (rows.validationRows + (scoresTrainRows(plan) ? rows.trainRows : 0))
  }
  return {
    combinations: ranked.length,
    forests: plans.length,
    trees,
    trees_without_sharing: ranked.reduce((sum, { point }) => sum + point.n_estimators, 0),
    walks,
  }
}
