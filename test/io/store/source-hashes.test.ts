import { deepStrictEqual, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { sourceHash, sourceHashes } from '../../../src/io/store/source-hashes.js'
import { verdictOf } from './sample-verdicts.js'

test('hashes are FNV-1a, whose published values for short texts they have', () => {
  strictEqual(sourceHash(''), 0x811c9dc5)
  strictEqual(sourceHash('a'), 0xe40c292c)
  strictEqual(sourceHash('foobar'), 0xbf9cf968)
})

test('each source of a block is there once', () => {
  const kept = ['::1', '::1', '192.0.2.1', '::1'].map((sourceIp) => verdictOf({ sourceIp }))
  const hashes = new Uint32Array(sourceHashes(kept).buffer)
  deepStrictEqual([...hashes], [sourceHash('::1'), sourceHash('192.0.2.1')])
})
