import { deepEqual, equal, ok } from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { ForestKernel } from '../../../src/forest/kernels/forest-kernel.js'
import type { Kernel } from '../../../src/forest/kernels/kernel.js'
import { PackedKernel } from '../../../src/forest/kernels/packed-kernel.js'
import { PlainKernel } from '../../../src/forest/kernels/plain-kernel.js'
import { pruneTree, type ScoringTree, splitCount } from '../../../src/forest/kernels/pruned-tree.js'
import { ScalarKernel } from '../../../src/forest/kernels/scalar-kernel.js'
import { SimdKernel } from '../../../src/forest/kernels/simd-kernel.js'
import { averagePathLength } from '../../../src/forest/path-length.js'
import { growTrees } from '../../../src/forest/grow.js'
import { columnOf, type Matrix, takeRows, zeros } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES, row, smallTree } from '../samples.js'
import { anyForest, chain, grownForest, randomRows, repeated } from './sample-forests.js'

type Make = (trees: readonly ScoringTree[], columns: number) => Kernel | null

const KERNELS: Readonly<Record<string, Make>> = {
  packed: (trees) => new PackedKernel(trees),
  'packed, pruned': (trees) => new PackedKernel(trees.map(pruneTree)),
  scalar: (trees, columns) => ScalarKernel.for(trees, columns),
  'scalar, pruned': (trees, columns) => ScalarKernel.for(trees.map(pruneTree), columns),
  simd: (trees, columns) => SimdKernel.for(trees, columns),
  'simd, pruned': (trees, columns) => SimdKernel.for(trees.map(pruneTree), columns),
  chosen: (trees, columns) => new ForestKernel(trees, columns),
}

const WITH_PLAIN: Readonly<Record<string, Make>> = {
  plain: (trees) => new PlainKernel(trees),
  ...KERNELS,
}

function sumsOf(kernel: Kernel, X: Matrix, before = 0): Float64Array {
  const sums = new Float64Array(X.rows).fill(before)
  kernel.addPathLengths(X, sums)
  return sums
}

/** That every kernel which takes the trees gives the bits of the plain loop. @returns the names of those that did. */
function allAgree(trees: readonly ScoringTree[], X: Matrix): string[] {
  const expected = sumsOf(new PlainKernel(trees), X)
  return Object.entries(KERNELS).flatMap(([name, make]) => {
    const kernel = make(trees, X.columns)
    if (kernel === null) return []
    const sums = sumsOf(kernel, X)
    const first = sums.findIndex((sum, i) => !Object.is(sum, expected[i]))
    ok(first < 0, `${name}: row ${first} sums to ${sums[first]}, not ${expected[first]}`)
    return [name]
  })
}

const ALL = Object.keys(KERNELS)

const KINDS = [
  'ties',
  'infinities',
  'denormals',
  '-0',
  'NaN',
  'a constant column',
  'one row',
  'one tree',
] as const

/** What there is in a forest and its rows that a kernel could get wrong. */
function kindsIn(trees: readonly ScoringTree[], X: Matrix): (typeof KINDS)[number][] {
  const values = [...X.data]
  const columns = Array.from({ length: X.columns }, (_, j) => new Set(columnOf(X, j)))
  const found: Record<(typeof KINDS)[number], boolean> = {
    ties: columns.some(({ size }) => size > 1 && size < X.rows),
    infinities: values.some((x) => Math.abs(x) === Infinity),
    denormals: values.some((x) => x !== 0 && Math.abs(x) < 2 ** -1022),
    '-0': values.some((x) => Object.is(x, -0)),
    NaN: values.some(Number.isNaN),
    'a constant column': X.rows > 1 && columns.some(({ size }) => size === 1),
    'one row': X.rows === 1,
    'one tree': trees.length === 1,
  }
  return KINDS.filter((kind) => found[kind])
}

