import type { TimeSplit } from '../dataset/split.js'
import { formatCount, formatCountOf, formatInstant, formatPercent } from '../plots/number-format.js'
import type { DetectorMetrics, Interval, SourceMetrics } from './metrics-document.js'
import { attackSourcesInBoth, attackSources, summarisePart } from './summaries.js'

/** With attacks from fewer addresses than this, resampling them tells little. */
const FEW_SOURCES = 10

/** A simpler way of scoring beside the model. */
export interface Rival {
  readonly metrics: DetectorMetrics
  /** PR-AUC of the model less that of the rival, with its interval from the same resamples. */
  readonly difference: Interval
}

/**
 * Whether the model beats the rules it builds on, said plainly: those of each event alone, and the same with a memory.
 * @param difference to the rules. @param remembered the rules with a memory of each source.
 */
export function headlineOf(
  model: DetectorMetrics,
  rules: DetectorMetrics,
  difference: Interval,
  remembered: Rival,
): string {
  const figures = `PR-AUC ${share(model.pr_auc.value)} against ${share(rules.pr_auc.value)}, difference ${signedInterval(difference)}`
  return `${againstRules(figures, difference)} ${againstMemory(remembered)}`
}

function againstRules(figures: string, { low, high }: Interval): string {
  if (low > 0) return `The model beats the rules it builds on: ${figures}.`
  if (high < 0) return `The model does not beat the rules it builds on, it is worse: ${figures}.`
  return `The model does not clearly beat the rules it builds on: ${figures}.`
}

function againstMemory({ metrics, difference }: Rival): string {
  const figures = `${share(metrics.pr_auc.value)}, difference ${signedInterval(difference)}`
  if (difference.low > 0) return `It also beats rules with a memory of each source: ${figures}.`
  if (difference.high < 0)
    return `With a memory of each source, rules alone do better than the model: ${figures}.`
  return `With a memory of each source, rules alone do about as well as the model: ${figures}.`
}

/**
 * What a reader must know before quoting a figure.
 * @param rivals simpler ways than the model, other than the rules of the headline.
 * @param formats the test rows by log format.
 * @param joined what decides, and its difference to the rules with a memory; null where that was not compared.
 */
export function caveatsOf(
  split: TimeSplit,
  rivals: readonly Rival[],
  formats: readonly SourceMetrics[],
  joined: Rival | null = null,
): string[] {
  return [
    measuredOn(split),
    ...(joined === null ? [] : [whatDecides(joined)]),
    ...rivals.filter(({ difference }) => difference.low <= 0).map(rivalInWords),
    shareOfAttacks(split),
    ...formatsOfOneKind(formats),
    sourcesSeenBefore(split),
    'Intervals are 95 %, bootstrapped by source address: they tell how far the figures depend on who happened to visit, not how another site would differ.',
    ...fewAttackers(split),
  ]
}

function measuredOn({ train, validation, test }: TimeSplit): string {
  // Cut by source, the parts overlap in time.
  const isNewest = [train, validation].every(({ atMs }) => (atMs.at(-1) ?? 0) < (test.atMs[0] ?? 0))
  const { rows, from, to, unlabelled } = summarisePart(test)
  const leftOut =
    unlabelled === 0
      ? ''
      : `; ${formatCountOf(unlabelled, 'unlabelled row')} ${unlabelled === 1 ? 'is' : 'are'} left out`
  return `Measured on ${isNewest ? 'the newest ' : ''}${formatCountOf(rows, 'row')}, ${formatInstant(from)} to ${formatInstant(to)}, which neither fitting nor tuning saw${leftOut}.`
}

function whatDecides({ metrics, difference }: Rival): string {
  const verdict =
    difference.low > 0 ? 'beats' : difference.high < 0 ? 'does not beat' : 'is not told apart from'
  return `“${metrics.title}” is what decides, with PR-AUC ${share(metrics.pr_auc.value)}; it ${verdict} rules with a memory alone, from which it differs by ${signedInterval(difference)}.`
}

function rivalInWords({ metrics, difference }: Rival): string {
  const verdict = difference.high < 0 ? 'does better' : 'does about as well'
  return `“${metrics.title}” needs no forest and ${verdict}: PR-AUC ${share(metrics.pr_auc.value)}, from which the model's differs by ${signedInterval(difference)}.`
}

function shareOfAttacks({ test }: TimeSplit): string {
  const { attack, normal } = summarisePart(test)
  const attackers = attackSources(test).size
  return `${formatPercent(attack / (attack + normal))} of the labelled test rows are attacks, from ${formatCountOf(attackers, 'address', 'addresses')}; precision and PR-AUC depend on that share and do not carry over to a site with another.`
}

/** Where a format holds one kind of row only, whoever tells the formats apart tells the rows apart. */
function formatsOfOneKind(formats: readonly SourceMetrics[]): string[] {
  const lone = formats.filter(({ normal, attack }) => attack > 0 && normal === 0)
  if (lone.length === 0) return []
  const rows = lone.reduce((sum, { attack }) => sum + attack, 0)
  const all = formats.reduce((sum, { attack }) => sum + attack, 0)
  const names = lone.map(({ source }) => source).join(', ')
  return [
    `${formatCount(rows)} of ${formatCountOf(all, 'attack row')} come from log formats without a normal row in the test part (${names}): there it is enough to tell the formats apart. The figures within each format stand in the report.`,
  ]
}

function sourcesSeenBefore({ train, test }: TimeSplit): string {
  const both = attackSourcesInBoth(train, test)
  if (both === 0) return 'No attacking address of the test part attacks in the training part.'
  return `${formatCount(both)} of the attacking addresses of the test part ${both === 1 ? 'attacks' : 'attack'} in the training part too.`
}

function fewAttackers({ test }: TimeSplit): string[] {
  const attackers = attackSources(test).size
  if (attackers >= FEW_SOURCES) return []
  return [
    `The attacks come from ${formatCountOf(attackers, 'address', 'addresses')}, too few for their intervals to be trusted: they are too narrow.`,
  ]
}

function share(value: number): string {
  return value.toFixed(3)
}

function signedInterval({ value, low, high }: Interval): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}
