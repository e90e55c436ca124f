import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { makeHyperplaneTree } from '../../../src/forest/extended/hyperplane-tree.js'
import { Explainer } from '../../../src/forest/explain.js'
import { IsolationForest } from '../../../src/forest/isolation-forest.js'
import { averagePathLength } from '../../../src/forest/path-length.js'
import { type Matrix, rowOf, zeros } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES, cloud } from '../samples.js'
import { HAND_MADE } from './walk.js'

const C3 = averagePathLength(3)

/** What is expected at the two inner nodes of the tree made by hand. */
const LOWER = (1 * 2 + 3 * (2 + C3)) / 4
const ROOT = (1 * 1 + 4 * LOWER) / 5

test('a step is divided among the columns that pushed the row to its side, as far as each did', () => {
  const explainer = new Explainer([makeHyperplaneTree(HAND_MADE)])
  equal(explainer.expectedPathLength, ROOT)
  const out = new Float64Array(2)
  // Means in the root are 0.5 and 1. Values of -2.5 and 0 lie 3 and 1 below: a leaf at depth 1, three parts to one.
  equal(explainer.explain(Float64Array.of(-2.5, 0), out), 1)
  deepEqual([...out], [(ROOT - 1) * 0.75, (ROOT - 1) * 0.25])
  // 4.5 pushes to the right, -1 does not, so the step is the first column's; the next split asks for the second alone.
  equal(explainer.explain(Float64Array.of(4.5, -1), out), 2)
  deepEqual([...out], [ROOT - LOWER, LOWER - 2])
})

test('where no column pushed the row to its side, all that are weighed get the same', () => {
  const explainer = new Explainer([makeHyperplaneTree(HAND_MADE)])
  const out = new Float64Array(2)
  // Both lie below their means, and their sum of 0.7 still above the threshold.
  equal(explainer.explain(Float64Array.of(0.2, 0.5), out), 2)
  deepEqual([...out], [(ROOT - LOWER) / 2, (ROOT - LOWER) / 2 + LOWER - 2])
})

/** Contributions must sum to the distance of each row from the average, to 1e-12, and hold numbers alone. */
function requireExact(explainer: Explainer, scores: Float64Array, X: Matrix): void {
  const out = zeros(X.rows, X.columns)
  const paths = explainer.explainRows(X, out)
  const c = averagePathLength(Math.min(256, X.rows))
  for (let i = 0; i < X.rows; i++) {
    const sum = rowOf(out, i).reduce((total, part) => total + part, 0)
    ok(Math.abs(sum - (explainer.expectedPathLength - (paths[i] as number))) < 1e-12)
    ok(Math.abs((paths[i] as number) + c * Math.log2(scores[i] as number)) < 1e-12)
  }
}

test('contributions sum to the row’s distance from the average to 1e-12, in every variant', () => {
  const X = cloud(300, 5, 4)
  for (const variant of ['extended', 'mix'] as const) {
    for (const ndim of [1, 2, 3, 5]) {
      const forest = new IsolationForest({ variant, ndim }).fit(X)
      requireExact(new Explainer(forest.fitted.trees), forest.anomalyScores(X), X)
    }
  }
})

test('the same of infinities, denormals and the greatest numbers', () => {
  const rng = new Rng(6)
  const X = zeros(200, 3)
  for (let i = 0; i < X.data.length; i++) {
    X.data[i] = AWKWARD_VALUES[rng.nextBelow(AWKWARD_VALUES.length)] as number
  }
  for (const standardize of [true, false]) {
    const forest = new IsolationForest({ variant: 'extended', standardize }).fit(X)
    requireExact(new Explainer(forest.fitted.trees), forest.anomalyScores(X), X)
  }
})

test('of anomalies planted far out in one feature, that feature ranks first', () => {
  const columns = 8
  const X = cloud(400, columns, 0, 3)
  for (const variant of ['extended', 'mix'] as const) {
    const explainer = new Explainer(new IsolationForest({ variant, ndim: 3 }).fit(X).fitted.trees)
    const strange = cloud(10 * columns, columns, 0, 1000)
    for (let i = 0; i < strange.rows; i++) rowOf(strange, i)[i % columns] = i % 3 === 0 ? 4 : -4
    const out = zeros(strange.rows, columns)
    explainer.explainRows(strange, out)
    const first = [...out.data.keys()].filter((k) => {
      const [i, j] = [Math.floor(k / columns), k % columns]
      return j === i % columns && rowOf(out, i).every((part) => part <= (out.data[k] as number))
    }).length
    ok(first / strange.rows >= 0.95, `${variant}: ${first} of ${strange.rows}`)
  }
})
