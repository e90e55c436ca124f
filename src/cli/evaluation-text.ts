import type {
  AttackMetrics,
  DetectorMetrics,
  Interval,
  MetricsDocument,
} from '../evaluation/metrics-document.js'
import { paint } from './paint.js'
import { count, figure, table, terminalWidth, wrap } from './table.js'

/** How well a model detects, for people: the headline, every way of scoring, every attack, the caveats. */
export function evaluationText(document: MetricsDocument): string {
  const width = terminalWidth()
  return [
    ...wrap(document.headline, width - 2).map((line) => `  ${paint('bold', line)}`),
    '',
    waysTable(document.detectors),
    '',
    attacksTable(document.attacks),
    '',
    ...document.caveats.map((caveat) => `  · ${wrap(caveat, width - 4).join('\n    ')}`),
  ].join('\n')
}

function waysTable(ways: readonly DetectorMetrics[]): string {
  return table(
    [
      { title: 'way of scoring', narrow: 'wrap' },
      { title: 'PR-AUC', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'ROC-AUC', align: 'right' },
      { title: '95 % interval', align: 'right', drop: 3 },
      { title: 'F1', align: 'right' },
      { title: 'precision', align: 'right', drop: 1 },
      { title: 'recall', align: 'right' },
      { title: 'false alarms', align: 'right', drop: 2 },
    ],
    ways.map((way) => [
      way.title,
      figure(way.pr_auc.value),
      interval(way.pr_auc),
      figure(way.roc_auc.value),
      interval(way.roc_auc),
      figure(way.f1.value),
      figure(way.precision.value),
      figure(way.recall.value),
      share(way.false_positive_rate.value),
    ]),
  )
}

function attacksTable(attacks: readonly AttackMetrics[]): string {
  return table(
    [
      { title: 'attack', narrow: 'cut' },
      { title: 'rows', align: 'right' },
      { title: 'sources', align: 'right' },
      { title: 'in training part', align: 'right', drop: 1 },
      { title: 'recall', align: 'right' },
      { title: 'first alert after', align: 'right' },
    ],
    attacks.map((attack) => [
      attack.attack,
      count(attack.test_rows),
      count(attack.test_sources),
      count(attack.train_rows),
      figure(attack.recall),
      attack.seconds_to_first_alert === null ? 'never' : duration(attack.seconds_to_first_alert),
    ]),
  )
}

function interval({ low, high }: Interval): string {
  return `${figure(low)}–${figure(high)}`
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
