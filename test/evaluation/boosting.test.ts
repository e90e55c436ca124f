import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { boostedScores, fitBoosting } from '../../src/evaluation/boosting.js'
import { figuresOf } from '../../src/evaluation/figures.js'
import { type Matrix, matrix, zeros } from '../../src/math/matrix.js'
import { golden } from '../golden/golden.js'

interface Golden {
  readonly X: number[][]
  readonly y: number[]
  readonly X_test: number[][]
  readonly y_test: number[]
  readonly cases: readonly {
    readonly name: string
    readonly parameters: Readonly<Record<string, number>>
    readonly decision_function: readonly number[]
    readonly roc_auc_score: number
    readonly average_precision_score: number
  }[]
}

const reference = golden('boosting.json') as Golden
const [X, labels] = [matrix(reference.X), Int8Array.from(reference.y)]
const [later, laterLabels] = [matrix(reference.X_test), Int8Array.from(reference.y_test)]

for (const { name, parameters, ...theirs } of reference.cases) {
  test(`later rows are told apart as scikit-learn’s histogram boosting does it: ${name}`, () => {
    const { max_iter = 100, learning_rate = 0.1 } = parameters
    const model = fitBoosting(X, labels, {
      rounds: max_iter,
      rate: learning_rate,
      maxLeaves: parameters['max_leaf_nodes'] ?? 31,
      minLeafRows: parameters['min_samples_leaf'] ?? 20,
      l2: parameters['l2_regularization'] ?? 0,
    })
    const scores = boostedScores(model, later)
    const { rocAuc, prAuc } = figuresOf(scores, laterLabels, 0)
    ok(Math.abs(rocAuc - theirs.roc_auc_score) < 0.005, `${rocAuc} ${theirs.roc_auc_score}`)
    ok(Math.abs(prAuc - theirs.average_precision_score) < 0.01, `${prAuc}`)
    const close = theirs.decision_function.filter(
      (value, i) => Math.abs(value - (scores[i] as number)) < 1e-3,
    )
    // scikit-learn holds derivatives in float32, so that a split between two equally good ones may fall otherwise.
    ok(close.length >= 0.9 * later.rows, `${close.length} of ${later.rows} rows`)
  })
}

test('one tree of two leaves is what pencil and paper give', () => {
  // Two attacks of four rows: log-odds 0, gradients ±½, second derivatives ¼ each. Left of 1.5 −(½ + ½) / ½ = −2, right 2.
  const model = fitBoosting(matrix([[0], [1], [2], [3]]), Int8Array.of(0, 0, 1, 1), {
    rounds: 1,
    rate: 0.5,
    maxLeaves: 2,
    minLeafRows: 1,
  })
  equal(model.baseline, 0)
  deepEqual(model.trees[0]?.threshold[0], 1.5)
  deepEqual([...boostedScores(model, matrix([[-9], [1.5], [1.6]]))], [-1, -1, 1])
})

test('no side of a split has fewer rows than asked for', () => {
  const model = fitBoosting(matrix([[0], [1], [2], [3]]), Int8Array.of(0, 0, 0, 1), {
    rounds: 1,
    minLeafRows: 2,
  })
  equal(model.trees[0]?.threshold[0], 1.5)
  equal(fitBoosting(X, labels, { minLeafRows: 451, rounds: 1 }).trees[0]?.feature.length, 1)
})

test('rows that nobody labelled are left out, and a missing value counts as 0', () => {
  const rows = matrix([[0], [0], [5], [5], [5]])
  const known = fitBoosting(matrix([[0], [0], [5], [5]]), Int8Array.of(0, 0, 1, 1), {
    minLeafRows: 1,
  })
  const marked = fitBoosting(rows, Int8Array.of(0, 0, 1, 1, -1), { minLeafRows: 1 })
  deepEqual(marked, known)
  deepEqual(
    [...boostedScores(known, matrix([[Number.NaN], [0]]))],
    [...boostedScores(known, matrix([[0], [0]]))],
  )
})

test('a constant feature, an empty tail of bins and more values than bins are no trouble', () => {
  const many: Matrix = {
    data: Float64Array.from({ length: 2000 }, (_, i) => i),
    rows: 1000,
    columns: 2,
  }
  for (let i = 0; i < many.rows; i++) many.data[2 * i + 1] = 7
  const half = Int8Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : 1))
  const scores = boostedScores(fitBoosting(many, half), many)
  ok(figuresOf(scores, half, 0).rocAuc > 0.9999)
  ok(scores.every(Number.isFinite))
})

test('rows of one kind only teach nothing, and are refused', () => {
  for (const only of [0, 1, -1]) {
    throws(() => fitBoosting(zeros(3, 1), new Int8Array(3).fill(only)), {
      code: 'LABELS_MISSING',
      message: /Label rows of both kinds/,
    })
  }
})
