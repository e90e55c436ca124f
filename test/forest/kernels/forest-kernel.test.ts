import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ForestKernel } from '../../../src/forest/kernels/forest-kernel.js'
import { PlainKernel } from '../../../src/forest/kernels/plain-kernel.js'
import { withoutWebAssembly } from '../wasm/without-webassembly.js'
import { chain, grownForest } from './sample-forests.js'

test('the first rows go as the trees stand, later ones walk, large batches get code of their own', () => {
  const { trees } = grownForest(100, 3, 5, 64)
  const kernel = new ForestKernel(trees, 3)
  deepEqual(
    [1, 62, 1, 15, 16, 20_000, 16, 15].map((rows) => kernel.kernelFor(rows).name),
    ['plain', 'plain', 'scalar', 'scalar', 'scalar', 'simd', 'simd', 'scalar'],
  )
})

test('batches count together, single rows do not: no stream of them pays for code they cannot use', () => {
  const { trees } = grownForest(100, 3, 5, 64)
  const kernel = new ForestKernel(trees, 3)
  for (let i = 0; i < 20_000; i++) kernel.kernelFor(1)
  const names = Array.from({ length: 3 }, () => kernel.kernelFor(8000).name)
  deepEqual(names, ['scalar', 'scalar', 'simd'])
})

test('trees too big for code of their own walk', () => {
  equal(new ForestKernel([chain(300)], 1).kernelFor(20_000).name, 'scalar')
})

test('without WebAssembly, and without trees, TypeScript does it', () => {
  const { trees, X } = grownForest(5000, 3, 5, 64)
  withoutWebAssembly(() => {
    const kernel = new ForestKernel(trees, 3)
    equal(kernel.kernelFor(20_000).name, 'packed')
    equal(kernel.kernelFor(1).name, 'packed')
    const [sums, expected] = [new Float64Array(X.rows), new Float64Array(X.rows)]
    kernel.addPathLengths(X, sums)
    new PlainKernel(trees).addPathLengths(X, expected)
    deepEqual(sums, expected)
  })
  equal(new ForestKernel([], 3).kernelFor(5000).name, 'packed')
})
