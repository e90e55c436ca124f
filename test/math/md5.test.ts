import { strictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { md5Hex } from '../../src/math/md5.js'

test('the test suite of RFC 1321 comes out', () => {
  const suite = {
    '': 'd41d8cd98f00b204e9800998ecf8427e',
    a: '0cc175b9c0f1b6a831c399e269772661',
    'message digest': 'f96b697d7cb7938d525a2f31aaf161d0',
    abcdefghijklmnopqrstuvwxyz: 'c3fcd3d76192e4007dfb496cca67e13b',
  }
  for (const [text, hash] of Object.entries(suite))
    strictEqual(md5Hex(new TextEncoder().encode(text)), hash)
})

test('at every length around a block it is what OpenSSL says', () => {
  for (let length = 50; length < 140; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255)
    strictEqual(md5Hex(bytes), createHash('md5').update(bytes).digest('hex'))
  }
})
