import { ATTACK, NORMAL, type Dataset } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import type { Detector } from '../detector/detector.js'
import { assert, PhantomNetError } from '../errors.js'
import { clusterResampler, clustersOf } from '../metrics/bootstrap.js'
import { bestF1Threshold } from '../metrics/threshold.js'
import { caveatsOf, headlineOf } from './headline.js'
import { type Court, differenceOf, judge, LEVEL } from './judge.js'
import type { MetricsDocument, PartSummary } from './metrics-document.js'
import {
  attackSourcesInBoth,
  histogramOf,
  summariseAttacks,
  summarisePart,
  summariseSources,
} from './summaries.js'
import { RIVALS, RULES, waysOfScoring } from './ways.js'

export interface EvaluationInput {
  readonly split: TimeSplit
  /** The model that serves, fitted on the train part alone. */
  readonly detector: Detector
  /** The same model fitted without the features that repeat the rules. */
  readonly withoutRules: Detector
  /** Resamples behind each interval. */
  readonly resamples: number
  readonly seed: number
}

/** What the test part says of the model; the rest of a MetricsDocument tells where it came from. */
export interface Evaluation extends Pick<
  MetricsDocument,
  'headline' | 'caveats' | 'bootstrap' | 'detectors' | 'attacks' | 'sources' | 'histogram'
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
 * @throws PhantomNetError LABELS_MISSING when the test part has not both attacks and normal rows.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const { split, detector, withoutRules, resamples, seed } = input
  const { train, validation, test } = split
  const rows = labelledRows(test)
  const court = courtOf(test, rows, resamples, seed)
  const ways = waysOfScoring(split, detector, withoutRules).map((way) => ({
    ...way,
    threshold: way.threshold ?? bestF1Threshold(way.validation, validation.labels),
  }))
  const judgements = ways.map(({ name, title, test: scores, threshold }) =>
    judge(court, name, title, pick(scores, rows), threshold),
  )
  const [model] = judgements
  const [serving] = ways
  const rules = judgements.find(({ metrics }) => metrics.name === RULES)
  assert(model && serving && rules, 'the model and the rules are among the ways of scoring')
  const { test: scores, threshold } = serving
  const sources = summariseSources(test, scores, threshold)
  const rivals = judgements
    .filter(({ metrics }) => RIVALS.includes(metrics.name))
    .map((rival) => ({ metrics: rival.metrics, difference: differenceOf(model, rival) }))
  return {
    headline: headlineOf(model.metrics, rules.metrics, differenceOf(model, rules)),
    caveats: caveatsOf(split, rivals, sources),
    parts: {
      train: summarisePart(train),
      validation: summarisePart(validation),
      test: summarisePart(test),
    },
    attackSourcesSeenInTrain: attackSourcesInBoth(train, test),
    bootstrap: { resamples, by: 'source address', level: LEVEL, seed },
    detectors: judgements.map(({ metrics }) => metrics),
    attacks: summariseAttacks(train, test, (row) => (scores[row] as number) > threshold),
    sources,
    histogram: histogramOf(scores, test.labels),
  }
}

/** Numbers of the rows that are known to be normal or an attack. */
function labelledRows({ labels }: Dataset): number[] {
  const rows = [...labels.keys()].filter((i) => labels[i] === NORMAL || labels[i] === ATTACK)
  const attacks = rows.filter((i) => labels[i] === ATTACK).length
  if (attacks > 0 && attacks < rows.length) return rows
  throw new PhantomNetError(
    'LABELS_MISSING',
    `The test rows hold ${attacks} attacks and ${rows.length - attacks} normal rows; judging needs both. Label more with --labels, or ingest events over a longer time.`,
  )
}

function courtOf(test: Dataset, rows: readonly number[], resamples: number, seed: number): Court {
  const labels = Int8Array.from(rows, (i) => test.labels[i] as number)
  const sources = clustersOf(rows.map((i) => test.sourceIps[i] as string))
  const isAttack = labels.map((label) => (label === ATTACK ? 1 : 0))
  return {
    labels,
    sourceOfRow: sources.ofRow,
    resamples,
    draw: clusterResampler(sources, isAttack, seed),
  }
}

function pick(scores: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (i) => scores[i] as number)
}
