import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from '../../src/evaluation/figures.js'
import { Rng } from '../../src/math/rng.js'
import { bestF1Threshold } from '../../src/metrics/threshold.js'

function best(scores: readonly number[], labels: readonly number[]): number {
  return bestF1Threshold(Float64Array.from(scores), Int8Array.from(labels))
}

test('the threshold lies halfway between the last alert and the next score', () => {
  equal(best([10, 20, 70, 80], [0, 0, 1, 1]), 45)
})

test('no other threshold has a higher F1 on the same rows', () => {
  const rng = new Rng(3)
  for (let round = 0; round < 50; round++) {
    const labels = Int8Array.from({ length: 40 }, () => rng.nextBelow(2))
    labels[0] = 1
    const scores = Float64Array.from(labels, (label) => rng.nextBelow(10) + 2 * label)
    const found = figuresOf(scores, labels, bestF1Threshold(scores, labels)).f1
    for (let threshold = -1; threshold < 13; threshold++)
      ok(figuresOf(scores, labels, threshold).f1 <= found)
  }
})

test('of thresholds with the same F1 the highest is taken, for the fewest alerts', () => {
  // One alert: precision 1, recall 1/2; four alerts: precision 1/2, recall 1. Both have F1 2/3.
  equal(best([4, 3, 2, 1, 0], [1, 0, 0, 1, 0]), 3.5)
})

test('unlabelled rows have no say', () => {
  equal(best([10, 20, 70, 80, 75, 76], [0, 0, 1, 1, -1, -1]), 45)
})

test('where alarm for every row is best, every row is above the threshold', () => {
  equal(best([0, 0, 0], [1, 1, 0]), -0.5)
  ok(best([1e17, 1e17], [1, 0]) < 1e17)
})

test('neighbouring doubles are still told apart', () => {
  const [low, high] = [0.5, 0.5 + Number.EPSILON / 2]
  const threshold = best([low, high], [0, 1])
  ok(high > threshold)
  ok(!(low > threshold))
})

test('without an attack to choose by, none of the rows is an alert', () => {
  equal(best([3, 9, 4], [0, -1, 0]), 9)
  equal(best([-3], [-1]), -3)
  equal(best([], []), 0)
})