function shuffled(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  for (let left = count; left > 1; left--) {
    const drawn = rng.nextBelow(left)
    const last = order[left - 1] as number
    order[left - 1] = order[drawn] as number
    order[drawn] = last
  }
  return order
}

suite('every kernel gives the bits of the plain loop', () => {
  test('for any forest and any rows: ties, infinities, denormals, -0, NaN, constant columns, one row, one tree', () => {
    const met = new Map<string, number>()
    fc.assert(
      fc.property(anyForest(6), ({ trees, X }) => {
        for (const kind of kindsIn(trees, X)) met.set(kind, (met.get(kind) ?? 0) + 1)
        deepEqual(allAgree(trees, X), ALL)
      }),
      { seed: 1, numRuns: 300 },
    )
    for (const kind of KINDS) ok((met.get(kind) ?? 0) >= 10, `${kind}: ${met.get(kind)} times`)
  })

  test('for any forest and any rows in blocks of any size, in any order', () => {
    const blocks = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(anyForest(4), blocks, fc.nat(), ({ trees, X }, sizes, seed) => {
        const all = repeated(X, 1100)
        const order = shuffled(all.rows, new Rng(seed))
        const expected = sumsOf(new PlainKernel(trees), all)
        for (const [name, make] of Object.entries(KERNELS)) {
          const kernel = make(trees, X.columns)
          ok(kernel)
          for (let from = 0, b = 0; from < all.rows; b++) {
            const rows = order.slice(from, from + (sizes[b % sizes.length] as number))
            const sums = sumsOf(kernel, takeRows(all, rows))
            const wrong = rows.findIndex((row, i) => !Object.is(sums[i], expected[row]))
            ok(wrong < 0, `${name}: row ${rows[wrong]} in a block of ${rows.length}`)
            from += rows.length
          }
        }
      }),
      { seed: 2, numRuns: 25 },
    )
  })

  test('at every threshold itself and the doubles next to it', () => {
    const { trees } = grownForest(500, 3, 20, 64)
    const values = trees.flatMap(({ threshold }) =>
      [...threshold].flatMap((t) => [t, t + Math.abs(t) * 2 ** -52, t - Math.abs(t) * 2 ** -52]),
    )
    const data = Float64Array.from([...values, ...values.toReversed(), ...AWKWARD_VALUES])
    const X = { data, rows: Math.floor(data.length / 3), columns: 3 }
    ok(X.rows > 1000)
    deepEqual(allAgree(trees, X), ALL)
  })

  test('whatever the size of the batch and wherever in it a row lies', () => {
    const { trees, X } = grownForest(2100, 4, 30, 128)
    const whole = sumsOf(new PlainKernel(trees), X)
    const backwards = Array.from({ length: X.rows }, (_, i) => X.rows - 1 - i)
    for (const [name, make] of Object.entries(KERNELS)) {
      const kernel = make(trees, 4)
      ok(kernel)
      deepEqual(sumsOf(kernel, takeRows(X, backwards)).toReversed(), whole, name)
      for (const rows of [
        1, 2, 3, 7, 8, 9, 15, 16, 17, 255, 256, 257, 1023, 1025, 16_383, 16_385,
      ]) {
        const some = takeRows(X, backwards.slice(0, rows))
        deepEqual(sumsOf(kernel, some).toReversed(), whole.slice(-rows), `${name}, ${rows} rows`)
      }
    }
  })

  test('for any 5,000 trees', () => {
    fc.assert(
      fc.property(anyForest(5000, 5000), ({ trees, X }) => {
        deepEqual(allAgree(trees, X), ALL)
      }),
      { seed: 3, numRuns: 3 },
    )
  })

  test('with 5,000 trees, and more cuts than one table of ranks holds', () => {
    const X = randomRows(40, 3, 9)
    const growth = { maxSamples: 32, maxFeatures: 3, bootstrap: false, randomState: 1 }
    deepEqual(allAgree(growTrees(X, growth, 0, 5000), X), ALL)
  })

  test('with trees of more leaves than signed bytes tell apart', () => {
    const { trees, X } = grownForest(2000, 12, 5, 600)
    const most = Math.max(...trees.map((tree) => splitCount(pruneTree(tree)) + 1))
    ok(most > 128 && most <= 256, `${most} leaves`)
    deepEqual(allAgree(trees, X), ALL)
  })

  test('with a tree of 256 leaves in a row, the most that have code of their own', () => {
    const X = {
      data: Float64Array.from({ length: 300 }, (_, i) => i - 20.5),
      rows: 300,
      columns: 1,
    }
    deepEqual(allAgree([chain(255)], X), ALL)
  })

  test('with trees that have no code of their own: more leaves than a byte numbers, more cuts than it ranks', () => {
    const rest = ALL.filter((name) => !name.startsWith('simd'))
    const X = {
      data: Float64Array.from({ length: 300 }, (_, i) => i - 20.5),
      rows: 300,
      columns: 1,
    }
    deepEqual(allAgree([chain(300)], X), rest)
    const { trees, X: many } = grownForest(3000, 4, 3, 2500)
    deepEqual(allAgree(trees, many), rest)
    // More rows than go through a big tree together.
    deepEqual(allAgree(trees, randomRows(17_000, 4, 7)), rest)
  })

  test('with thresholds that no value is at most, or every one', () => {
    const tree = smallTree()
    const odd = [-Infinity, Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, -0].map((cut) => ({
      ...tree,
      threshold: Float64Array.of(cut, -cut, 0, 0, 0),
    }))
    const data = Float64Array.from([...AWKWARD_VALUES, ...AWKWARD_VALUES.toReversed()])
    deepEqual(allAgree(odd, { data, rows: data.length / 2, columns: 2 }), ALL)
  })

  test('with trees that are nothing but a leaf, alone and among others', () => {
    const leaf = growTrees(
      row(1, 2),
      { maxSamples: 1, maxFeatures: 2, bootstrap: false, randomState: 1 },
      0,
      1,
    )
    deepEqual(allAgree(leaf, randomRows(20, 2, 1)), ALL)
    deepEqual(allAgree([smallTree(), ...leaf, smallTree()], randomRows(20, 2, 1)), ALL)
  })
})

