import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { isRequestLine, requestParts } from '../../src/parsers/request-line.js'

test('a method and a target are a request, with or without a version', () => {
  for (const line of [
    'GET / HTTP/1.1',
    'get /',
    'M-SEARCH * HTTP/1.1',
    'CONNECT a.example:443 HTTP/1.1',
    'GET /a b HTTP/1.0',
  ])
    strictEqual(isRequestLine(line), true, line)
  for (const line of [
    '',
    'GET',
    'GET ',
    'GET HTTP/1.1',
    ' GET /',
    'SSH-2.0-Go',
    '\x16\x03\x01 x',
    `${'A'.repeat(33)} /`,
  ])
    strictEqual(isRequestLine(line), false, line)
})

test('the target is kept as it was sent, blanks and all', () => {
  deepStrictEqual(requestParts('get /a b?c=d HTTP/1.1'), { method: 'GET', url: '/a b?c=d' })
  deepStrictEqual(requestParts('GET /HTTP/1.1'), { method: 'GET', url: '/HTTP/1.1' })
})
