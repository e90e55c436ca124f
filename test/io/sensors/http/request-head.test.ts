import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { readHead } from '../../../../src/io/sensors/http/request-head.js'
import { pathOf, readRequestLine } from '../../../../src/io/sensors/http/request-line.js'

suite('the request line', () => {
  test('is read by the rules of nginx', () => {
    const whole = readRequestLine('\r\nGET /a?b HTTP/1.1\r\nHost: a')
    deepStrictEqual(whole, { state: 'whole', method: 'GET', target: '/a?b', version: 11, end: 21 })
    const bare = readRequestLine('GET /\r\n')
    strictEqual(bare.state === 'whole' && bare.version, 9)
  })

  test('is given up at the first byte that cannot go on, before its end is there', () => {
    for (const text of ['\x16\x03\x01', 'get', 'GET nope ', 'GET / HTTX', 'GET /\x01', 'SSH-2.0-x'])
      strictEqual(readRequestLine(text).state, 'broken', text)
    for (const text of [
      '',
      'G',
      'GET',
      'GET ',
      'GET /a',
      'GET http:/',
      'GET / HT',
      'GET / HTTP/1.',
      '\r\n',
    ])
      strictEqual(readRequestLine(text).state, 'more', text)
  })

  test('paths are decoded and resolved, and do not lead out', () => {
    const paths = [
      '/',
      '/a/../b',
      '/a/./b//c',
      '/%2e%2e',
      '/a/..',
      '/a/.',
      '/%zz',
      '/%00',
      'http://h/x?y',
    ]
    deepStrictEqual(paths.map(pathOf), ['/', '/b', '/a/b/c', null, '/', '/a/', null, null, '/x'])
  })
})

suite('the head of a request', () => {
  test('tells method, path, headers and how long the body is', () => {
    const read = readHead(
      'POST /x HTTP/1.1\r\nHost: a\r\nX-A:  b \r\nContent-Length: 12\r\n\r\nbody',
    )
    ok(read.state === 'whole')
    deepStrictEqual(
      [read.head.path, read.head.headers.get('x-a'), read.head.bodyBytes, read.head.isKeptAlive],
      ['/x', 'b', 12, true],
    )
  })

  test('is waited for, and no longer than nginx does', () => {
    strictEqual(readHead('GET / HTTP/1.1\r\nHost: a\r\n').state, 'more')
    const long = readHead(`GET / HTTP/1.1\r\nX: ${'y'.repeat(9000)}`)
    deepStrictEqual(long.state === 'broken' && [long.fault.status, long.fault.isHeaderTooLong], [
      400,
      true,
    ])
    const target = readHead(`GET /${'y'.repeat(9000)}`)
    strictEqual(target.state === 'broken' && target.fault.status, 414)
  })

  test('two lengths, two hosts and both kinds of length are refused: they hide requests', () => {
    for (const lines of [
      'Host: a\r\nHost: b',
      'Content-Length: 1\r\nContent-Length: 2',
      'Content-Length: 1\r\nTransfer-Encoding: chunked',
      'Content-Length: +1',
      'Host : a',
    ])
      strictEqual(readHead(`GET / HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`).state, 'broken', lines)
  })
})
