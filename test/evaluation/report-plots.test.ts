import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PLOT_NAMES } from '../../src/evaluation/metrics-plot.js'
import { drawMetricsPlots, metricsPlots } from '../../src/evaluation/report-plots.js'
import type { MetricsDocument } from '../../src/evaluation/metrics-document.js'
import { drawSvg } from '../../src/plots/svg.js'
import { sampleMetrics } from './sample-metrics.js'

function description(document: MetricsDocument, name: string): string {
  return metricsPlots(document).find((plot) => plot.name === name)?.description ?? ''
}

function withRocAuc(low: number, value: number, high: number): MetricsDocument {
  const document = sampleMetrics({ normal: 40, attack: 10, detectors: [] })
  const detectors = document.detectors.map((detector) => ({
    ...detector,
    roc_auc: { value, low, high },
  }))
  return { ...document, detectors }
}

test('an evaluation has the pictures that the report shows, in that order', () => {
  deepStrictEqual(
    metricsPlots(sampleMetrics()).map(({ name }) => name),
    [...PLOT_NAMES],
  )
})

test('the title claims no more than the interval allows', () => {
  ok(description(withRocAuc(0.7, 0.8, 0.9), 'roc_curve').includes('tells attacks from normal'))
  ok(description(withRocAuc(0.4, 0.6, 0.8), 'roc_curve').includes('not told apart from guessing'))
  ok(description(withRocAuc(0.1, 0.2, 0.3), 'roc_curve').includes('ranks attacks below normal'))
})

test('the rules stand beside the model in the title, unless they are the model', () => {
  ok(description(sampleMetrics(), 'roc_curve').includes('rules\u00a0alone'))
  const [rules] = sampleMetrics().detectors.filter(({ name }) => name === 'rules')
  ok(rules)
  const rulesServe = { ...sampleMetrics(), detectors: [rules] }
  ok(!description(rulesServe, 'roc_curve').includes('rules\u00a0alone'))
})

test('a model without an alert is said to raise none', () => {
  const document = sampleMetrics({ normal: 40, attack: 10, detectors: [] })
  const detectors = document.detectors.map((detector) => ({
    ...detector,
    precision: { value: Number.NaN, low: Number.NaN, high: Number.NaN },
    confusion: { true_negative: 40, false_positive: 0, false_negative: 10, true_positive: 0 },
  }))
  ok(description({ ...document, detectors }, 'precision_recall').includes('raises no alert'))
})

test('the pictures name rows, sources and days they rest on', async () => {
  for (const { name, svg } of await drawMetricsPlots(sampleMetrics())) {
    ok(svg.includes('233 sources'), name)
    ok(svg.includes('2026-02-13'), name)
  }
})

test('three attacks, an area of 1 and unlabelled rows are drawn without a NaN', async () => {
  for (const options of [
    { normal: 40, attack: 3 },
    { distance: 14, attack: 9 },
    { unlabelled: 50 },
  ]) {
    for (const { svg } of await drawMetricsPlots(sampleMetrics(options))) {
      ok(!/NaN|undefined|null/.test(svg))
    }
  }
})

test('the same document gives the same pictures, byte for byte', async () => {
  const [first] = metricsPlots(sampleMetrics())
  const [second] = metricsPlots(sampleMetrics())
  ok(first && second)
  strictEqual(await drawSvg(first.spec), await drawSvg(second.spec))
})
