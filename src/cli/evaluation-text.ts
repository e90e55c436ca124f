import type {
  AttackMetrics,
  DetectorMetrics,
  MetricsDocument,
} from '../evaluation/metrics-document.js'
import { formatInterval } from '../plots/number-format.js'
import { paint } from './progress.js'
import { count, figure, table } from './table.js'

/** How well a model detects, for people: the headline, every way of scoring, every attack, the caveats. */
export function evaluationText(document: MetricsDocument): string {
  return [
    paint('bold', document.headline),
    '',
    waysTable(document.detectors),
    '',
    attacksTable(document.attacks),
    '',
    ...document.caveats.map((caveat) => `  · ${caveat}`),
  ].join('\n')
}

function waysTable(ways: readonly DetectorMetrics[]): string {
  return table(
    [
      { title: 'way of scoring' },
      { title: 'PR-AUC', align: 'right' },
      { title: 'ROC-AUC', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'precision', align: 'right' },
      { title: 'recall', align: 'right' },
      { title: 'false alarms', align: 'right' },
    ],
    ways.map((way) => [
      way.title,
      formatInterval(way.pr_auc),
      formatInterval(way.roc_auc),
      ...[way.f1, way.precision, way.recall, way.false_positive_rate].map(({ value }) =>
        figure(value),
      ),
    ]),
  )
}

function attacksTable(attacks: readonly AttackMetrics[]): string {
  return table(
    [
      { title: 'attack' },
      { title: 'rows', align: 'right' },
      { title: 'sources', align: 'right' },
      { title: 'recall', align: 'right' },
      { title: 'first alert after', align: 'right' },
    ],
    attacks.map((attack) => [
      attack.attack,
      count(attack.test_rows),
      count(attack.test_sources),
      figure(attack.recall),
      attack.seconds_to_first_alert === null
        ? 'never'
        : `${count(Math.round(attack.seconds_to_first_alert))} s`,
    ]),
  )
}
