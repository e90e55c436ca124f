import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { growTrees } from '../../../src/forest/grow.js'
import {
  residenceOf,
  residentMatrix,
  sharedMatrix,
  shareRows,
} from '../../../src/forest/growth/resident-matrix.js'
import { cloud } from '../samples.js'
import { withoutWebAssembly } from '../wasm/without-webassembly.js'

test('a resident matrix holds the same rows in memory that threads can share', () => {
  const X = cloud(50, 3)
  const resident = residentMatrix(X)
  deepEqual([resident.rows, resident.columns, [...resident.data]], [50, 3, [...X.data]])
  ok(resident.data.buffer instanceof SharedArrayBuffer)
  notEqual(resident.data, X.data)
  equal(residentMatrix(resident), resident)
  equal(residenceOf(X), null)
  withoutWebAssembly(() => equal(residentMatrix(X), X))
})

test('rows changed in place are grown on as they are then', () => {
  const growth = { maxSamples: 40, maxFeatures: 2, bootstrap: false, randomState: 1 } as const
  const resident = residentMatrix(cloud(40, 2))
  growTrees(resident, growth, 0, 1)
  const other = cloud(40, 2, 0, 2)
  resident.data.set(other.data)
  deepEqual(
    growTrees(resident, growth, 0, 3).map((tree) => [...tree.threshold]),
    growTrees(other, growth, 0, 3).map((tree) => [...tree.threshold]),
  )
})

test('threads are given room apart from each other, and it is given back when all are done', () => {
  const X = residentMatrix(cloud(50, 3))
  const home = residenceOf(X)?.free ?? 0
  const first = shareRows(X, [1000, 2000])
  const second = shareRows(X, [500])
  ok(first && second)
  deepEqual(
    [...first.shares, ...second.shares].map(({ free }) => free - home),
    [0, 1000, 3000],
  )
  first.release()
  equal(residenceOf(X)?.free, home + 3500)
  second.release()
  equal(residenceOf(X)?.free, home)
  equal(shareRows(X, [2 ** 40]), null)
  equal(shareRows(cloud(5, 1), [1000]), null)
})

test('what is shared is the same memory', () => {
  const X = residentMatrix(cloud(50, 3))
  const tail = { ...X, rows: 10, data: X.data.subarray(120) }
  const [share] = shareRows(tail, [1000])?.shares ?? []
  ok(share)
  const seen = sharedMatrix(share)
  X.data[120] = 42
  deepEqual([seen.rows, seen.columns, seen.data.length, seen.data[0]], [10, 3, 30, 42])
})
