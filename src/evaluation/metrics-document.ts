/**
 * The shape of `metrics.json` and of what `/api/v1/model/metrics` serves: computed once by evaluate,
 * written to disk, and only read afterwards. Names are those on the wire.
 */

/** A figure with its 95 % interval, bootstrapped by source address. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

interface ConfusionCounts {
  readonly true_negative: number
  readonly false_positive: number
  readonly false_negative: number
  readonly true_positive: number
}

/** A curve as parallel arrays, thinned to at most 400 of its own points for plotting. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** How one way of scoring did on the test rows. The first in the list is the model that serves. */
export interface DetectorMetrics {
  /** `forest`, `joined`, `forest_without_rule_features`, `rules`, `rules_remembered`, `largest_z`. */
  readonly name: string
  readonly title: string
  readonly roc_auc: Interval
  readonly pr_auc: Interval
  readonly precision: Interval
  readonly recall: Interval
  readonly f1: Interval
  /** Share of normal rows that were called attacks. */
  readonly false_positive_rate: Interval
  readonly threshold: number
  readonly confusion: ConfusionCounts
  /** False positive rate against true positive rate. */
  readonly roc: Curve
  /** Recall against precision. */
  readonly precision_recall: Curve
}

/** Rows of one part of the split. Times are ISO 8601; null when the part is empty. */
export interface PartSummary {
  readonly rows: number
  readonly normal: number
  readonly attack: number
  readonly unlabelled: number
  readonly sources: number
  readonly from: string | null
  readonly to: string | null
}

/** How the model did on one attack of the test rows. */
export interface AttackMetrics {
  readonly attack: string
  readonly test_rows: number
  readonly test_sources: number
  /** Rows of the same attack in the train part; left out of fitting where that is on normal rows alone. */
  readonly train_rows: number
  readonly recall: number
  /** Seconds from the attack's first test row to its first alert; null when none was raised. */
  readonly seconds_to_first_alert: number | null
  /** Rows of the attack that passed before the first alert. */
  readonly rows_before_first_alert: number
}

/** How the model did on the rows of one log format. */
export interface SourceMetrics {
  readonly source: string
  readonly normal: number
  readonly attack: number
  readonly roc_auc: number | null
  readonly recall: number | null
  readonly false_positive_rate: number | null
}

export interface HistogramBin {
  readonly from: number
  readonly to: number
  readonly normal: number
  readonly attack: number
  readonly unlabelled: number
}

export interface MetricsDocument {
  readonly timestamp: string
  readonly model_version: string
  /** One sentence on whether the model beats the rules it builds on, first in every report. */
  readonly headline: string
  /** What a reader must know before quoting a figure; one sentence each. */
  readonly caveats: readonly string[]
  readonly best_f1_score: number
  readonly best_params: Readonly<Record<string, string | number | boolean>>
  readonly dataset: {
    readonly path: string
    readonly sha256: string
    readonly rows: number
    readonly feature_schema: string
    readonly train: PartSummary
    readonly validation: PartSummary
    readonly test: PartSummary
    /** Attack sources of the test part that also occur in the train part. */
    readonly attack_sources_seen_in_train: number
  }
  readonly bootstrap: {
    readonly resamples: number
    readonly by: string
    readonly level: number
    readonly seed: number
  }
  readonly detectors: readonly DetectorMetrics[]
  readonly attacks: readonly AttackMetrics[]
  readonly sources: readonly SourceMetrics[]
  /** Distribution of anomaly scores in the test part. */
  readonly histogram: readonly HistogramBin[]
}
