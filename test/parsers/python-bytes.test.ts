import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { pythonBytesBody, pythonBytesLength } from '../../src/parsers/python-bytes.js'

test('bytes are counted behind their escapes', () => {
  strictEqual(pythonBytesLength(String.raw`b'GET /\r\n'`), 7)
  strictEqual(pythonBytesLength(String.raw`'\x00\\a'`), 3)
  strictEqual(pythonBytesLength(`b"it's"`), 4)
  strictEqual(pythonBytesLength(`''`), 0)
})

test('text that is no representation is none', () => {
  for (const text of ['', 'b', 'GET /', `'`, `b'`, `'a"`, `B'a'`]) {
    strictEqual(pythonBytesLength(text), null, text)
    strictEqual(pythonBytesBody(text), null, text)
  }
})
