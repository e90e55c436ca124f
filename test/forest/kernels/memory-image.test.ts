import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryImage } from '../../../src/forest/kernels/memory-image.js'

test('pieces begin at lines of the cache and come to stand where they were placed', () => {
  const image = new MemoryImage()
  equal(image.reserve(1), 0)
  equal(image.place(Float64Array.of(1.5, 2)), 64)
  equal(image.place(Uint8Array.of(1, 2, 3).subarray(1)), 128)
  equal(image.byteLength, 192)
  const buffer = new ArrayBuffer(192)
  image.writeTo({ buffer })
  deepEqual([...new Float64Array(buffer, 64, 3)], [1.5, 2, 0])
  deepEqual([...new Uint8Array(buffer, 128, 3)], [2, 3, 0])
})
