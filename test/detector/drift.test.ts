import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  driftLevel,
  kolmogorov,
  kolmogorovSmirnov,
  populationStability,
} from '../../src/detector/drift.js'

const near = (a: number | undefined | null, b: number, by = 1e-12): void =>
  ok(typeof a === 'number' && Math.abs(a - b) < by, `${a} is not ${b}`)

test('equal shares have no drift, whatever the numbers of rows', () => {
  equal(populationStability([0, 50, 50, 0], [0, 5, 5, 0]), 0)
  deepEqual(kolmogorovSmirnov([0, 50, 50, 0], [0, 5, 5, 0]), { distance: 0, pValue: 1 })
})

test('PSI is Σ (a − e) ln(a / e): half and half against four fifths and one fifth is 0.416', () => {
  const psi = 0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5)
  near(psi, 0.4158883083359671)
  near(populationStability([0, 50, 50, 0], [0, 80, 20, 0]), psi)
})

test('an empty group counts as half an event', () => {
  // 100 expected in one bin, 90 met there and 10 above all that was ever seen.
  const psi = (0.9 - 1) * Math.log(0.9) + (0.1 - 0.005) * Math.log(0.1 / 0.005)
  near(populationStability([0, 100, 0], [0, 90, 10]), psi)
})

test('bins are joined to tenths: a move within a group is none, one beyond the ends is', () => {
  const expected = [0, ...Array.from({ length: 40 }, () => 25), 0]
  const within = expected.map((count, bin) => (count === 0 ? 0 : bin % 4 === 1 ? 100 : 0))
  near(populationStability(expected, within), 0)
  const beyond = [10, ...expected.slice(1)]
  ok((populationStability(expected, beyond) as number) > 0)
})

test('levels begin at 0.1 and 0.25', () => {
  deepEqual([0, 0.099, 0.1, 0.249, 0.25, 3].map(driftLevel), [
    'none',
    'none',
    'moderate',
    'moderate',
    'large',
    'large',
  ])
})

test('nothing met is no distance of 0', () => {
  equal(populationStability([0, 1, 0], [0, 0, 0]), null)
  equal(kolmogorovSmirnov([0, 1, 0], [0, 0, 0]), null)
})

test('the distance is that of scipy.stats.ks_2samp where each value has a bin of its own', () => {
  // scipy 1.10.1: ks_2samp([1,1,2,2,2,3,3,4,5,8], [2,3,3,4,4,4,5,5,6,9,9,9]).statistic is 0.45;
  // scipy.special.kolmogorov(sqrt(120/22) * 0.45) is 0.21931014741717372.
  const of = (values: readonly number[]): number[] =>
    Array.from({ length: 10 }, (_, bin) => values.filter((value) => value === bin).length)
  const result = kolmogorovSmirnov(
    of([1, 1, 2, 2, 2, 3, 3, 4, 5, 8]),
    of([2, 3, 3, 4, 4, 4, 5, 5, 6, 9, 9, 9]),
  )
  near(result?.distance, 0.45)
  near(result?.pValue, 0.21931014741717372)
})

test('the distribution of Kolmogorov is that of scipy.special.kolmogorov 1.10.1', () => {
  for (const [x, p] of [
    [0.2, 0.999999999999495],
    [0.5, 0.9639452436648751],
    [0.8275735551899077, 0.4999999999999973],
    [1, 0.26999967167735456],
    [1.5, 0.022217962616525127],
    [2, 0.0006709252557796953],
  ] as const)
    near(kolmogorov(x), p)
  deepEqual([kolmogorov(0), kolmogorov(-1), kolmogorov(50)], [1, 1, 0])
})
