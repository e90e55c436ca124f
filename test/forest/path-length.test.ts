import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { averagePathLength } from '../../src/forest/path-length.js'

test('one sample or none needs no split, two need one', () => {
  equal(averagePathLength(0), 0)
  equal(averagePathLength(1), 0)
  equal(averagePathLength(2), 1)
})

test('scikit-learn 1.2.1 gives the same averages', () => {
  // sklearn.ensemble._iforest._average_path_length([3, 5, 256, 100000])
  const expected = new Map([
    [3, 1.207392357589623],
    [5, 2.327020052042847],
    [256, 10.244770920119917],
    [100_000, 22.180282259643523],
  ])
  for (const [n, c] of expected) ok(Math.abs(averagePathLength(n) - c) < 1e-12, `c(${n})`)
})

test('more samples never lie shallower', () => {
  for (let n = 1; n < 2000; n++) ok(averagePathLength(n + 1) >= averagePathLength(n), `at ${n}`)
})
