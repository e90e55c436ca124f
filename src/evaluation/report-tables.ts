import {
  formatCount,
  formatDays,
  formatDuration,
  formatInterval,
  formatPercent,
  formatShare,
  NO_FIGURE,
} from '../plots/number-format.js'
import type {
  AttackMetrics,
  DetectorMetrics,
  Interval,
  MetricsDocument,
  PartSummary,
  SourceMetrics,
} from './metrics-document.js'
import { html, type Child, type Markup } from './report-markup.js'

function table(head: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll">
    <table>
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

function row(cells: readonly Child[], className = ''): Markup {
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

/** The serving detector's figures, large, each with its interval. */
export function keyFigures(detector: DetectorMetrics): Markup {
  const figures: readonly (readonly [string, Interval])[] = [
    ['ROC-AUC', detector.roc_auc],
    ['PR-AUC', detector.pr_auc],
    ['F1', detector.f1],
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

/** Every way of scoring, side by side; the first is the one that serves. */
export function detectorTable(detectors: readonly DetectorMetrics[]): Markup {
  return table(
    [
      'detector',
      'ROC-AUC',
      'PR-AUC',
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
          figure(detector.roc_auc),
          figure(detector.pr_auc),
          figure(detector.f1),
          figure(detector.precision),
          figure(detector.recall),
          figure(detector.false_positive_rate),
          formatShare(detector.threshold),
        ],
        i === 0 ? 'serving' : '',
      ),
    ),
  )
}

function recallBar(recall: number): Markup {
  const share = Number.isFinite(recall) ? Math.min(1, Math.max(0, recall)) : 0
  const width = (share * 100).toFixed(1)
  const bar = html`<i style="width:${width}%"></i>`
  return html`<span class="bar" aria-hidden="true">${bar}</span>${formatShare(recall)}`
}

/** How each attack of the test part fared, and how soon it was seen. */
export function attackTable(attacks: readonly AttackMetrics[]): Markup {
  return table(
    [
      'attack',
      'recall',
      'test rows',
      'test sources',
      'rows in the train part',
      'first alert after',
      'rows before it',
    ],
    attacks.map((attack) =>
      row([
        attack.attack,
        recallBar(attack.recall),
        formatCount(attack.test_rows),
        formatCount(attack.test_sources),
        formatCount(attack.train_rows),
        formatDuration(attack.seconds_to_first_alert),
        attack.seconds_to_first_alert === null
          ? NO_FIGURE
          : formatCount(attack.rows_before_first_alert),
      ]),
    ),
  )
}

/** The serving detector's figures within each log format. */
export function sourceTable(sources: readonly SourceMetrics[]): Markup {
  return table(
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
