import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ForestKernel } from '../../../src/forest/kernels/forest-kernel.js'
import { PlainKernel } from '../../../src/forest/kernels/plain-kernel.js'
import { withoutWebAssembly } from '../wasm/without-webassembly.js'
import { chain, grownForest } from './sample-forests.js'

test('a few rows walk, a large batch gets code of its own, and so do later ones of 16 rows and more', () => {
  const { trees } = grownForest(100, 3, 5, 64)
  const kernel = new ForestKernel(trees, 3)
  deepEqual(
    [1, 15, 16, 5000, 16, 15].map((rows) => kernel.kernelFor(rows).name),
    ['scalar', 'scalar', 'scalar', 'simd', 'simd', 'scalar'],
  )
})

test('batches count together, single rows do not: no stream of them pays for code they cannot use', () => {
  const { trees } = grownForest(100, 3, 5, 64)
  const kernel = new ForestKernel(trees, 3)
  for (let i = 0; i < 10_000; i++) equal(kernel.kernelFor(1).name, 'scalar')
  const names = Array.from({ length: 5 }, () => kernel.kernelFor(1000).name)
  deepEqual(names, ['scalar', 'scalar', 'scalar', 'scalar', 'simd'])
})

test('trees too big for code of their own walk', () => {
  equal(new ForestKernel([chain(300)], 1).kernelFor(10_000).name, 'scalar')
})

test('without WebAssembly, and without trees, TypeScript does it', () => {
  const { trees, X } = grownForest(5000, 3, 5, 64)
  withoutWebAssembly(() => {
    const kernel = new ForestKernel(trees, 3)
    equal(kernel.kernelFor(1).name, 'packed')
    equal(kernel.kernelFor(5000).name, 'packed')
    const [sums, expected] = [new Float64Array(X.rows), new Float64Array(X.rows)]
    kernel.addPathLengths(X, sums)
    new PlainKernel(trees).addPathLengths(X, expected)
    deepEqual(sums, expected)
  })
  equal(new ForestKernel([], 3).kernelFor(5000).name, 'packed')
})
