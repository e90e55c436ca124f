import { ALERTS_PER_HOUR } from '../evaluation/judge.js'
import type {
  AttackMetrics,
  DetectorMetrics,
  Interval,
  MetricsDocument,
} from '../evaluation/metrics-document.js'
import { paint } from './paint.js'
import { type Column, count, figure, table, terminalWidth, wrap } from './table.js'

/** How well a model detects, for people: the headline, every way of scoring, every attack, the caveats. */
export function evaluationText(document: MetricsDocument): string {
  const width = terminalWidth()
  return [
    ...wrap(document.headline, width - 2).map((line) => `  ${paint('bold', line)}`),
    '',
    waysTable(document.detectors),
    '',
    budgetsTable(document),
    '',
    attacksTable(document.attacks),
    '',
    ...wrap(calibrationWords(document), width - 4).map((line) => `  ${line}`),
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

/** Alerts an hour at which the table tells how many of them are right. */
const SHOWN_PRECISION = 10

/** What a few alerts an hour buy, all rows of a source within an hour being one: shares of the attacking sources, and of the alerts. */
function budgetsTable({ detectors }: MetricsDocument): string {
  return table(
    [
      { title: 'way of scoring', narrow: 'wrap' },
      { title: 'recall at 1 % false alarms', align: 'right', drop: 1 },
      ...ALERTS_PER_HOUR.map((perHour): Column => ({
        title: `sources at ${perHour}/h`,
        align: 'right',
      })),
      { title: `right at ${SHOWN_PRECISION}/h`, align: 'right', drop: 2 },
    ],
    detectors.map((way) => [
      way.title,
      figure(way.recall_at_1_percent_false_positives.value),
      ...way.alert_budgets.map(({ threshold, source_recall }) =>
        threshold === null ? 'all' : figure(source_recall.value),
      ),
      ...way.alert_budgets
        .filter(({ alerts_per_hour }) => alerts_per_hour === SHOWN_PRECISION)
        .map(({ alert_precision }) => figure(alert_precision.value)),
    ]),
  )
}

function calibrationWords({ calibration }: MetricsDocument): string {
  const { chosen, points } = calibration
  const asked =
    chosen.asked === null
      ? 'The threshold is fixed'
      : `The threshold was set for ${share(chosen.asked)} false alarms on the training rows`
  const onePercent = points.find((point) => point.asked === 0.01)
  const later =
    onePercent === undefined
      ? ''
      : ` Set for 1 % on the later normal rows of the validation part, it would have been ${share(onePercent.got.value)}, with recall ${figure(onePercent.recall.value)}.`
  return `${asked}; the test part gave ${share(chosen.got.value)} [${share(chosen.got.low)}, ${share(chosen.got.high)}].${later}`
}

function attacksTable(attacks: readonly AttackMetrics[]): string {
  return table(
    [
      { title: 'attack', narrow: 'cut' },
      { title: 'rows', align: 'right' },
      { title: 'sources', align: 'right' },
      { title: 'in training part', align: 'right', drop: 1 },
      { title: 'recall', align: 'right' },
      { title: '95 % interval', align: 'right', drop: 2 },
      { title: 'joined', align: 'right' },
      { title: 'first alert after', align: 'right' },
      { title: 'rows before', align: 'right', drop: 3 },
    ],
    attacks.map((attack) => [
      attack.attack,
      count(attack.test_rows),
      count(attack.test_sources),
      count(attack.train_rows),
      figure(attack.recall),
      attack.recall_low === null || attack.recall_high === null
        ? 'one source'
        : `${figure(attack.recall_low)}–${figure(attack.recall_high)}`,
      figure(attack.joined.recall),
      attack.seconds_to_first_alert === null ? 'never' : duration(attack.seconds_to_first_alert),
      attack.seconds_to_first_alert === null ? '' : count(attack.rows_before_first_alert),
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