suite('a kernel', () => {
  for (const [name, make] of Object.entries(WITH_PLAIN)) {
    test(`${name}: gives the tree drawn by hand the lengths counted by hand`, () => {
      const kernel = make([smallTree()], 2)
      ok(kernel)
      equal(sumsOf(kernel, row(10, -1))[0], 2)
      equal(sumsOf(kernel, row(11, -1))[0], 1)
      // A missing value is 0: left of 10, right of -1, into the leaf of three.
      equal(sumsOf(kernel, row(NaN, -Infinity))[0], 2 + averagePathLength(3))
    })

    test(`${name}: adds to what is there, so a forest can be summed in pieces`, () => {
      const { trees, X } = grownForest(300, 3, 7, 32)
      const sums = new Float64Array(X.rows).fill(0.1)
      make(trees.slice(0, 3), 3)?.addPathLengths(X, sums)
      make(trees.slice(3), 3)?.addPathLengths(X, sums)
      deepEqual(sums, sumsOf(new PlainKernel(trees), X, 0.1))
    })

    test(`${name}: leaves the rows as they are, missing values too`, () => {
      const { trees, X } = grownForest(40, 3, 2, 32)
      X.data[4] = NaN
      const before = X.data.slice()
      make(trees, 3)?.addPathLengths(X, new Float64Array(X.rows))
      deepEqual(X.data, before)
    })

    test(`${name}: sums no rows to nothing`, () => {
      const kernel = make([smallTree()], 2)
      ok(kernel)
      equal(sumsOf(kernel, zeros(0, 2)).length, 0)
    })
  }
})
