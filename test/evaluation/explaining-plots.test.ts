import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  calibrationPlot,
  dependencePlot,
  importancePlot,
  timeToDetectionPlot,
} from '../../src/evaluation/explaining-plots.js'
import { sampleMetrics } from './sample-metrics.js'

const DOCUMENT = sampleMetrics({ normal: 40, attack: 10 })

test('calibration tells what came where one in a hundred was asked for', () => {
  ok(
    calibrationPlot(DOCUMENT).description.includes(
      '1.0\u00a0% false alarms asked for, 1.5\u00a0% came',
    ),
  )
  const none = { ...DOCUMENT, calibration: { ...DOCUMENT.calibration, rows: 0, points: [] } }
  ok(calibrationPlot(none).description.includes('No false-alarm rate can be asked for'))
})

test('the time to detection counts attackers, and those seen with their first row', () => {
  const first_alerts = [
    { attack: 'web_scan', source: 'a', rows: 3, rows_before: 0, seconds: 0 },
    { attack: 'web_scan', source: 'b', rows: 3, rows_before: 2, seconds: 9 },
    { attack: 'web_scan', source: 'c', rows: 1, rows_before: 1, seconds: null },
  ]
  ok(
    timeToDetectionPlot({ ...DOCUMENT, first_alerts }).description.includes(
      '2 of 3 attackers raised an alert, 1 with their first row',
    ),
  )
})

test('importances name the two features that move most, or say that there is no anomaly', () => {
  ok(importancePlot(DOCUMENT).description.includes('threat_score and attack_type_frequency'))
  const none = { ...DOCUMENT, explanation: { ...DOCUMENT.explanation, anomalies: 0 } }
  ok(importancePlot(none).description.includes('No row of the test part is an anomaly'))
})

test('partial dependence names what it draws, for those who do not see it', () => {
  const { name, description } = dependencePlot(DOCUMENT)
  equal(name, 'partial_dependence')
  ok(description.includes('threat_score, attack_type_frequency, session_duration_estimate'))
})
