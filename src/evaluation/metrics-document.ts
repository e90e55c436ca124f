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
  /** One of the names in docs/reference/metrics.md. */
  readonly name: string
  readonly title: string
  readonly roc_auc: Interval
  readonly pr_auc: Interval
  /** The most recall of any threshold with at most 1 % of normal rows above it. */
  readonly recall_at_1_percent_false_positives: Interval
  readonly precision: Interval
  readonly recall: Interval
  readonly f1: Interval
  /** Share of normal rows that were called attacks. */
  readonly false_positive_rate: Interval
  readonly threshold: number
  readonly confusion: ConfusionCounts
  /** What a number of alerts an hour buys, fewest first. */
  readonly alert_budgets: readonly BudgetMetrics[]
  /** False positive rate against true positive rate. */
  readonly roc: Curve
  /** Recall against precision. */
  readonly precision_recall: Curve
}

/** A way of scoring at the lowest threshold that raises no more alerts an hour. */
export interface BudgetMetrics {
  /** All rows of one source within one hour of the clock are one alert. */
  readonly alerts_per_hour: number
  /** A score above it is an alert; null when every row may be one. */
  readonly threshold: number | null
  /** Raised over the whole test part. */
  readonly alerts: number
  /** Share of the alerts that hold an attack row above the threshold. */
  readonly alert_precision: Interval
  /** Share of the attacking sources with an attack row above the threshold. */
  readonly source_recall: Interval
  readonly precision: Interval
  readonly recall: Interval
  readonly f1: Interval
  readonly false_positive_rate: Interval
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

/** A share and its interval, which is null where all rows are of one source: their spread is not known. */
interface Share {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** How much of one attack a way of scoring caught, and how soon. */
export interface AttackDetection {
  readonly recall: number
  /** Null where all rows are of one source: their spread is not known. */
  readonly recall_low: number | null
  readonly recall_high: number | null
  /** Of `test_sources`, those with an alert. */
  readonly sources_alerted: number
  /** Seconds from the attack's first test row to its first alert; null when none was raised. */
  readonly seconds_to_first_alert: number | null
  /** Rows of the attack that passed before the first alert. */
  readonly rows_before_first_alert: number
}

/** How the model did on one attack of the test rows. */
export interface AttackMetrics extends AttackDetection {
  readonly attack: string
  readonly test_rows: number
  readonly test_sources: number
  /** Rows of the same attack in the train part; left out of fitting where that is on normal rows alone. */
  readonly train_rows: number
  /** The same for the verdict's threat score, which decides. */
  readonly joined: AttackDetection
}

/** Rows and sources of one attack in each part of the split. */
export interface AttackParts {
  readonly attack: string
  readonly train_rows: number
  readonly validation_rows: number
  readonly test_rows: number
  readonly train_sources: number
  readonly validation_sources: number
  readonly test_sources: number
}

/** When one source's attack was first seen by the model. */
export interface FirstAlert {
  readonly attack: string
  readonly source: string
  readonly rows: number
  readonly rows_before: number
  /** From the source's first row of the attack; null when none of its rows raised an alert. */
  readonly seconds: number | null
}

/** A threshold set for a wished false-alarm rate on the validation part, and what it gave on the test part. */
export interface CalibrationPoint {
  /** Share of normal rows that may be above the threshold. */
  readonly asked: number
  readonly threshold: number
  /** Share of the normal test rows above it. */
  readonly got: Share
  /** Share of the attack rows above it. */
  readonly recall: Share
}

export interface Calibration {
  /** The threshold in use: what the model was fitted to expect, which is null for a fixed one, and what came. */
  readonly chosen: { readonly asked: number | null; readonly got: Interval }
  /** Normal rows of the validation part that the thresholds of the points come from; without any there are no points. */
  readonly rows: number
  readonly points: readonly CalibrationPoint[]
}

/** What one feature did to one row's score. */
export interface FeatureReason {
  readonly feature: string
  readonly value: number
  /** The feature's median among the rows the model was fitted on. */
  readonly typical: number
  /** What it added to the anomaly score; below 0 it made the row more ordinary. */
  readonly contribution: number
}

/** A row the model got wrong, with its reasons, for an analyst to look at. */
export interface Mistake {
  readonly timestamp: string
  readonly src_ip: string
  /** Log format. */
  readonly source: string
  /** Of the attack, or of what was labelled normal, empty. */
  readonly attack: string
  readonly anomaly_score: number
  readonly threat_score: number
  /** Rows of the same source (and attack) that the model got wrong too, this one included. */
  readonly rows: number
  /** The strongest, whichever way they went. */
  readonly reasons: readonly FeatureReason[]
}

/** How much a feature moves scores: the mean size of its contributions. */
export interface Importance {
  readonly feature: string
  /** Over the rows that are anomalies. */
  readonly over_anomalies: number
  readonly over_all_rows: number
}

/** The mean score of the test rows if all had this value of a feature. */
export interface PartialDependence {
  readonly feature: string
  readonly unit: string
  readonly transform: 'none' | 'log1p' | 'signed_log1p'
  readonly values: readonly number[]
  readonly scores: readonly number[]
  /** The feature's 10, 50 and 90 percentiles among normal and attack rows. */
  readonly normal: readonly number[]
  readonly attack: readonly number[]
}

/** Why the model scores as it does, on rows of the test part. */
export interface Explanation {
  /** Score from which contributions count. */
  readonly average_score: number
  /** Rows explained; with more test rows, some evenly spaced among them. */
  readonly rows: number
  readonly anomalies: number
  /** Largest over the anomalies first. */
  readonly importances: readonly Importance[]
  readonly partial_dependence: readonly PartialDependence[]
  /** Normal rows that raised alerts, the highest score of each source first. */
  readonly false_alarms: readonly Mistake[]
  /** Attack rows that raised none, the most often missed first. */
  readonly missed_attacks: readonly Mistake[]
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
  /** How the alerts of `alert_budgets` are counted. */
  readonly alerts: {
    readonly definition: string
    /** Length of the test part, an hour at the least. */
    readonly hours: number
  }
  readonly bootstrap: {
    readonly resamples: number
    readonly by: string
    readonly level: number
    readonly seed: number
  }
  readonly detectors: readonly DetectorMetrics[]
  readonly attacks: readonly AttackMetrics[]
  /** Every attack of the dataset, and where its rows fell. */
  readonly attack_parts: readonly AttackParts[]
  /** Source by source and attack by attack, most rows first; at most 2,000. */
  readonly first_alerts: readonly FirstAlert[]
  readonly calibration: Calibration
  readonly explanation: Explanation
  readonly sources: readonly SourceMetrics[]
  /** Distribution of anomaly scores in the test part. */
  readonly histogram: readonly HistogramBin[]
}
