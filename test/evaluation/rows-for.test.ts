import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { NORMAL } from '../../src/dataset/dataset.js'
import { rowsFor } from '../../src/evaluation/rows-for.js'
import { part } from './sample-split.js'

const PART = part([{ label: NORMAL, features: { packet_length: 7, burst_rate: 3 } }])

test('a model gets the features it asks for, in its order', () => {
  deepEqual([...rowsFor(PART, ['burst_rate', 'packet_length']).data], [3, 7])
})

test('rows that have just these features are not copied', () => {
  equal(rowsFor(PART, [...PART.featureNames]), PART.X)
})

test('a feature that was not ingested is named', () => {
  throws(() => rowsFor(PART, ['packet_length', 'source_age']), {
    code: 'SHAPE_MISMATCH',
    message: /no source_age,/,
  })
})
