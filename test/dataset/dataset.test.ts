import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  ATTACK,
  datasetRows,
  datasetSlice,
  NORMAL,
  rowsLabelled,
  UNLABELLED,
} from '../../src/dataset/dataset.js'
import { rowOf } from '../../src/math/matrix.js'
import { datasetOf } from './sample-dataset.js'

const DATASET = datasetOf([NORMAL, ATTACK, UNLABELLED, ATTACK])

test('rows are found by label, and an unlabelled one is neither', () => {
  deepEqual(rowsLabelled(DATASET, ATTACK), [1, 3])
  deepEqual(rowsLabelled(DATASET, NORMAL), [0])
  deepEqual(rowsLabelled(DATASET, UNLABELLED), [2])
})

test('rows are taken in the order asked for, with all that belongs to them', () => {
  const taken = datasetRows(DATASET, [3, 0])
  deepEqual([...taken.labels], [ATTACK, NORMAL])
  deepEqual([...taken.atMs], [3000, 0])
  deepEqual(taken.sourceIps, ['192.0.2.3', '192.0.2.0'])
  deepEqual(taken.attacks, ['ssh_brute_force', ''])
  equal(rowOf(taken.X, 0)[2], 302)
})

test('a slice holds the same rows as taking them one by one', () => {
  const { X, ...slice } = datasetSlice(DATASET, 1, 3)
  const { X: Y, ...taken } = datasetRows(DATASET, [1, 2])
  deepEqual(slice, taken)
  deepEqual([X.rows, [...X.data]], [2, [...Y.data]])
  equal(datasetSlice(DATASET, 2, 2).X.rows, 0)
})
