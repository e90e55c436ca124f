import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { VerdictJson } from '../../src/detector/verdict.js'
import { learnableRows } from '../../src/engine/learnable-rows.js'

const verdict = (
  sourceIp: string,
  second: number,
  level: VerdictJson['threat_level'] = 'LOW',
  features: Record<string, number> = { rate: second, size: 1, threat_score: 0 },
): VerdictJson =>
  ({
    timestamp: new Date(second * 1000).toISOString(),
    src_ip: sourceIp,
    source: 'sshd',
    threat_level: level,
    features,
  }) as unknown as VerdictJson

test('no high threat is learnt, and of a source whose threat the rules confirmed nothing at all', () => {
  const { rows, all, threats, hostileSources } = learnableRows(
    [
      verdict('192.0.2.1', 1),
      verdict('192.0.2.66', 2),
      verdict('192.0.2.66', 3, 'HIGH', { rate: 3, threat_score: 50 }),
      verdict('192.0.2.66', 4),
      verdict('192.0.2.67', 5, 'CRITICAL'),
      verdict('192.0.2.67', 6),
      verdict('192.0.2.2', 6, 'MEDIUM'),
    ],
    ['rate'],
  )
  deepEqual(
    rows.map(({ sourceIp }) => sourceIp),
    ['192.0.2.1', '192.0.2.67', '192.0.2.2'],
  )
  // Three rows of .66, which the rules flagged, and the one of .67 that only the model found strange.
  deepEqual([all.length, threats, hostileSources], [7, 4, 1])
})

test('rows come in time order with the features asked for, in that order', () => {
  const { rows } = learnableRows(
    [verdict('192.0.2.1', 9), verdict('192.0.2.1', 4)],
    ['size', 'rate'],
  )
  deepEqual(
    rows.map(({ atMs, features }) => [atMs, features]),
    [
      [4000, [1, 4]],
      [9000, [1, 9]],
    ],
  )
})

test('a verdict of an older model that lacks a feature is passed over, not read as 0', () => {
  const { rows } = learnableRows([verdict('192.0.2.1', 1, 'LOW', { rate: 1 })], ['rate', 'size'])
  equal(rows.length, 0)
})
