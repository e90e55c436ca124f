import { calibrationSpec } from '../plots/calibration.js'
import { importanceSpec } from '../plots/importance.js'
import { formatCount, formatCountOf, formatPercent, formatShare } from '../plots/number-format.js'
import { partialDependenceSpec } from '../plots/partial-dependence.js'
import { timeToDetectionSpec } from '../plots/time-to-detection.js'
import type { FirstAlert, MetricsDocument } from './metrics-document.js'
import { dataLine, type MetricsPlot, servingDetector } from './metrics-plot.js'

/** What came where about one false alarm in a hundred normal rows was asked for. */
const SHOWN_RATE = 0.01

export function calibrationPlot(document: MetricsDocument): MetricsPlot {
  const { chosen, points, rows } = document.calibration
  const shown = points.find(({ asked }) => asked >= SHOWN_RATE) ?? points.at(-1)
  const title =
    shown === undefined
      ? 'No false-alarm rate can be asked for without normal rows to set it on'
      : `${formatPercent(shown.asked)} false alarms asked for, ${formatPercent(shown.got.value)} came; recall ${formatPercent(shown.recall.value)}`
  const spec = calibrationSpec({
    heading: {
      title,
      subtitle: `Thresholds set on ${formatCountOf(rows, 'normal row')} of the validation part, judged on those of the test part. ${dataLine(document)} Bars: 95\u00a0% intervals by source address.`,
    },
    points: points.map(({ asked, got }) => ({
      asked,
      got: got.value,
      low: got.low,
      high: got.high,
    })),
    chosen:
      chosen.asked === null
        ? null
        : {
            asked: chosen.asked,
            got: chosen.got.value,
            low: chosen.got.low,
            high: chosen.got.high,
          },
  })
  return { name: 'calibration', description: `Calibration. ${title}.`, spec }
}

export function timeToDetectionPlot(document: MetricsDocument): MetricsPlot {
  const all = document.first_alerts
  const seen = all.filter(({ seconds }) => seconds !== null)
  const title = `${formatCount(seen.length)} of ${formatCountOf(all.length, 'attacker')} raised an alert, ${formatCount(seen.filter(({ rows_before }) => rows_before === 0).length)} with their first row`
  const spec = timeToDetectionSpec({
    heading: {
      title,
      subtitle: `${servingDetector(document).title} at threshold ${formatShare(servingDetector(document).threshold)}: time from a source's first row of an attack to its first alert. ${dataLine(document)}`,
    },
    attacks: document.attacks.map(({ attack }) => ({
      name: attack,
      seconds: all.filter((of) => of.attack === attack).map(({ seconds }: FirstAlert) => seconds),
    })),
  })
  return { name: 'time_to_detection', description: `Time to detection. ${title}.`, spec }
}

export function importancePlot(document: MetricsDocument): MetricsPlot {
  const { importances, rows, anomalies } = document.explanation
  const [first, second] = importances
  const title =
    anomalies === 0 || first === undefined || second === undefined
      ? 'No row of the test part is an anomaly'
      : `${first.feature} and ${second.feature} move the scores of anomalies most`
  const spec = importanceSpec({
    heading: {
      title,
      subtitle: `Mean size of what each feature added to or took from the anomaly score, over ${formatCountOf(anomalies, 'anomaly', 'anomalies')} and over ${formatCountOf(rows, 'explained row')}. ${dataLine(document)}`,
    },
    features: importances.map(({ feature, over_anomalies, over_all_rows }) => ({
      name: feature,
      anomalies: over_anomalies,
      all: over_all_rows,
    })),
  })
  return { name: 'feature_importance', description: `Feature importances. ${title}.`, spec }
}

export function dependencePlot(document: MetricsDocument): MetricsPlot {
  const { partial_dependence: curves } = document.explanation
  const title = 'What the score would be if all rows had the same value of a feature'
  const spec = partialDependenceSpec({
    heading: {
      title,
      subtitle: `Partial dependence (Friedman 2001) of the features that matter most; axes of features with long tails are logarithmic. ${dataLine(document)}`,
    },
    threshold: servingDetector(document).threshold,
    curves: curves.map(({ feature, unit, transform, values, scores, normal, attack }) => ({
      feature,
      unit,
      scale: transform,
      values,
      scores,
      normal,
      attack,
    })),
  })
  const names = curves.map(({ feature }) => feature).join(', ')
  return {
    name: 'partial_dependence',
    description: `Partial dependence of ${names}. ${title}.`,
    spec,
  }
}
