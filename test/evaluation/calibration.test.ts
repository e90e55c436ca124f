import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL } from '../../src/dataset/dataset.js'
import { calibrate, chosenThreshold } from '../../src/evaluation/calibration.js'
import { closeTo } from '../metrics/golden-metrics.js'
import { GOLDEN, goldenCourt } from './golden-evaluation.js'
import { part } from './sample-split.js'

const GOT = { value: 0.03, low: 0.02, high: 0.05 }
const CHOSEN = chosenThreshold(0.01, GOT)
const { calibration } = GOLDEN

test('thresholds are numpy’s percentiles of the normal validation rows, and give what Python counts', async () => {
  const scores = Float64Array.from([...calibration.validation, 99, 99])
  // The attacks that score 99 must not move a threshold.
  const validation = part([
    ...calibration.validation.map(() => ({ label: NORMAL })),
    { label: ATTACK },
    { label: ATTACK },
  ])
  const found = await calibrate(
    goldenCourt(),
    validation,
    scores,
    Float64Array.from(GOLDEN.scores),
    CHOSEN,
  )
  equal(found.rows, 1000)
  deepEqual(
    found.points.map(({ asked }) => asked),
    calibration.asked,
  )
  found.points.forEach(({ threshold, got, recall }, k) => {
    closeTo(threshold, calibration.thresholds[k] as number, 'threshold')
    closeTo(got.value, calibration.got[k] as number, 'got')
    closeTo(recall.value, calibration.recall[k] as number, 'recall')
  })
})

test('a rate that fewer than five rows stand for is not asked for', async () => {
  const validation = part(Array.from({ length: 60 }, () => ({ label: NORMAL })))
  const scores = Float64Array.from({ length: 60 }, (_, i) => i)
  const { points } = await calibrate(
    goldenCourt(),
    validation,
    scores,
    Float64Array.from(GOLDEN.scores),
    CHOSEN,
  )
  deepEqual(
    points.map(({ asked }) => asked),
    [0.1, 0.2],
  )
})

test('without a normal validation row there is nothing to ask', async () => {
  const validation = part([{ label: ATTACK }])
  const scores = Float64Array.of(1)
  const found = await calibrate(
    goldenCourt(),
    validation,
    scores,
    Float64Array.from(GOLDEN.scores),
    CHOSEN,
  )
  deepEqual(found, { chosen: { asked: 0.01, got: GOT }, rows: 0, points: [] })
})

test('a fixed threshold was asked for nothing', () => {
  deepEqual(chosenThreshold('auto', GOT), { asked: null, got: GOT })
})
