import { ATTACK } from '../../src/dataset/dataset.js'
import { clusterResampler, clustersOf, percentileInterval } from '../../src/metrics/bootstrap.js'
import { averagePrecision } from '../../src/metrics/precision-recall.js'
import { countDown, type RankedCounts, rankRows } from '../../src/metrics/ranking.js'
import { rocAuc } from '../../src/metrics/roc.js'
import type { MixRows } from './rows.js'

/** What a way of scoring is judged by, each in [0, 1]. */
export const FIGURES = ['ROC-AUC', 'PR-AUC', 'recall at 1 % FP', 'sources at 10 alerts/h'] as const

export type Figures = Readonly<Record<(typeof FIGURES)[number], number>>

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A way judged: the mean over the seeds, and the same of each resample of the sources. */
export interface Verdict {
  readonly figures: Figures
  readonly resampled: readonly Figures[]
}

/** False positives that the recall may cost, of the normal rows. */
const FALSE_POSITIVES = 0.01

/**
 * Alerts an hour that may be raised, one a source and hour, over the hours of web traffic, as good as all traffic: over the weeks of
 * the sparser logs they would be more than there are sources and hours.
 */
const ALERTS_PER_HOUR = 10

const HOUR_MS = 60 * 60 * 1000

/** Share of the resamples that an interval spans. */
const LEVEL = 0.95

/** The test rows of one seed. */
interface Sitting {
  readonly cut: number
  /** Which of the test rows are judged. */
  readonly judged: readonly number[]
  readonly labels: Int8Array
  /** Number of each row's source, the same in every seed. */
  readonly sourceOfRow: Int32Array
  /** Number of each row's pair of source and hour. */
  readonly alertOfRow: Int32Array
  readonly alerts: number
  /** Hours with web traffic. */
  readonly hours: number
}

/**
 * Judges ways of scoring on the test rows of several seeds. A figure is the mean over the seeds; its interval comes from drawing the
 * sources of all seeds anew, so that it tells how far it hangs on who happened to visit.
 */
export class Court {
  readonly #sittings: readonly Sitting[]
  /** Of each resample, how often each source is in it. */
  readonly #drawn: readonly Uint32Array[]

  /** @param isJudged rows that count; all of them when absent. */
  constructor(
    seeds: readonly MixRows[],
    resamples: number,
    isJudged: (rows: MixRows, row: number) => boolean = () => true,
  ) {
    const judged = seeds.map((rows) =>
      [...rows.events.keys()].filter((row) => row >= rows.cut && isJudged(rows, row)),
    )
    const ips = seeds.map(({ dataset }, s) =>
      (judged[s] ?? []).map((row) => dataset.sourceIps[row] as string),
    )
    const sources = clustersOf(ips.flat())
    const labels = seeds.map(({ dataset }, s) =>
      Int8Array.from(judged[s] ?? [], (row) => dataset.labels[row] as number),
    )
    let from = 0
    this.#sittings = seeds.map((rows, s) => {
      const own = judged[s] ?? []
      const sourceOfRow = sources.ofRow.subarray(from, from + own.length)
      from += own.length
      const hourOf = (row: number): number =>
        Math.floor((rows.dataset.atMs[row] as number) / HOUR_MS)
      const alerts = clustersOf(own.map((row, k) => `${sourceOfRow[k]} ${hourOf(row)}`))
      return {
        cut: rows.cut,
        judged: own,
        labels: labels[s] as Int8Array,
        sourceOfRow,
        alertOfRow: alerts.ofRow,
        alerts: alerts.count,
        hours: new Set(busiest(rows).map(hourOf)).size,
      }
    })
    const isAttack = labels.flatMap((of) => Array.from(of, (label) => (label === ATTACK ? 1 : 0)))
    const draw = clusterResampler(sources, isAttack, 0)
    this.#drawn = Array.from({ length: resamples }, (_, resample) => draw(resample))
  }

  /** @param scores of every row of each seed, those to learn from included. */
  judge(scores: readonly Float64Array[]): Verdict {
    const sat = this.#sittings.map((sitting, s) => {
      const all = scores[s] as Float64Array
      return new Ranked(
        sitting,
        Float64Array.from(sitting.judged, (row) => all[row] as number),
      )
    })
    const meanOf = (drawn: Uint32Array | null): Figures =>
      mean(sat.flatMap((ranked) => ranked.figures(drawn) ?? []))
    return { figures: meanOf(null), resampled: this.#drawn.map(meanOf) }
  }
}

