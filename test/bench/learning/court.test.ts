import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Court, differenceOf, intervalOf } from '../../../bench/learning/court.js'
import type { MixRows } from '../../../bench/learning/rows.js'
import { zeros } from '../../../src/math/matrix.js'
import { eventOf } from '../../features/sample-events.js'

const HOUR_MS = 3_600_000

/** Rows of sources within one hour of web traffic: each source's rows are all attacks or all ordinary. */
function rowsOf(
  sources: readonly { readonly rows: number; readonly isAttack: boolean }[],
): MixRows {
  const of = sources.flatMap(({ rows, isAttack }, i) =>
    Array.from({ length: rows }, () => ({ ip: `192.0.2.${i}`, isAttack })),
  )
  const events = of.map(({ ip }) => eventOf({ sourceIp: ip, service: 'http', atMs: HOUR_MS }))
  return {
    events,
    cut: 0,
    dataset: {
      featureNames: ['x'],
      X: zeros(of.length, 1),
      labels: Int8Array.from(of, ({ isAttack }) => (isAttack ? 1 : 0)),
      atMs: Float64Array.from(of, () => HOUR_MS),
      sourceIps: of.map(({ ip }) => ip),
      sources: of.map(() => 'access-log'),
      attacks: of.map(() => ''),
    },
  }
}

const normal = (rows: number): { rows: number; isAttack: false } => ({ rows, isAttack: false })
const attack = (rows: number): { rows: number; isAttack: true } => ({ rows, isAttack: true })

test('figures are the mean over the seeds of what each seed gives', () => {
  const seed = rowsOf([normal(100), attack(10)])
  const right = Float64Array.from(seed.events, (_, i) => (i < 100 ? 0 : 1))
  const wrong = right.map((score) => 1 - score)
  const { figures } = new Court([seed, seed], 5).judge([right, wrong])
  equal(figures['ROC-AUC'], 0.5)
  equal(figures['recall at 1 % FP'], 0.5)
})

test('recall is taken where at most one normal row in a hundred is above', () => {
  const seed = rowsOf([normal(200), attack(4)])
  // Above all: an attack, two normal rows, an attack; a third normal row would be too many.
  const scores = Float64Array.from(seed.events, () => 0)
  for (const [row, score] of [
    [200, 9],
    [0, 8],
    [1, 7],
    [201, 6],
    [2, 5],
    [202, 4],
  ] as const)
    scores[row] = score
  equal(new Court([seed], 1).judge([scores]).figures['recall at 1 % FP'], 0.5)
})

test('ten alerts an hour, one a source: attackers below the eleventh are not seen', () => {
  const seed = rowsOf([...Array.from({ length: 9 }, () => normal(3)), attack(3), attack(3)])
  // Ordinary sources first, then one attacker, then the other.
  const scores = Float64Array.from(seed.events, (_, i) => -Math.floor(i / 3))
  equal(new Court([seed], 1).judge([scores]).figures['sources at 10 alerts/h'], 0.5)
  // All alike: eleven alerts or none.
  equal(new Court([seed], 1).judge([scores.fill(1)]).figures['sources at 10 alerts/h'], 0)
})

test('rows of one source are drawn together, and ways are compared on the same draws', () => {
  const seed = rowsOf([normal(50), normal(50), attack(20), attack(20)])
  const court = new Court([seed], 200)
  const good = court.judge([Float64Array.from(seed.events, (_, i) => (i < 100 ? 0 : 1))])
  const half = court.judge([
    Float64Array.from(seed.events, (_, i) => (i < 100 ? 0 : i < 120 ? 1 : -1)),
  ])
  deepEqual(intervalOf(good, 'ROC-AUC'), { value: 1, low: 1, high: 1 })
  const { value, low, high } = intervalOf(half, 'ROC-AUC')
  equal(value, 0.5)
  // Draws with only one of the two attackers are not rare.
  ok(low === 0 && high === 1)
  const difference = differenceOf(good, half, 'ROC-AUC')
  equal(difference.value, 0.5)
  ok(difference.low >= 0 && difference.high <= 1)
})

test('rows that are not judged count nowhere', () => {
  const seed = rowsOf([normal(10), attack(5), normal(10)])
  const scores = Float64Array.from(seed.events, (_, i) => (i < 10 ? 0 : i < 15 ? 1 : 2))
  equal(new Court([seed], 1).judge([scores]).figures['ROC-AUC'], 0.5)
  const early = new Court([seed], 1, (_rows, row) => row < 15)
  equal(early.judge([scores]).figures['ROC-AUC'], 1)
})
