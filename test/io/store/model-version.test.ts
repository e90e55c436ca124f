import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  isVersionName,
  nextVersion,
  plainName,
  versionsFromJson,
} from '../../../src/io/store/model-version.js'

const OLD = {
  date: '2026-02-13T12:00:00.000Z',
  model_type: 'IsolationForest',
  description: '',
  metrics: {},
  parameters: {},
  artifacts: [],
}

test('a registry of an earlier release is read, its order of promotions taken from their times', () => {
  const versions = versionsFromJson([
    { ...OLD, version: '1.0', stage: 'archived', promoted_at: '2026-02-13T12:05:00.000Z' },
    { ...OLD, version: '1.1', stage: 'candidate', promoted_at: null },
    { ...OLD, version: '1.2', stage: 'archived', promoted_at: '2026-02-13T12:01:00.000Z' },
    { ...OLD, version: '1.3', stage: 'production', promoted_at: '2026-02-13T12:09:00.000Z' },
  ])
  deepEqual(
    versions?.map(({ previous, lineage, history }) => [previous, lineage, history.length]),
    [
      ['1.2', null, 0],
      [null, null, 0],
      [null, null, 0],
      ['1.0', null, 0],
    ],
  )
})

test('what is no registry is told from one', () => {
  const entry = { ...OLD, version: '1.0', stage: 'candidate', promoted_at: null }
  equal(versionsFromJson([entry])?.length, 1)
  for (const value of [
    {},
    [1],
    [{ ...entry, stage: 'retired' }],
    [{ ...entry, version: '../1.0' }],
    [{ ...entry, promoted_at: 5 }],
    [{ ...entry, history: 'long' }],
    [{ ...entry, artifacts: [{ path: 'models/versions/1.0/../x', sha256: '' }] }],
  ])
    equal(versionsFromJson(value), null)
})

test('version numbers count by their minor part and are never taken twice', () => {
  equal(nextVersion([]), '1.0')
  equal(nextVersion(['1.9', '1.10', '1.2']), '1.11')
  deepEqual(['1.0', '12.34', '1', '1.0.0', '1.x', '../1.0'].map(isVersionName), [
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('a file keeps its name, whatever hash amending put in it', () => {
  equal(plainName('models/versions/1.0/metrics.0123456789ab.json'), 'metrics.json')
  equal(plainName('models/versions/1.0/scaler_v1.json'), 'scaler_v1.json')
})
