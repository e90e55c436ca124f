import { equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector } from '../../src/detector/detector.js'
import { withFalseAlarmRate } from '../../src/detector/false-alarm-threshold.js'
import { serviceDetector, servicesDataset } from './service-detector.js'

const PARTS = serviceDetector()

test('the wished share of the normal rows is above the threshold, attacks and the unlabelled aside', () => {
  const later = servicesDataset(1000)
  for (let i = 0; i < 200; i++) later.labels[i] = i % 2 === 0 ? 1 : -1
  const parts = withFalseAlarmRate(PARTS, later, 0.05)
  const detector = new Detector(parts)
  const scores = detector.anomalyScores(later.X, later.services)
  const alarms = scores.filter(
    (score, i) => later.labels[i] === 0 && score > parts.anchors.threshold,
  )
  equal(alarms.length, 40)
  equal(parts.anchors.threshold, -parts.forest.offset)
  ok(parts.anchors.typical < parts.anchors.threshold)
})

test('without normal rows, or with too few of them for the rate, the cure is told', () => {
  throws(() => withFalseAlarmRate(PARTS, servicesDataset(50, -1), 0.1), {
    code: 'LABELS_MISSING',
    message: /--labels.*leave --false-alarm-rate out/,
  })
  throws(() => withFalseAlarmRate(PARTS, servicesDataset(50), 0.01), {
    code: 'DATASET_TOO_SMALL',
    message: /50 validation rows.*0\.01/,
  })
})
