import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { explainTest, importancesOf } from '../../src/evaluation/explanation.js'
import { matrix } from '../../src/math/matrix.js'
import { fitDetector, sampleSplit } from './sample-split.js'

const SPLIT = sampleSplit()
const DETECTOR = fitDetector(SPLIT.train)
const SCORES = DETECTOR.anomalyScores(SPLIT.test.X)
const isAlert = (row: number): boolean => (SCORES[row] as number) > DETECTOR.anchors.threshold

test('the importance of a feature is the mean size of its contributions, whichever way they went', () => {
  const contributions = matrix([
    [0.2, -0.1],
    [-0.4, 0],
    [0, 0.3],
  ])
  deepEqual(importancesOf(['a', 'b'], contributions, [false, false, true]), [
    { feature: 'b', over_anomalies: 0.3, over_all_rows: 0.4 / 3 },
    { feature: 'a', over_anomalies: 0, over_all_rows: (0.2 + 0.4) / 3 },
  ])
})

test('without an anomaly all rows rank the features', () => {
  const contributions = matrix([[0.1, -0.2]])
  deepEqual(
    importancesOf(['a', 'b'], contributions, [false]).map(({ feature }) => feature),
    ['b', 'a'],
  )
})

test('the features that vary are those that matter, and the first of them are drawn', async () => {
  const found = await explainTest(DETECTOR, SPLIT.test, SCORES, isAlert, async () => {})
  equal(found.rows, 200)
  equal(found.anomalies, SCORES.filter((_, row) => isAlert(row)).length)
  const mattering = found.importances.filter(({ over_all_rows }) => over_all_rows > 0)
  deepEqual(
    new Set(mattering.map(({ feature }) => feature)),
    new Set(['packet_length', 'source_ip_event_rate', 'threat_score', 'burst_rate']),
  )
  deepEqual(
    found.partial_dependence.map(({ feature }) => feature),
    found.importances.slice(0, 6).map(({ feature }) => feature),
  )
  ok(found.false_alarms.length > 0 && found.missed_attacks.length > 0)
})
