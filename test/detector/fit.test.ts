import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { attackRowsIn, MIN_NORMAL_ROWS, prepareTraining } from '../../src/detector/fit.js'
import { FEATURES } from '../../src/features/catalog.js'
import { datasetOf } from '../dataset/sample-dataset.js'
import { ordinaryRows, smallDetector } from './small-detector.js'

function labels(normal: number, attack: number): number[] {
  return [
    ...Array.from({ length: normal }, () => 0),
    ...Array.from({ length: attack }, () => 1),
    -1,
  ]
}

test('auto fits on normal rows where there are enough of them, else on all, unlabelled ones too', () => {
  const enough = prepareTraining(datasetOf(labels(MIN_NORMAL_ROWS, 3)), 'auto')
  deepEqual([enough.trainOn, enough.X.rows], ['normal', MIN_NORMAL_ROWS])
  const few = prepareTraining(datasetOf(labels(MIN_NORMAL_ROWS - 1, 3)), 'auto')
  deepEqual([few.trainOn, few.X.rows], ['all', MIN_NORMAL_ROWS + 3])
})

test('normal rows asked for and not there are refused with both cures; one row is too few', () => {
  throws(() => prepareTraining(datasetOf([1, -1, 1]), 'normal'), {
    code: 'LABELS_MISSING',
    message: /--labels.*--train-on all/,
  })
  throws(() => prepareTraining(datasetOf([0, 1]), 'normal'), { code: 'DATASET_TOO_SMALL' })
})

test('prepared columns have mean 0 and deviation 1, and typical values are medians before that', () => {
  const { X, typical } = prepareTraining(ordinaryRows(301, 0), 'all')
  for (let j = 0; j < X.columns; j++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < X.rows; i++) {
      const value = X.data[i * X.columns + j] as number
      sum += value
      squares += value * value
    }
    ok(Math.abs(sum / X.rows) < 1e-9)
    ok(Math.abs(squares / X.rows - 1) < 1e-9)
    ok((typical[j] as number) > 4 && (typical[j] as number) < 6)
  }
})

test('every feature keeps the transform of its catalogue entry', () => {
  const { parts } = smallDetector()
  deepEqual(
    parts.transforms,
    FEATURES.map(({ transform }) => transform),
  )
})

test('anchors ascend, also when every training row scores alike', () => {
  const { parts } = smallDetector()
  const { typical, threshold, extreme } = parts.anchors
  ok(typical < threshold && threshold < extreme)
  equal(threshold, -parts.forest.offset)
})

test('attacks among the rows fitted on are counted, and there are none when fitting on normal rows', () => {
  const dataset = datasetOf([0, 1, 1, -1])
  equal(attackRowsIn(dataset, 'all'), 2)
  equal(attackRowsIn(dataset, 'normal'), 0)
})
