import { parentPort } from 'node:worker_threads'
import { growTrees } from '../forest/grow.js'
import { sharedMatrix } from '../forest/growth/resident-matrix.js'
import type { GrowthTask } from './grow-in-threads.js'

// What runs in a thread of `grow-in-threads.ts`: one task in, its trees out.
parentPort?.on('message', ({ share, growth, from, to }: GrowthTask) => {
  const trees = growTrees(sharedMatrix(share), growth, from, to)
  // Trees are views of a few arrays: those are handed over, not copied.
  const arrays = trees.flatMap((tree) => Object.values(tree).filter(isArray))
  parentPort?.postMessage(trees, [...new Set(arrays.map(({ buffer }) => buffer))])
})

function isArray(value: unknown): value is Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
  return value instanceof Int32Array || value instanceof Float64Array
}
