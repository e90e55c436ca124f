import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { decodeTarget, squeeze } from '../../src/rules/request-text.js'

test('percent-encoding is undone up to three times', () => {
  equal(decodeTarget('/%2e%2e/'), '/../')
  equal(decodeTarget('/%252e%252e/'), '/../')
  equal(decodeTarget('/%25252e'), '/.')
  equal(decodeTarget('/%2525252e'), '/%2e')
})

test('overlong UTF-8, %u and full-width forms become the ASCII that old servers read', () => {
  equal(decodeTarget('/..%c0%af..%C1%9C'), '/../..\\')
  equal(decodeTarget('/%u002e%u002E'), '/..')
  equal(decodeTarget('/%uff0e%uff0e'), '/..')
})

test('the escapes of access logs are undone', () => {
  equal(decodeTarget('/x?a=\\x22\\"\\\\'), '/x?a=""\\')
})

test('a plus is a space in the query only, and what it encodes stays a plus', () => {
  equal(decodeTarget('/a+b?c+d=%2B'), '/a+b?c d=+')
})

test('broken escapes stay as they are', () => {
  for (const text of ['/%', '/%2', '/%zz', '/%u12', '/%u00g0', '/\\x4', '/\\q']) {
    equal(decodeTarget(text), text)
  }
})

test('a byte above 127 stays one character, and case is folded', () => {
  equal(decodeTarget('/%FF%E4A'), '/\u00ff\u00e4a')
})

test('no more is read than the longest text of an event', () => {
  equal(decodeTarget('/'.repeat(MAX_TEXT_LENGTH + 100)).length, MAX_TEXT_LENGTH)
})

test('decoding never makes a text longer', () => {
  for (const text of ['%25'.repeat(2000), '%u0041'.repeat(1000), '\\x41'.repeat(2000)]) {
    ok(decodeTarget(text).length <= text.length)
  }
})

test('runs of blanks and comments of SQL become one space', () => {
  equal(squeeze('1/**/union/* x */select'), '1 union select')
  equal(squeeze('a \t\r\n b\0c'), 'a b c')
  equal(squeeze('union/**/ /**/select'), 'union select')
})

test('what a version comment of MySQL holds is kept, since the server runs it', () => {
  equal(squeeze('1/*!50000union*/select'), '1 union select')
})

test('a comment without an end stays', () => {
  equal(squeeze('/*abc'), '/*abc')
  equal(squeeze('*/ /*'), ' /*')
})
