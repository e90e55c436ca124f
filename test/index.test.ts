import { deepEqual, equal, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DEFAULT_POLICY as OWN_POLICY } from '../src/response/policy-options.js'
import {
  assess,
  DEFAULT_POLICY,
  eventFromJson,
  FEATURE_NAMES,
  FeatureExtractor,
  forestFromBinary,
  forestFromJson,
  forestToBinary,
  forestToJson,
  IsolationForest,
  matrix,
  PhantomNetError,
  scaleMatrix,
  scikitModelFromPickle,
} from '../src/index.js'
import { inProject } from './project.js'

test('a forest goes through its file and scores the same', () => {
  const X = matrix([[1], [2], [3], [100]])
  const forest = new IsolationForest({ nEstimators: 50, randomState: 3 }).fit(X)
  const text = JSON.stringify(forestToJson(forest.fitted))
  const again = IsolationForest.from(forestFromJson(JSON.parse(text)))
  deepEqual(again.scoreSamples(X), forest.scoreSamples(X))
  equal(forest.offset, -0.5)
})

test('a forest of scikit-learn comes in from its pickle, and goes through few bytes', () => {
  const pickle = inProject('test', 'golden', 'scikit-models', 'pipeline.protocol-5.pkl')
  const { forest, scaler } = scikitModelFromPickle(readFileSync(pickle))
  const X = scaleMatrix(scaler, matrix([Array.from({ length: 15 }, (_, j) => 100 * j)]))
  const scores = IsolationForest.from(forest).anomalyScores(X)
  deepEqual(IsolationForest.from(forestFromBinary(forestToBinary(forest))).anomalyScores(X), scores)
})

test('an event in JSON becomes a row of features', () => {
  const read = eventFromJson({
    kind: 'auth.failure',
    timestamp: '2026-02-13T09:55:42.120Z',
    src_ip: '203.0.113.7',
    dst_ip: '192.0.2.10',
    dst_port: 22,
    transport: 6,
  })
  if (!read.ok) throw new Error(read.reason)
  const row = new Float64Array(FEATURE_NAMES.length)
  new FeatureExtractor().extract(read.event, assess(read.event), row)
  equal(row[FEATURE_NAMES.indexOf('source_ip_event_rate')], 1)
  equal(row[FEATURE_NAMES.indexOf('destination_port_class')], 1)
})

test('what cannot be done says so with a code', () => {
  throws(() => new IsolationForest({ nEstimators: 0 }), PhantomNetError)
})

test('the library hands out the very things the program uses', () => {
  equal(DEFAULT_POLICY, OWN_POLICY)
})
