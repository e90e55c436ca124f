import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { treesByKind } from '../../../src/forest/forest-tree.js'
import type { TreeJson } from '../../../src/forest/tree-json.js'
import { treeSeeds } from '../../../src/forest/grow.js'
import { makeGrower } from '../../../src/forest/growth/choose.js'
import type { GrowthParameters } from '../../../src/forest/growth/growth-parameters.js'
import { PlainGrower } from '../../../src/forest/growth/plain-grower.js'
import { IsolationForest } from '../../../src/forest/isolation-forest.js'
import { resolveGrowth } from '../../../src/forest/parameters.js'
import { leafOf, LEAF, type Tree } from '../../../src/forest/tree.js'
import { matrix, type Matrix, rowOf } from '../../../src/math/matrix.js'
import { golden } from '../../golden/golden.js'

/** A forest of isolation_forest_float32.json. */
interface Case {
  readonly rows: 'traps' | 'ends'
  readonly parameters: {
    readonly n_estimators: number
    readonly max_samples: number | 'auto'
    readonly max_features: number
    readonly bootstrap: boolean
    readonly contamination: number | 'auto'
    readonly random_state: number
  }
  readonly offset_: number
  /** Of the trees only those from this number on are kept. */
  readonly first_tree: number
  readonly trees: readonly TreeJson[]
  readonly score_samples: readonly number[]
}

const GOLDEN = golden('isolation_forest_float32.json') as {
  readonly traps: number[][]
  readonly ends: number[][]
  readonly cases: readonly Case[]
}

function forestOf({ parameters }: Case): IsolationForest {
  return new IsolationForest({
    nEstimators: parameters.n_estimators,
    maxSamples: parameters.max_samples,
    maxFeatures: parameters.max_features,
    bootstrap: parameters.bootstrap,
    contamination: parameters.contamination,
    randomState: parameters.random_state,
    compatibility: 'sklearn',
  })
}

function asJson(tree: Tree): TreeJson {
  return {
    feature: [...tree.feature],
    threshold: [...tree.threshold],
    children_left: [...tree.left],
    children_right: [...tree.right],
    n_node_samples: [...tree.nodeSamples],
  }
}

function eachCase(
  look: (X: Matrix, expected: Case, forest: IsolationForest, growth: GrowthParameters) => void,
): void {
  equal(GOLDEN.cases.length, 5)
  for (const expected of GOLDEN.cases) {
    const X = matrix(GOLDEN[expected.rows])
    const forest = forestOf(expected)
    look(X, expected, forest, resolveGrowth(forest.parameters, X.rows, X.columns))
  }
}

test('on doubles that float32 blurs, both growers grow the trees scikit-learn 1.2.1 grew, field for field', () => {
  eachCase((X, expected, { parameters }, growth) => {
    const seeds = treeSeeds(growth.randomState, expected.first_tree, parameters.nEstimators)
    for (const grower of [makeGrower(X, growth, seeds.length), new PlainGrower(X, growth)]) {
      deepEqual(grower.grow(seeds).map(asJson), expected.trees)
    }
  })
})

test('such a forest scores as scikit-learn’s does, to 1e-12, though doubles are not rounded', () => {
  eachCase((X, expected, forest) => {
    const scores = forest.fit(X).scoreSamples(X)
    for (const [i, score] of expected.score_samples.entries()) {
      ok(Math.abs((scores[i] as number) - score) <= 1e-12, `row ${i}: ${scores[i]}, not ${score}`)
    }
    ok(Math.abs(forest.offset - expected.offset_) <= 1e-12)
  })
})

test('every training row ends in the leaf that counted it, in rows as float32 would not tell them apart', () => {
  const X = matrix(GOLDEN.traps)
  const { trees } = new IsolationForest({ nEstimators: 10, compatibility: 'sklearn' }).fit(X).fitted
  for (const tree of treesByKind(trees).plain) {
    const counts = new Int32Array(tree.feature.length)
    for (let i = 0; i < X.rows; i++) counts[leafOf(tree, rowOf(X, i))]!++
    tree.feature.forEach((feature, node) => {
      if (feature === LEAF) equal(counts[node], tree.nodeSamples[node])
    })
  }
})

test('our own mode tells apart what scikit-learn’s float32 does not', () => {
  const seconds = matrix(GOLDEN.traps.map((row) => row.slice(0, 1)))
  const distinct = (forest: IsolationForest): number =>
    new Set(forest.fit(seconds).scoreSamples(seconds)).size
  const parameters = { nEstimators: 50, randomState: 3 } as const
  const scikit = distinct(new IsolationForest({ ...parameters, compatibility: 'sklearn' }))
  const own = distinct(new IsolationForest(parameters))
  // An hour holds 28 values of float32 at this size, 128 s apart.
  ok(scikit <= 29, `${scikit} distinct scores`)
  ok(own > scikit, `${own} distinct scores`)
})

test('missing values, which scikit-learn refuses, are 0 in its mode too, and so is what float32 rounds to 0', () => {
  const parameters = { nEstimators: 5, compatibility: 'sklearn' } as const
  const grown = (...values: number[]): object =>
    new IsolationForest(parameters).fit(matrix(values.map((value) => [value]))).fitted.trees
  deepEqual(grown(NaN, Infinity, 1e-60, 1, 2), grown(0, 0, 0, 1, 2))
})

test('values beyond float32 count as its greatest', () => {
  const parameters = { nEstimators: 20, compatibility: 'sklearn' } as const
  const greatest = 3.4028234663852886e38
  const X = matrix([[1e300], [greatest], [-1e300], [0]])
  const { trees } = new IsolationForest(parameters).fit(X).fitted
  for (const tree of treesByKind(trees).plain) {
    equal(leafOf(tree, rowOf(X, 0)), leafOf(tree, rowOf(X, 1)))
    equal(tree.feature.filter((feature) => feature === LEAF).length, 3)
  }
})
