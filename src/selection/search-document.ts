import type { FiguresJson } from '../evaluation/figures.js'
import type { SearchPoint } from './search-space.js'

/** The shape of `hyperparameter_results.json`. Names are those on the wire. */

/** Hyperparameters as scikit-learn names them: the first three always, another where the space names it. */
export type SearchParams = Pick<SearchPoint, 'n_estimators' | 'max_samples' | 'contamination'> &
  Partial<SearchPoint>

/** Figures on the validation rows. */
export interface SearchMetrics extends FiguresJson {
  /** Share of the attack rows above the score from which on alerts come to `alert_budget` an hour. */
  readonly recall_at_budget: number
  /** decision_function's offset, from the training rows. */
  readonly offset: number
}

/** A figure the best can be chosen by. */
export const SELECT_METRICS = ['f1', 'pr_auc', 'recall_at_budget'] as const

export type SelectMetric = (typeof SELECT_METRICS)[number]

export interface SearchResult {
  /** 1 is best. */
  readonly rank: number
  readonly params: SearchParams
  readonly metrics: SearchMetrics
}

/** One of the best few beside the rest, drawn again by source. */
export interface RankedInterval {
  readonly rank: number
  /** Of the chosen figure: the middle 95 % of its resamples. */
  readonly low: number
  readonly high: number
  readonly standard_error: number
  /** The figure less that of the default combination, on the same resamples. */
  readonly over_default: { readonly value: number; readonly low: number; readonly high: number }
}

/** What the search took, in counts: the same on every machine. */
export interface SearchCost {
  readonly combinations: number
  readonly forests: number
  readonly trees: number
  /** Trees that one forest for each combination would have taken. */
  readonly trees_without_sharing: number
  /** Walks of one row down one tree. */
  readonly walks: number
}

export interface SearchDocument {
  readonly timestamp: string
  readonly best_params: SearchParams
  readonly best_f1_score: number
  /** How the space was gone about. */
  readonly search: {
    readonly strategy: 'grid' | 'random' | 'halving'
    readonly budget: number | null
    /** Points of the whole space. */
    readonly points: number
    /** Of halving: trees and forests of each rung. */
    readonly rungs: readonly { readonly trees: number; readonly forests: number }[]
  }
  /** What was maximised, on which rows. */
  readonly selection: {
    readonly metric: SelectMetric
    readonly one_standard_error: boolean
    readonly alert_budget: number
    readonly fitted_on: string
    readonly train_rows: number
    /** Labelled ones; the others had no say. */
    readonly validation_rows: number
    readonly validation_attacks: number
    readonly validation_from: string
    readonly validation_to: string
  }
  readonly dataset_sha256: string
  readonly random_state: number
  /** Rank of the chosen one: 1, unless the one-standard-error rule took a simpler one. */
  readonly chosen_rank: number
  readonly all_results: readonly SearchResult[]
  /** The combination of the program's defaults, which the best has to beat. */
  readonly default_result: Omit<SearchResult, 'rank'>
  readonly intervals: {
    readonly sources: number
    readonly resamples: number
    readonly best: readonly RankedInterval[]
    readonly default: { readonly low: number; readonly high: number }
  }
  readonly cost: SearchCost
}
