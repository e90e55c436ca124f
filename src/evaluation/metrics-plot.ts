import type { TopLevelSpec } from 'vega-lite'
import { assert } from '../errors.js'
import { formatCount, formatCountOf, formatDays } from '../plots/number-format.js'
import type { DetectorMetrics, MetricsDocument } from './metrics-document.js'

/** The pictures of an evaluation, in the order a report shows them; each is written as `NAME.png`. */
export const PLOT_NAMES = [
  'roc_curve',
  'precision_recall',
  'confusion_matrix',
  'score_histogram',
  'calibration',
  'time_to_detection',
  'feature_importance',
  'partial_dependence',
] as const

export type PlotName = (typeof PLOT_NAMES)[number]

/** One picture of an evaluation, to be drawn here, in the report or in the dashboard. */
export interface MetricsPlot {
  readonly name: PlotName
  /** What the picture shows, in a sentence for those who do not see it. */
  readonly description: string
  readonly spec: TopLevelSpec
}

/** The detector that serves: the first of the document. */
export function servingDetector(document: MetricsDocument): DetectorMetrics {
  const first = document.detectors[0]
  assert(first, 'a metrics document has at least the detector that serves')
  return first
}

/** The labelled rows of the test part, its days and where the intervals come from. */
export function dataLine(document: MetricsDocument): string {
  const { test } = document.dataset
  const unlabelled =
    test.unlabelled === 0 ? '' : ` ${formatCount(test.unlabelled)} unlabelled rows are left out.`
  return (
    `Test part: ${formatCountOf(test.attack, 'attack row')} and ${formatCountOf(test.normal, 'normal row')} ` +
    `from ${formatCountOf(test.sources, 'source')}, ${formatDays(test.from, test.to)}.${unlabelled}`
  )
}
