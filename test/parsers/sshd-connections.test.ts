import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readSshdMessage } from '../../src/parsers/sshd-messages.js'
import type { Told } from '../../src/parsers/sshd-statement.js'

const AT = '203.0.113.5 port 4022'

/** The statement of a message that tells of a visitor. */
function toldBy(message: string): Told {
  const said = readSshdMessage(message)
  ok(said !== null && 'kind' in said, message)
  return said
}

test('ends of a connection, with what is said of them', () => {
  for (const [message, response] of [
    [`Connection closed by ${AT} [preauth]`, undefined],
    [`Connection reset by authenticating user root ${AT} [preauth]`, 'reset'],
    [`Received disconnect from ${AT}:11: Bye Bye [preauth]`, 'Bye Bye'],
    ['Received disconnect from 203.0.113.5: 11: disconnected by user', 'disconnected by user'],
    [`Disconnected from user bob ${AT}`, undefined],
    [
      `Disconnecting authenticating user root ${AT}: Too many authentication failures [preauth]`,
      'Too many authentication failures',
    ],
    [
      `maximum authentication attempts exceeded for root from ${AT} ssh2 [preauth]`,
      'maximum authentication attempts exceeded',
    ],
    [`fatal: Timeout before authentication for ${AT}`, 'timeout before authentication'],
    [
      'Timeout before authentication for connection from 203.0.113.5 to 192.0.2.10, pid = 77',
      'timeout before authentication',
    ],
    ['refused connect from x@h.example (203.0.113.5)', 'refused by TCP wrappers'],
  ] as const) {
    const { kind, detail, peer } = toldBy(message)
    deepStrictEqual([kind, detail.response], ['connection.close', response], message)
    deepStrictEqual(peer.addresses, ['203.0.113.5'], message)
  }
})

test('an opened connection may name the server’s end', () => {
  deepStrictEqual(toldBy(`Connection from ${AT} on 192.0.2.10 port 22 rdomain ""`).local, {
    address: '192.0.2.10',
    port: 22,
  })
  strictEqual(toldBy(`Connection from ${AT}`).local, undefined)
})
