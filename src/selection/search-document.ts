import type { FiguresJson } from '../evaluation/figures.js'

/** The shape of `hyperparameter_results.json`. Names are those on the wire. */

/** Hyperparameters as scikit-learn names them. */
export interface SearchParams {
  readonly n_estimators: number
  readonly max_samples: number | 'auto'
  readonly contamination: number | 'auto'
}

/** Figures on the validation rows. */
export interface SearchMetrics extends FiguresJson {
  /** decision_function's offset, from the training rows. */
  readonly offset: number
}

export interface SearchResult {
  /** 1 is best. */
  readonly rank: number
  readonly params: SearchParams
  readonly metrics: SearchMetrics
}

export interface SearchDocument {
  readonly timestamp: string
  readonly best_params: SearchParams
  readonly best_f1_score: number
  /** What was maximised, on which rows. */
  readonly selection: {
    readonly metric: string
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
  readonly all_results: readonly SearchResult[]
}
