import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { accessLog } from '../../src/parsers/access-log.js'
import { eventOf, outcomesOf } from './parse-lines.js'

const STAMP = '[05/Feb/2026:13:00:00 +0100]'

test('a Combined line is a request with its headers, and its bytes are those that are logged', () => {
  deepStrictEqual(
    eventOf(
      accessLog,
      `203.0.113.5 - bob ${STAMP} "GET /a?b=1 HTTP/1.1" 404 512 "http://r.example/" "curl/8.1"`,
    ),
    {
      kind: 'http.request',
      atMs: Date.UTC(2026, 1, 5, 12),
      source: 'access-log',
      sensor: '',
      service: 'http',
      sourceIp: '203.0.113.5',
      sourcePort: 0,
      destinationIp: '',
      destinationPort: 80,
      transport: 6,
      lengthBytes: 'GET /a?b=1 HTTP/1.1'.length + 'http://r.example/'.length + 'curl/8.1'.length,
      session: '',
      detail: {
        method: 'GET',
        url: '/a?b=1',
        status: 404,
        referrer: 'http://r.example/',
        userAgent: 'curl/8.1',
        userName: 'bob',
      },
      quality: [],
    },
  )
})

test('a Common line, one in quotes and one with more fields are read', () => {
  const common = `2001:db8::5 - - ${STAMP} "HEAD / HTTP/1.0" 200 -`
  deepStrictEqual(eventOf(accessLog, common).detail, { method: 'HEAD', url: '/', status: 200 })
  strictEqual(eventOf(accessLog, common).sourceIp, '2001:db8::5')
  deepStrictEqual(
    eventOf(accessLog, `"203.0.113.5 - - ${STAMP} "GET / HTTP/1.1" 200 3279 "-" "w3af.org""`)
      .detail,
    { method: 'GET', url: '/', status: 200, userAgent: 'w3af.org' },
  )
  strictEqual(
    eventOf(
      accessLog,
      `203.0.113.5 - - ${STAMP} "GET / HTTP/1.1" 200 3 "-" "a b" "203.0.113.6" 0.01`,
    ).detail.userAgent,
    'a b',
  )
})

test('a virtual host before the client names the sensor and may name the port', () => {
  const event = eventOf(
    accessLog,
    `shop.example:443 203.0.113.5 - - ${STAMP} "GET / HTTP/1.1" 200 3`,
  )
  deepStrictEqual(
    [event.sourceIp, event.sensor, event.destinationPort, event.service, event.detail.host],
    ['203.0.113.5', 'shop.example:443', 443, 'https', 'shop.example:443'],
  )
  const byAddress = eventOf(accessLog, `192.0.2.10 203.0.113.5 - - ${STAMP} "GET / HTTP/1.1" 200 3`)
  deepStrictEqual([byAddress.sourceIp, byAddress.destinationIp], ['203.0.113.5', '192.0.2.10'])
})

test('through syslog the host is the sensor', () => {
  for (const head of [
    'Feb  5 12:00:00 web1 nginx[28]:',
    '<190>Feb  5 12:00:00 web1 nginx:',
    '2026-02-05T12:00:00Z web1 httpd[1]:',
  ]) {
    const event = eventOf(
      accessLog,
      `${head} 203.0.113.5 - - ${STAMP} "GET / HTTP/1.1" 200 3 "-" "-"`,
    )
    deepStrictEqual([event.sourceIp, event.sensor], ['203.0.113.5', 'web1'])
  }
})

test('a user name cannot put another client in front, nor another time', () => {
  const forged = `203.0.113.5 - x 198.51.100.9 - - ${STAMP.replace('13:', '14:')} \\"GET /fake HTTP/1.1\\" 200 1 ${STAMP} "GET /real HTTP/1.1" 401 3 "-" "-"`
  const event = eventOf(accessLog, forged)
  deepStrictEqual(
    [event.sourceIp, event.atMs, event.detail.url],
    ['203.0.113.5', Date.UTC(2026, 1, 5, 12), '/real'],
  )
  strictEqual(
    eventOf(accessLog, `203.0.113.5 198.51.100.9 a b ${STAMP} "GET / HTTP/1.1" 401 3`).sourceIp,
    '203.0.113.5',
  )
})

test('quotes and escapes in a request are the client’s bytes, each counted once', () => {
  const apache = eventOf(
    accessLog,
    `203.0.113.5 - - ${STAMP} "GET /\\"a\\\\b\\xe9 HTTP/1.1" 200 3 "-" "say \\"hi\\" 200 5"`,
  )
  deepStrictEqual(
    [apache.detail.url, apache.detail.userAgent, apache.lengthBytes],
    ['/"a\\b\u00e9', 'say "hi" 200 5', 'GET /"a\\bX HTTP/1.1'.length + 'say "hi" 200 5'.length],
  )
  const nginx = eventOf(
    accessLog,
    `203.0.113.5 - - ${STAMP} "\\x16\\x03\\x01\\x02\\x00" 400 157 "-" "-"`,
  )
  deepStrictEqual(
    [nginx.kind, nginx.detail.argument, nginx.lengthBytes],
    ['protocol.error', '\x16\x03\x01\x02\0', 5],
  )
  const raw = eventOf(accessLog, `203.0.113.5 - - ${STAMP} "GET /?q="x" HTTP/1.1" 200 3 "-" "a"`)
  deepStrictEqual([raw.detail.url, raw.detail.status, raw.detail.userAgent], ['/?q="x"', 200, 'a'])
})

test('a request that is none is a broken protocol, and an empty one too', () => {
  deepStrictEqual(
    outcomesOf(
      accessLog,
      `203.0.113.5 - - ${STAMP} "-" 408 0 "-" "-"`,
      `203.0.113.5 - - ${STAMP} "" 400 0`,
      `203.0.113.5 - - ${STAMP} "SSH-2.0-Go" 400 0`,
      `203.0.113.5 - - ${STAMP} "GET /" 200 0`,
    ),
    ['event protocol.error', 'event protocol.error', 'event protocol.error', 'event http.request'],
  )
})

test('a torn line keeps what is there', () => {
  const { detail } = eventOf(
    accessLog,
    `203.0.113.5 - - ${STAMP} "GET /a HTTP/1.1" 200 3 "-" "Mozi`,
  )
  deepStrictEqual(detail, { method: 'GET', url: '/a', status: 200, userAgent: 'Mozi' })
})

test('what is no access log is told apart', () => {
  deepStrictEqual(
    outcomesOf(
      accessLog,
      '203.0.113.5 - - [30/Feb/2026:13:00:00 +0100] "GET / HTTP/1.1" 200 3',
      `host.example - - ${STAMP} "GET / HTTP/1.1" 200 3`,
      '2026/02/05 12:00:00 [error] 31#31: *46 "/x" is not found, client: 203.0.113.5',
      '[Thu Feb 05 12:00:00.880562 2026] [core:error] [pid 10] [client 203.0.113.5:50229] AH00126',
      'words',
      '\0\0\0',
      '#Fields: date time',
    ),
    [
      'rejected time missing or impossible',
      'rejected no source address',
      'skipped another log',
      'skipped another log',
      'rejected not an access log line',
      'skipped blank line',
      'skipped comment',
    ],
  )
})
