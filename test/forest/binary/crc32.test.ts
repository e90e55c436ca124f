import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from '../../../src/forest/binary/crc32.js'

test('the check value of CRC-32', () => {
  equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926)
  equal(crc32(new Uint8Array(0)), 0)
})
