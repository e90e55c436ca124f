import { percentileInterval } from '../metrics/bootstrap.js'
import {
  type AlertCounts,
  countAlerts,
  groupsWithin,
  rankAlerts,
  type RankedAlerts,
} from '../metrics/alert-budget.js'
import { confusionOf } from '../metrics/confusion.js'
import { precisionRecallCurve } from '../metrics/precision-recall.js'
import { countDown, groupsAbove, type Ranking, rankRows } from '../metrics/ranking.js'
import { type RankedCells, rankedCells, weighCells } from '../metrics/ranked-cells.js'
import { rocCurve } from '../metrics/roc.js'
import { thinCurve } from '../metrics/thin-curve.js'
import { type Court, eachResample, LEVEL } from './court.js'
import {
  type Figure,
  type FigureAtBudget,
  figuresAtBudget,
  thresholdFigures,
} from './judged-figures.js'
import type { BudgetMetrics, DetectorMetrics, Interval } from './metrics-document.js'

/** Points a curve in a document has at most. */
const CURVE_POINTS = 400

/** Alerts an hour that recall is told at, ascending; the middle one is what one person can look at. */
export const ALERTS_PER_HOUR = [1, 10, 100] as const

/** False positive rate that recall is told at beside the threshold in use. */
const LOW_RATE = 0.01

/** One way of scoring, to be judged. */
export interface Candidate {
  readonly name: string
  readonly title: string
  /** A row of the court each; above the threshold is an alert. */
  readonly scores: Float64Array
  readonly threshold: number
}

/** A way of scoring judged, with what a comparison with another needs. */
export interface Judgement {
  readonly metrics: DetectorMetrics
  /** PR-AUC of each resample, in the court's order: those of two ways belong together in pairs. */
  readonly prAucs: Float64Array
}

/** Judges all ways on the same rows and the same resamples, with pauses between these. */
export async function judge(court: Court, candidates: readonly Candidate[]): Promise<Judgement[]> {
  const standings: Standing[] = []
  for (const candidate of candidates) {
    standings.push(new Standing(court, candidate))
    await court.pause()
  }
  const visits = standings.reduce((sum, { cells }) => sum + cells.rows.length, 0)
  await eachResample(court, visits, (drawn, resample) => {
    for (const standing of standings) standing.weigh(drawn, resample)
  })
  const judgements: Judgement[] = []
  for (const standing of standings) {
    judgements.push(standing.judgement())
    await court.pause()
  }
  return judgements
}

/** PR-AUC of one way less that of another, resample by resample. */
export function differenceOf(one: Judgement, other: Judgement): Interval {
  return {
    value: one.metrics.pr_auc.value - other.metrics.pr_auc.value,
    ...percentileInterval(
      one.prAucs.map((prAuc, i) => prAuc - (other.prAucs[i] as number)),
      LEVEL,
    ),
  }
}

/** A way of scoring while it is judged: its rows sorted once, its figures resample by resample. */
class Standing {
  readonly cells: RankedCells
  readonly #candidate: Candidate
  readonly #ranking: Ranking
  readonly #ranked: RankedAlerts
  readonly #budgets: readonly number[]
  /** How many distinct scores are alerts at the threshold. */
  readonly #groups: number
  /** A value a resample, a figure. */
  readonly #figures: Record<Figure, Float64Array>
  readonly #atBudgets: readonly Record<FigureAtBudget, Float64Array>[]
  readonly #sources: number

