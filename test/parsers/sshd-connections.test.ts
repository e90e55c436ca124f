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

test('whom the client had named is told, where its words end at its address', () => {
  for (const [message, user] of [
    [`Connection closed by ${AT}`, {}],
    [`Connection closed by authenticating user root ${AT}`, { userName: 'root' }],
    [`Connection reset by invalid user bob ${AT}`, { userName: 'bob', userUnknown: true }],
    [`Disconnected from user alice ${AT}`, { userName: 'alice' }],
    [
      `Disconnected from authenticating user a 192.0.2.1 port 7 ${AT}`,
      { userName: 'a 192.0.2.1 port 7' },
    ],
    [`Disconnecting invalid user x ${AT}: Too many`, { userName: 'x', userUnknown: true }],
    [
      `maximum authentication attempts exceeded for invalid user y from ${AT} ssh2`,
      { userName: 'y', userUnknown: true },
    ],
  ] as const) {
    const { response: _response, ...told } = toldBy(message).detail
    deepStrictEqual(told, user, message)
  }
})

test('an opened connection may name the server’s end', () => {
  deepStrictEqual(toldBy(`Connection from ${AT} on 192.0.2.10 port 22 rdomain ""`).local, {
    address: '192.0.2.10',
    port: 22,
  })
  strictEqual(toldBy(`Connection from ${AT}`).local, undefined)
})
