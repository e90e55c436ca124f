import { confusionSpec } from '../plots/confusion.js'
import type { CurvePlot } from '../plots/curve-plot.js'
import { keepTogether, type Heading } from '../plots/heading.js'
import {
  formatCount,
  formatCountOf,
  formatDays,
  formatInterval,
  formatPercent,
  formatShare,
} from '../plots/number-format.js'
import { precisionRecallSpec } from '../plots/precision-recall.js'
import { rocSpec } from '../plots/roc.js'
import { scoreHistogramSpec } from '../plots/score-histogram.js'
import { drawSvg } from '../plots/svg.js'
import {
  calibrationPlot,
  dependencePlot,
  importancePlot,
  timeToDetectionPlot,
} from './explaining-plots.js'
import type { Curve, DetectorMetrics, Interval, MetricsDocument } from './metrics-document.js'
import { dataLine, type MetricsPlot, type PlotName, servingDetector } from './metrics-plot.js'

/** One drawn picture. */
export interface PlotImage {
  readonly name: PlotName
  readonly description: string
  readonly svg: string
}

function intervalLine({ bootstrap }: MetricsDocument): string {
  return (
    `In brackets: ${Math.round(bootstrap.level * 100)}\u00a0% intervals, ` +
    `${formatCount(bootstrap.resamples)} bootstrap resamples by ${bootstrap.by}.`
  )
}

/** Whether the area under the ROC curve lies above, below or around that of guessing. */
function separation(rocAuc: Interval): string {
  if (rocAuc.low > 0.5) return 'tells attacks from normal rows'
  if (rocAuc.high < 0.5) return 'ranks attacks below normal rows'
  return 'is not told apart from guessing'
}

/** The same figure of the rules, for the end of a title; empty when the rules were not evaluated. */
function rulesAlone(document: MetricsDocument, figure: (of: DetectorMetrics) => number): string {
  const rules = document.detectors.find(({ name }) => name === 'rules')
  if (rules === undefined || rules === document.detectors[0]) return ''
  return `; ${keepTogether(`rules alone ${formatShare(figure(rules))}`)}`
}

function thresholdWords(model: DetectorMetrics): string {
  return `threshold ${formatShare(model.threshold)}`
}

function alertsInWords({ title, confusion, precision }: DetectorMetrics): string {
  if (confusion.true_positive + confusion.false_positive === 0)
    return `${title} raises no alert at its threshold`
  return `${title}: ${formatPercent(precision.value)} of alerts are attacks`
}

/** Not all fit into one picture; these are compared before others, where they are there. */
const DRAWN_FIRST = [
  'joined',
  'rules',
  'rules_remembered',
  'forest_extended',
  'forest_base',
  'supervised',
]

/** The detector that serves, then the others, those to be drawn before the rest. */
function drawnFirst(detectors: readonly DetectorMetrics[]): DetectorMetrics[] {
  const place = ({ name }: DetectorMetrics): number =>
    DRAWN_FIRST.includes(name) ? DRAWN_FIRST.indexOf(name) : DRAWN_FIRST.length
  const [serving, ...others] = detectors
  return serving === undefined ? [] : [serving, ...others.sort((a, b) => place(a) - place(b))]
}

function curvePlot(
  document: MetricsDocument,
  heading: Heading,
  keyTitle: string,
  curveOf: (detector: DetectorMetrics) => Curve,
  areaOf: (detector: DetectorMetrics) => Interval,
  operatingPoint: CurvePlot['operatingPoint'],
): CurvePlot {
  const curves = drawnFirst(document.detectors).map((detector) => ({
    name: detector.title,
    figure: formatInterval(areaOf(detector)),
    order: areaOf(detector).value,
    ...curveOf(detector),
  }))
  return { heading, keyTitle, curves, operatingPoint }
}

function rocPlot(document: MetricsDocument): MetricsPlot {
  const model = servingDetector(document)
  const title =
    `${model.title} ${separation(model.roc_auc)}: ` +
    keepTogether(`ROC-AUC ${formatInterval(model.roc_auc)}`) +
    rulesAlone(document, ({ roc_auc }) => roc_auc.value)
  const plot = curvePlot(
    document,
    { title, subtitle: `${dataLine(document)} ${intervalLine(document)}` },
    'Area under the curve, best first',
    ({ roc }) => roc,
    ({ roc_auc }) => roc_auc,
    {
      x: model.false_positive_rate.value,
      y: model.recall.value,
      label: thresholdWords(model),
      details: [
        `recall ${formatPercent(model.recall.value)}`,
        `false positive rate ${formatPercent(model.false_positive_rate.value)}`,
      ],
    },
  )
  return { name: 'roc_curve', description: `ROC curves. ${title}.`, spec: rocSpec(plot) }
}