  constructor({ labels, sourceOfRow, sources, alerts, resamples }: Court, candidate: Candidate) {
    this.#candidate = candidate
    this.#sources = sources
    this.#ranking = rankRows(candidate.scores, labels)
    // Sorted once: a resample only weighs the rows anew.
    this.cells = rankedCells(this.#ranking, sourceOfRow, sources)
    this.#ranked = rankAlerts(this.#ranking, alerts, labels, sources)
    this.#budgets = ALERTS_PER_HOUR.map((perHour) => perHour * alerts.hours)
    this.#groups = groupsAbove(this.#ranking, candidate.threshold)
    const column = (): Float64Array => new Float64Array(resamples)
    this.#figures = {
      rocAuc: column(),
      prAuc: column(),
      recallAtLowRate: column(),
      precision: column(),
      recall: column(),
      f1: column(),
      falsePositiveRate: column(),
    }
    this.#atBudgets = ALERTS_PER_HOUR.map(() => ({
      alertPrecision: column(),
      sourceRecall: column(),
      precision: column(),
      recall: column(),
      f1: column(),
      falsePositiveRate: column(),
    }))
  }

  weigh(drawn: ArrayLike<number>, resample: number): void {
    const { figures, atBudgets } = this.#measure(drawn)
    put(figures, this.#figures, resample)
    atBudgets.forEach(({ values }, k) =>
      put(values, this.#atBudgets[k] as Record<FigureAtBudget, Float64Array>, resample),
    )
  }

  judgement(): Judgement {
    const { name, title, threshold } = this.#candidate
    const { figures, atBudgets } = this.#measure(new Uint8Array(this.#sources).fill(1))
    const interval = (figure: Figure): Interval =>
      intervalOf(figures[figure], this.#figures[figure])
    const counts = countDown(this.#ranking)
    const confusion = confusionOf(counts, this.#groups)
    const metrics: DetectorMetrics = {
      name,
      title,
      roc_auc: interval('rocAuc'),
      pr_auc: interval('prAuc'),
      recall_at_1_percent_false_positives: interval('recallAtLowRate'),
      precision: interval('precision'),
      recall: interval('recall'),
      f1: interval('f1'),
      false_positive_rate: interval('falsePositiveRate'),
      threshold,
      confusion: {
        true_negative: confusion.trueNegatives,
        false_positive: confusion.falsePositives,
        false_negative: confusion.falseNegatives,
        true_positive: confusion.truePositives,
      },
      alert_budgets: atBudgets.map((budget, k) => this.#budgetMetrics(budget, k)),
      // The point of the threshold stays, so that its mark lies on the line.
      roc: thinCurve(rocCurve(counts), CURVE_POINTS, 'linear', [this.#groups]),
      precision_recall: thinCurve(precisionRecallCurve(counts), CURVE_POINTS, 'step-before', [
        this.#groups,
      ]),
    }
    return { metrics, prAucs: this.#figures.prAuc }
  }

  #measure(drawn: ArrayLike<number>): {
    readonly figures: Record<Figure, number>
    readonly atBudgets: readonly AtBudget[]
  } {
    const cuts = groupsWithin(this.#ranked, this.#budgets, drawn)
    const { rocAuc, prAuc, recallAtRate, confusions } = weighCells(this.cells, drawn, LOW_RATE, [
      this.#groups,
      ...cuts,
    ])
    const [atThreshold, ...rest] = confusions.map(thresholdFigures)
    return {
      figures: {
        rocAuc,
        prAuc,
        recallAtLowRate: recallAtRate,
        ...(atThreshold as (typeof rest)[number]),
      },
      atBudgets: rest.map((of, k) => {
        const groups = cuts[k] as number
        const counts = countAlerts(this.#ranked, groups, drawn)
        return { groups, counts, values: figuresAtBudget(of, counts) }
      }),
    }
  }

  #budgetMetrics({ groups, counts, values }: AtBudget, k: number): BudgetMetrics {
    const interval = (figure: FigureAtBudget): Interval =>
      intervalOf(
        values[figure],
        (this.#atBudgets[k] as Record<FigureAtBudget, Float64Array>)[figure],
      )
    return {
      alerts_per_hour: ALERTS_PER_HOUR[k] as number,
      threshold: this.#ranking.scores[groups] ?? null,
      alerts: counts.alerts,
      alert_precision: interval('alertPrecision'),
      source_recall: interval('sourceRecall'),
      precision: interval('precision'),
      recall: interval('recall'),
      f1: interval('f1'),
      false_positive_rate: interval('falsePositiveRate'),
    }
  }
}

interface AtBudget {
  /** How many distinct scores are alerts. */
  readonly groups: number
  readonly counts: AlertCounts
  readonly values: Record<FigureAtBudget, number>
}

function put<K extends string>(
  values: Record<K, number>,
  columns: Record<K, Float64Array>,
  resample: number,
): void {
  for (const name of Object.keys(columns) as K[]) columns[name][resample] = values[name]
}

function intervalOf(value: number, resampled: Float64Array): Interval {
  return { value, ...percentileInterval(resampled, LEVEL) }
}
