import type { TimeSplit } from '../dataset/split.js'
import type { Detector } from '../detector/detector.js'
import type { TrainOn } from '../detector/fit.js'
import { assert } from '../errors.js'
import { bestF1Threshold } from '../metrics/threshold.js'
import { type IsAlert, firstAlerts, summariseAttacks, summariseParts } from './attacks.js'
import { calibrate, chosenThreshold } from './calibration.js'
import { LEVEL, openCourt } from './court.js'
import { explainTest } from './explanation.js'
import { caveatsOf, headlineOf } from './headline.js'
import { differenceOf, judge } from './judge.js'
import type { MetricsDocument, PartSummary } from './metrics-document.js'
import { attackSourcesInBoth, histogramOf, summarisePart, summariseSources } from './summaries.js'
import {
  type ComparedModel,
  JOINED,
  REMEMBERED,
  RIVALS,
  RULES,
  type Way,
  waysOfScoring,
} from './ways.js'

export interface EvaluationInput {
  readonly split: TimeSplit
  /** The model that serves, fitted on the train part alone. */
  readonly detector: Detector
  /** Which rows of the train part that was. */
  readonly trainOn: TrainOn
  /** Models fitted on the train part to be set beside it, as the same one without the features that repeat the rules. */
  readonly compared: readonly ComparedModel[]
  /** Resamples behind each interval. */
  readonly resamples: number
  readonly seed: number
  /** Awaited between steps and resamples: lets others have their turn, and throws what ends the evaluation. */
  readonly pause: () => Promise<void>
}

/** What the test part says of the model; the rest of a MetricsDocument tells where it came from. */
export interface Evaluation extends Pick<
  MetricsDocument,
  | 'headline'
  | 'caveats'
  | 'alerts'
  | 'bootstrap'
  | 'detectors'
  | 'attacks'
  | 'attack_parts'
  | 'first_alerts'
  | 'calibration'
  | 'explanation'
  | 'sources'
  | 'histogram'
> {
  readonly parts: {
    readonly train: PartSummary
    readonly validation: PartSummary
    readonly test: PartSummary
  }
  readonly attackSourcesSeenInTrain: number
}

/**
 * Judges the model and everything simpler that it has to beat on the labelled rows of the test part.
 * Thresholds come from the model or from the validation part, never from the rows they are judged on.
 * The same input gives the same figures, to the bit.
 * @throws PhantomNetError LABELS_MISSING when the test part has not both attacks and normal rows, and what `pause` throws.
 */
export async function evaluate(input: EvaluationInput): Promise<Evaluation> {
  const { split, detector, trainOn, compared, resamples, seed, pause } = input
  const { train, validation, test } = split
  const court = openCourt(test, resamples, seed, pause)
  const ways: (Way & { readonly threshold: number })[] = []
  for (const way of waysOfScoring(split, detector, trainOn, compared, seed)) {
    const threshold = way.threshold ?? bestF1Threshold(way.validation, validation.labels)
    ways.push({ ...way, threshold })
    await pause()
  }
  const candidates = ways.map((way) => ({ ...way, scores: pick(way.test, court.rows) }))
  const judgements = await judge(court, candidates)
  const [model] = judgements
  const [serving] = ways
  const joined = ways.find(({ name }) => name === JOINED)
  const rules = judgements.find(({ metrics }) => metrics.name === RULES)
  assert(model && serving && joined && rules, 'the model and the rules are among the ways')
  const { test: scores, threshold } = serving
  const alertsOf =
    (of: { readonly test: Float64Array; readonly threshold: number }): IsAlert =>
    (row) =>
      (of.test[row] as number) > of.threshold
  const isAlert = alertsOf(serving)
  const sources = summariseSources(test, scores, threshold)
  const rivals = judgements
    .filter(({ metrics }) => RIVALS.includes(metrics.name))
    .map((rival) => ({ metrics: rival.metrics, difference: differenceOf(model, rival) }))
  const remembered = rivals.find(({ metrics }) => metrics.name === REMEMBERED)
  const [memory, decides] = [REMEMBERED, JOINED].map((wanted) =>
    judgements.find(({ metrics }) => metrics.name === wanted),
  )
  assert(remembered && memory && decides, 'remembered rules and the joined verdict are there')
  const { contamination } = detector.parts.forest.parameters
  return {
    headline: headlineOf(model.metrics, rules.metrics, differenceOf(model, rules), remembered),
    caveats: caveatsOf(
      split,
      rivals.filter((rival) => rival !== remembered),
      sources,
      { metrics: decides.metrics, difference: differenceOf(decides, memory) },
    ),
    parts: {
      train: summarisePart(train),
      validation: summarisePart(validation),
      test: summarisePart(test),
    },
    attackSourcesSeenInTrain: attackSourcesInBoth(train, test),
    alerts: {
      definition: 'all rows of one source address within one hour of the clock',
      hours: court.alerts.hours,
    },
    bootstrap: { resamples, by: 'source address', level: LEVEL, seed },
    detectors: judgements.map(({ metrics }) => metrics),
    attacks: await summariseAttacks(court, train, test, isAlert, alertsOf(joined)),
    attack_parts: summariseParts(split),
    first_alerts: firstAlerts(test, isAlert),
    calibration: await calibrate(
      court,
      validation,
      serving.validation,
      pick(scores, court.rows),
      chosenThreshold(contamination, model.metrics.false_positive_rate),
    ),
    explanation: await explainTest(detector, test, scores, isAlert, pause),
    sources,
    histogram: histogramOf(scores, test.labels),
  }
}

function pick(scores: Float64Array, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length)
  for (let k = 0; k < out.length; k++) out[k] = scores[rows[k] as number] as number
  return out
}
