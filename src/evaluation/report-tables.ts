import {
  formatCount,
  formatDays,
  formatDuration,
  formatInterval,
  formatPercent,
  formatShare,
  NO_FIGURE,
} from '../plots/number-format.js'
import { formatTick } from '../plots/value-axis.js'
import type {
  AttackMetrics,
  AttackParts,
  BudgetMetrics,
  DetectorMetrics,
  Interval,
  MetricsDocument,
  PartSummary,
  SourceMetrics,
} from './metrics-document.js'
import { html, type Child, type Markup } from './report-markup.js'

/** A table that scrolls within the page where it is too wide, for a keyboard too. */
export function table(
  name: string,
  head: readonly string[],
  rows: readonly Markup[],
  className = '',
): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table class="${className}">
      <thead>
        <tr>
          ${head.map((words) => html`<th scope="col">${words}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div> `
}

export function row(cells: readonly Child[], className = ''): Markup {
  return html`<tr class="${className}">
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr> `
}

/** `[0.871, 0.944]`, nothing when the interval is unknown. */
function boundsOf(interval: Interval): string {
  return formatInterval(interval).slice(formatShare(interval.value).length + 1)
}

function figure(interval: Interval): Markup {
  return html`${formatShare(interval.value)}<small>${boundsOf(interval)}</small>`
}

/** A detector's figures, large, each with its interval. */
export function keyFigures(detector: DetectorMetrics): Markup {
  const figures: readonly (readonly [string, Interval])[] = [
    ['PR-AUC', detector.pr_auc],
    ['ROC-AUC', detector.roc_auc],
    ['recall at 1 % false alarms', detector.recall_at_1_percent_false_positives],
    ['precision', detector.precision],
    ['recall', detector.recall],
    ['false positive rate', detector.false_positive_rate],
  ]
  return html`<dl class="figures">
    ${figures.map(
      ([name, interval]) =>
        html`<div>
          <dt>${name}</dt>
          <dd class="value">${formatShare(interval.value)}</dd>
          <dd class="interval">${boundsOf(interval)}</dd>
        </div> `,
    )}
  </dl> `
}

/** On whatever scale a way of scoring has. */
function thresholdText(threshold: number): string {
  return Math.abs(threshold) >= 1 ? formatTick(threshold) : formatShare(threshold)
}

/** Every way of scoring, side by side; the first is the one that serves. */
export function detectorTable(detectors: readonly DetectorMetrics[]): Markup {
  return table(
    'The model beside other ways of scoring',
    [
      'way of scoring',
      'PR-AUC',
      'ROC-AUC',
      'recall at 1 % false alarms',
      'F1',
      'precision',
      'recall',
      'false positive rate',
      'threshold',
    ],
    detectors.map((detector, i) =>
      row(
        [
          detector.title,
          figure(detector.pr_auc),
          figure(detector.roc_auc),
          figure(detector.recall_at_1_percent_false_positives),
          figure(detector.f1),
          figure(detector.precision),
          figure(detector.recall),
          figure(detector.false_positive_rate),
          thresholdText(detector.threshold),
        ],
        i === 0 ? 'serving' : '',
      ),
    ),
    'wide',
  )
}

/** What each number of alerts an hour buys, way by way. */
export function budgetTable(detectors: readonly DetectorMetrics[]): Markup {
  const budgets = detectors[0]?.alert_budgets ?? []
  const cells = ({ threshold, ...of }: BudgetMetrics): Child[] =>
    threshold === null
      ? ['all', figure(of.alert_precision), '1.000']
      : [figure(of.source_recall), figure(of.alert_precision), figure(of.recall)]
  return table(
    'What a number of alerts an hour buys',
    [
      'way of scoring',
      ...budgets.flatMap(({ alerts_per_hour }) => [
        `sources caught at ${alerts_per_hour} an hour`,
        'alerts that are right',
        'attack rows caught',
      ]),
    ],
    detectors.map((detector, i) =>
      row([detector.title, ...detector.alert_budgets.flatMap(cells)], i === 0 ? 'serving' : ''),
    ),
    'wide',
  )
}

function recallBar(recall: number): Markup {
  const share = Number.isFinite(recall) ? Math.min(1, Math.max(0, recall)) : 0
  const width = (share * 100).toFixed(1)
  const bar = html`<i style="width:${width}%"></i>`
  return html`<span class="bar" aria-hidden="true">${bar}</span>${formatShare(recall)}`
}

/** `[0.259, 0.787]`, or that it is not known. */
function spreadOf(low: number | null, high: number | null): string {
  return low === null || high === null
    ? 'one source'
    : `[${formatShare(low)}, ${formatShare(high)}]`
}

/** How each attack of the test part fared, and how soon it was seen. */
export function attackTable(attacks: readonly AttackMetrics[]): Markup {
  return table(
    'Attack by attack',
    [
      'attack',
      'recall',
      'recall of the joined verdict',
      'test rows',
      'sources seen',
      'first alert after',
      'rows before it',
    ],
    attacks.map((attack) =>
      row([
        attack.attack,
        html`${recallBar(attack.recall)}<small
            >${spreadOf(attack.recall_low, attack.recall_high)}</small
          >`,
        html`${formatShare(attack.joined.recall)}<small
            >${spreadOf(attack.joined.recall_low, attack.joined.recall_high)}</small
          >`,
        formatCount(attack.test_rows),
        `${formatCount(attack.sources_alerted)} of ${formatCount(attack.test_sources)}`,
        formatDuration(attack.seconds_to_first_alert),
        attack.seconds_to_first_alert === null
          ? NO_FIGURE
          : formatCount(attack.rows_before_first_alert),
      ]),
    ),
  )
}

/** Where the rows of every attack fell, also of those that the test part has not. */
export function attackPartsTable(attacks: readonly AttackParts[]): Markup {
  const cell = (rows: number, sources: number): string =>
    rows === 0 ? NO_FIGURE : `${formatCount(rows)} from ${formatCount(sources)}`
  return table(
    'Rows of each attack in each part',
    ['attack', 'train rows and sources', 'validation rows and sources', 'test rows and sources'],
    attacks.map((of) =>
      row([
        of.attack,
        cell(of.train_rows, of.train_sources),
        cell(of.validation_rows, of.validation_sources),
        cell(of.test_rows, of.test_sources),
      ]),
    ),
  )
}

/** The serving detector's figures within each log format. */
export function sourceTable(sources: readonly SourceMetrics[]): Markup {
  return table(
    'Log format by log format',
    ['log format', 'normal rows', 'attack rows', 'ROC-AUC', 'recall', 'false positive rate'],
    sources.map((source) =>
      row([
        source.source,
        formatCount(source.normal),
        formatCount(source.attack),
        formatShare(source.roc_auc),
        formatShare(source.recall),
        formatShare(source.false_positive_rate),
      ]),
    ),
  )
}

/** The parts of the split, in their order in time. */
export function splitTable(dataset: MetricsDocument['dataset']): Markup {
  const parts: readonly (readonly [string, PartSummary])[] = [
    ['train', dataset.train],
    ['validation', dataset.validation],
    ['test', dataset.test],
  ]
  return table(
    'Parts of the dataset',
    ['part', 'rows', 'normal', 'attack', 'unlabelled', 'sources', 'days'],
    parts.map(([name, part]) =>
      row([
        name,
        formatCount(part.rows),
        formatCount(part.normal),
        formatCount(part.attack),
        formatCount(part.unlabelled),
        formatCount(part.sources),
        formatDays(part.from, part.to),
      ]),
    ),
  )
}

/** Names and values below each other. */
export function pairList(pairs: readonly (readonly [string, Child])[]): Markup {
  return html`<dl class="pairs">
    ${pairs.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd> `,
    )}
  </dl> `
}

/** Attacks among the labelled rows of a part, in percent. */
export function attackShareOf(part: PartSummary): string {
  const labelled = part.normal + part.attack
  return formatPercent(labelled === 0 ? null : part.attack / labelled)
}