/** Test rows of ordinary web traffic. */
function busiest({ events, dataset, cut }: MixRows): number[] {
  return [...events.keys()].filter(
    (row) => row >= cut && events[row]?.service === 'http' && dataset.labels[row] !== ATTACK,
  )
}

class Ranked {
  readonly #sitting: Sitting
  readonly #ranking: ReturnType<typeof rankRows>
  readonly #sources: Int32Array
  /** Alerts, highest score first, with source and score. */
  readonly #alerts: readonly { readonly source: number; readonly score: number }[]
  /** Highest score of an attack row, by source. */
  readonly #attackers = new Map<number, number>()

  constructor(sitting: Sitting, scores: Float64Array) {
    this.#sitting = sitting
    this.#ranking = rankRows(scores, sitting.labels)
    this.#sources = this.#ranking.order.map((row) => sitting.sourceOfRow[row] as number)
    const alerts = Array.from({ length: sitting.alerts }, () => ({ source: 0, score: -Infinity }))
    for (const [row, score] of scores.entries()) {
      const source = sitting.sourceOfRow[row] as number
      const alert = alerts[sitting.alertOfRow[row] as number]
      if (alert !== undefined && score > alert.score) Object.assign(alert, { source, score })
      if (sitting.labels[row] === ATTACK)
        this.#attackers.set(source, Math.max(score, this.#attackers.get(source) ?? -Infinity))
    }
    this.#alerts = alerts.sort((a, b) => b.score - a.score)
  }

  /** Null when the resample has no attack or nothing ordinary. */
  figures(drawn: Uint32Array | null): Figures | null {
    const counts = countDown(
      this.#ranking,
      drawn === null ? undefined : this.#sources.map((source) => drawn[source] as number),
    )
    if ((counts.truePositives.at(-1) ?? 0) === 0 || (counts.falsePositives.at(-1) ?? 0) === 0)
      return null
    return {
      'ROC-AUC': rocAuc(counts),
      'PR-AUC': averagePrecision(counts),
      'recall at 1 % FP': recallWithin(counts),
      'sources at 10 alerts/h': this.#sourcesCaught(drawn),
    }
  }

  /** Attacking sources with an attack above the score that so many alerts allow; alerts that tie are all or none. */
  #sourcesCaught(drawn: Uint32Array | null): number {
    const weightOf = (source: number): number => (drawn === null ? 1 : (drawn[source] as number))
    let left = ALERTS_PER_HOUR * this.#sitting.hours
    let threshold = Infinity
    for (let k = 0; k < this.#alerts.length;) {
      const score = this.#alerts[k]?.score as number
      for (; this.#alerts[k]?.score === score; k++) left -= weightOf(this.#alerts[k]?.source ?? 0)
      if (left < 0) break
      threshold = score
    }
    let [caught, all] = [0, 0]
    for (const [source, score] of this.#attackers) {
      all += weightOf(source)
      if (score >= threshold) caught += weightOf(source)
    }
    return all === 0 ? 0 : caught / all
  }
}

/** Share of the attacks above the lowest score that keeps false positives within their share. */
function recallWithin({ truePositives, falsePositives }: RankedCounts): number {
  const allowed = FALSE_POSITIVES * (falsePositives.at(-1) ?? 0)
  const groups = falsePositives.findIndex((count) => count > allowed)
  const last = groups === -1 ? truePositives.length : groups
  return (truePositives[last - 1] ?? 0) / (truePositives.at(-1) ?? 1)
}

function mean(all: readonly Figures[]): Figures {
  const entries = FIGURES.map((name) => [
    name,
    all.reduce((sum, figures) => sum + figures[name], 0) / Math.max(1, all.length),
  ])
  return Object.fromEntries(entries) as Figures
}

/** A figure with its interval. */
export function intervalOf(
  { figures, resampled }: Verdict,
  name: (typeof FIGURES)[number],
): Interval {
  const values = Float64Array.from(resampled, (of) => of[name])
  return { value: figures[name], ...percentileInterval(values, LEVEL) }
}

/** A figure of one way less that of another, resample by resample. */
export function differenceOf(
  one: Verdict,
  other: Verdict,
  name: (typeof FIGURES)[number],
): Interval {
  const values = Float64Array.from(
    one.resampled,
    (of, i) => of[name] - (other.resampled[i]?.[name] ?? 0),
  )
  return { value: one.figures[name] - other.figures[name], ...percentileInterval(values, LEVEL) }
}
