import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from '../../src/evaluation/figures.js'
import { Rng } from '../../src/math/rng.js'

test('six figures of six rows, counted by hand', () => {
  // Alerts above 0.5: 0.9 (attack), 0.8 (normal), 0.6 (attack); the attack at 0.3 is missed.
  const scores = Float64Array.of(0.9, 0.8, 0.6, 0.5, 0.3, 0.1)
  const labels = Int8Array.of(1, 0, 1, 0, 1, 0)
  deepEqual(figuresOf(scores, labels, 0.5), {
    f1: 4 / 6,
    precision: 2 / 3,
    recall: 2 / 3,
    rocAuc: 6 / 9,
    prAuc: (1 + 2 / 3 + 3 / 5) / 3,
    falsePositiveRate: 1 / 3,
  })
})

test('an unlabelled row is no normal row', () => {
  const labelled = figuresOf(Float64Array.of(0.9, 0.1), Int8Array.of(1, 0), 0.5)
  deepEqual(
    figuresOf(Float64Array.of(0.9, 0.1, 0.8, 0.2), Int8Array.of(1, 0, -1, -1), 0.5),
    labelled,
  )
})

test('a score is above minus the offset exactly when decision_function is below 0', () => {
  const rng = new Rng(9)
  for (let round = 0; round < 10_000; round++) {
    const offset = -rng.nextFloat()
    const near = -offset + (rng.nextBelow(5) - 2) * (Number.EPSILON / 4)
    for (const score of [rng.nextFloat(), near, -offset]) {
      const { recall } = figuresOf(Float64Array.of(score), Int8Array.of(1), -offset)
      equal(recall === 1, -score - offset < 0)
    }
  }
})

test('rows of one kind, or none, have figures and no NaN', () => {
  const none = { f1: 0, precision: 0, recall: 0, rocAuc: 0.5, prAuc: 0, falsePositiveRate: 0 }
  deepEqual(figuresOf(new Float64Array(0), new Int8Array(0), 0.5), none)
  deepEqual(figuresOf(Float64Array.of(0.9), Int8Array.of(-1), 0.5), none)
  deepEqual(figuresOf(Float64Array.of(0.9), Int8Array.of(0), 0.5), {
    ...none,
    falsePositiveRate: 1,
  })
  deepEqual(figuresOf(Float64Array.of(0.9), Int8Array.of(1), 0.5), {
    ...none,
    f1: 1,
    precision: 1,
    recall: 1,
    prAuc: 1,
  })
})
