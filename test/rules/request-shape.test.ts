import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { REQUEST_SHAPE_RULES } from '../../src/rules/request-shape.js'
import { judged, request, testTwins } from './twins.js'

const shown = ([method, url, host = '']: readonly [string, string, string?]) =>
  request(url, { method, host })

testTwins(REQUEST_SHAPE_RULES, shown, [
  {
    id: 'http-proxy-connect',
    attack: [['CONNECT', 'mail.example.org:25']],
    ordinary: [['GET', '/connect']],
  },
  {
    id: 'http-proxy-request',
    attack: [
      ['GET', 'http://example.org/'],
      ['GET', 'http://example.org/', 'shop.example'],
    ],
    ordinary: [
      ['GET', 'http://shop.example/cart', 'shop.example'],
      ['GET', '/http/status'],
    ],
  },
  { id: 'http-method-trace', attack: [['TRACE', '/']], ordinary: [['GET', '/trace']] },
  {
    id: 'http-method-rare',
    attack: [
      ['PROPFIND', '/'],
      ['M-SEARCH', '/x'],
    ],
    ordinary: [
      ['PATCH', '/a'],
      ['DELETE', '/a'],
    ],
  },
  {
    id: 'http-method-unknown',
    attack: [
      ['GETT', '/'],
      ['get', '/'],
    ],
    ordinary: [
      ['HEAD', '/'],
      ['', '/'],
      ['PROPFIND', '/'],
    ],
  },
  {
    id: 'http-method-upload',
    attack: [
      ['PUT', '/poc.jsp/'],
      ['MOVE', '/a.php'],
    ],
    ordinary: [
      ['PUT', '/files/photo.jpg'],
      ['GET', '/index.php'],
    ],
  },
  {
    id: 'http-malformed',
    attack: [
      ['GET', ''],
      ['GET', 'index.html'],
      ['OPTIONS', '?'],
    ],
    ordinary: [
      ['OPTIONS', '*'],
      ['GET', '/'],
    ],
  },
  {
    id: 'http-probing-punctuation',
    attack: [
      ['GET', '/x?a=%27%22()'],
      ['GET', `/x?a=1'"`],
    ],
    ordinary: [
      ['GET', '/x?q="quoted"'],
      ['GET', '/wiki/Set_(mathematics)'],
    ],
  },
  {
    id: 'http-header-injection',
    attack: [['GET', '/x?u=a%0d%0aX-Forwarded-Host:%20evil']],
    ordinary: [
      ['GET', '/x?text=line%0aline'],
      ['GET', '/x?t=12%0a1:2'],
    ],
  },
  {
    id: 'http-oversized-target',
    attack: [
      ['GET', `/x?a=${'A'.repeat(101)}`],
      ['GET', `/${'abcdefgh'.repeat(600)}`],
    ],
    ordinary: [
      ['GET', `/x?a=${'A'.repeat(100)}`],
      ['GET', `/${'abcdefgh'.repeat(400)}`],
    ],
  },
])

test('a request for the server itself is clean whatever the case of its name', () => {
  equal(judged(shown(['GET', 'HTTP://SHOP.example/cart', 'Shop.Example']))[0], 0)
})
