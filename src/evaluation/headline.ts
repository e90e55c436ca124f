import type { TimeSplit } from '../dataset/split.js'
import type { DetectorMetrics, Interval } from './metrics-document.js'
import { attackSourcesInBoth, summarisePart } from './summaries.js'

/**
 * Whether the model beats the rules it builds on, said plainly.
 * @param difference of the PR-AUCs, model less rules, with its interval from the same resamples.
 */
export function headlineOf(
  model: DetectorMetrics,
  rules: DetectorMetrics,
  difference: Interval,
): string {
  const figures = `PR-AUC ${share(model.pr_auc.value)} against ${share(rules.pr_auc.value)}, difference ${signed(difference.value)} [${signed(difference.low)}, ${signed(difference.high)}]`
  if (difference.low > 0) return `The model beats the rules it builds on: ${figures}.`
  if (difference.high < 0)
    return `The model does not beat the rules it builds on, it is worse: ${figures}.`
  return `The model does not clearly beat the rules it builds on: ${figures}.`
}

/** What a reader must know before quoting a figure. */
export function caveatsOf(split: TimeSplit): string[] {
  const test = summarisePart(split.test)
  const both = attackSourcesInBoth(split.train, split.test)
  const attackers = new Set(split.test.sourceIps.filter((_source, i) => split.test.labels[i] === 1))
    .size
  const base = test.attack / (test.attack + test.normal)
  return [
    `Measured on the newest ${test.rows.toLocaleString('en-US')} rows, ${test.from ?? '–'} to ${test.to ?? '–'}, which neither fitting nor tuning saw; ${test.unlabelled.toLocaleString('en-US')} unlabelled rows are left out.`,
    `${percent(base)} of the labelled test rows are attacks, from ${attackers} ${attackers === 1 ? 'address' : 'addresses'}; precision and PR-AUC depend on that share and do not carry over to a site with another.`,
    both === 0
      ? 'No attacking address of the test part attacks in the training part.'
      : `${both} of the attacking addresses of the test part attack in the training part too.`,
    'Intervals are 95 %, bootstrapped by source address: they tell how far the figures depend on who happened to visit, not how another site would differ.',
  ]
}

function share(value: number): string {
  return value.toFixed(3)
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