function precisionRecallPlot(document: MetricsDocument): MetricsPlot {
  const model = servingDetector(document)
  const { attack, normal } = document.dataset.test
  const title =
    `${alertsInWords(model)}, ` +
    keepTogether(`PR-AUC ${formatInterval(model.pr_auc)}`) +
    rulesAlone(document, ({ pr_auc }) => pr_auc.value)
  const plot = curvePlot(
    document,
    { title, subtitle: `${dataLine(document)} ${intervalLine(document)}` },
    'Area under the curve, best first',
    ({ precision_recall }) => precision_recall,
    ({ pr_auc }) => pr_auc,
    {
      x: model.recall.value,
      y: model.precision.value,
      label: thresholdWords(model),
      details: [
        `precision ${formatPercent(model.precision.value)}`,
        `recall ${formatPercent(model.recall.value)}`,
      ],
    },
  )
  const attackShare = attack / Math.max(1, attack + normal)
  return {
    name: 'precision_recall',
    description: `Precision and recall curves. ${title}.`,
    spec: precisionRecallSpec(plot, attackShare),
  }
}

function confusionPlot(document: MetricsDocument): MetricsPlot {
  const model = servingDetector(document)
  const counts = model.confusion
  const attacks = counts.true_positive + counts.false_negative
  const normals = counts.true_negative + counts.false_positive
  const title =
    `${formatCount(counts.true_positive)} of ${formatCountOf(attacks, 'attack row')} caught, ` +
    `${formatCountOf(counts.false_positive, 'false alarm')} on ${formatCountOf(normals, 'normal row')}`
  const spec = confusionSpec({
    heading: {
      title,
      subtitle: `${model.title} at threshold ${formatShare(model.threshold)}. ${dataLine(document)} ${intervalLine(document)}`,
    },
    counts,
    figures: [
      { name: 'recall', value: formatInterval(model.recall) },
      { name: 'precision', value: formatInterval(model.precision) },
      { name: 'F1', value: formatInterval(model.f1) },
      { name: 'false positive rate', value: formatInterval(model.false_positive_rate) },
    ],
  })
  return { name: 'confusion_matrix', description: `Confusion matrix. ${title}.`, spec }
}

function histogramPlot(document: MetricsDocument): MetricsPlot {
  const model = servingDetector(document)
  const { test } = document.dataset
  const recall = formatPercent(model.recall.value)
  const alarms = formatPercent(model.false_positive_rate.value)
  const title = `${recall} of attack rows, ${alarms} of normal rows beyond the threshold`
  const spec = scoreHistogramSpec({
    heading: {
      title,
      subtitle: `${model.title}: scores on the test part, ${formatDays(test.from, test.to)}, ${formatCountOf(test.sources, 'source')}. Each panel has its own count axis, which rises by the square root.`,
    },
    bins: document.histogram,
    threshold: model.threshold,
    labels: {
      attack: `${formatCountOf(test.attack, 'attack row')}, ${recall} beyond the threshold`,
      normal: `${formatCountOf(test.normal, 'normal row')}, ${alarms} beyond the threshold`,
      unlabelled: `${formatCountOf(test.unlabelled, 'row')} that nobody labelled`,
    },
  })
  return { name: 'score_histogram', description: `Distribution of scores. ${title}.`, spec }
}

/** The pictures of an evaluation as specifications, in the order of PLOT_NAMES. */
export function metricsPlots(document: MetricsDocument): readonly MetricsPlot[] {
  return [
    rocPlot(document),
    precisionRecallPlot(document),
    confusionPlot(document),
    histogramPlot(document),
    calibrationPlot(document),
    timeToDetectionPlot(document),
    importancePlot(document),
    dependencePlot(document),
  ]
}

/** The pictures of an evaluation as SVG documents; the same document gives the same bytes. */
export async function drawMetricsPlots(document: MetricsDocument): Promise<readonly PlotImage[]> {
  const images: PlotImage[] = []
  for (const { name, description, spec } of metricsPlots(document)) {
    images.push({ name, description, svg: await drawSvg(spec) })
  }
  return images
}
