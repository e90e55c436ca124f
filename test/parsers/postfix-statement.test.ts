import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { clientOf, firstTold, reading } from '../../src/parsers/postfix-statement.js'

const READINGS = [
  reading('hello from CLIENT(?:: (?<text>.*))?$', (client, { text = '?' }) => ({
    kind: 'smtp.command',
    client,
    detail: { argument: text },
    lengthBytes: 0,
  })),
]

function clientIn(message: string): unknown {
  const told = firstTold(READINGS, message)
  return told !== null && 'client' in told ? told.client : null
}

test('a client is a checked name and an address in brackets, perhaps with a port', () => {
  deepStrictEqual(clientIn('hello from mail.example[203.0.113.5]'), {
    address: '203.0.113.5',
    port: 0,
  })
  deepStrictEqual(clientIn('hello from [203.0.113.5]:4022'), { address: '203.0.113.5', port: 4022 })
  deepStrictEqual(clientIn('hello from unknown[IPv6:2001:DB8::5]: x'), {
    address: '2001:db8::5',
    port: 0,
  })
  deepStrictEqual(clientIn('hello from unknown[unknown]'), { address: null, port: 0 })
  deepStrictEqual(clientOf({ address: '203.0.113.5', port: '70000' }), {
    address: '203.0.113.5',
    port: 0,
  })
})

test('a name with a blank or a bracket is no client', () => {
  strictEqual(clientIn('hello from a b[203.0.113.5]'), null)
  strictEqual(clientIn('hello from a[b][203.0.113.5]'), null)
  strictEqual(clientIn('well, hello from mail.example[203.0.113.5]'), null)
})

test('a group that took no part is an empty text', () => {
  const told = firstTold(READINGS, 'hello from mail.example[203.0.113.5]')
  deepStrictEqual(told !== null && 'detail' in told ? told.detail : null, { argument: '' })
})
