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

test('logins of each method and outcome', () => {
  for (const [message, kind, authMethod, userName] of [
    [`Accepted password for bob from ${AT} ssh2`, 'auth.success', 'password', 'bob'],
    [
      `Accepted publickey for bob from ${AT} ssh2: ED25519 SHA256:abc`,
      'auth.success',
      'publickey',
      'bob',
    ],
    [
      `Accepted keyboard-interactive/pam for bob from ${AT} ssh2`,
      'auth.success',
      'keyboard-interactive',
      'bob',
    ],
    [`Accepted gssapi-with-mic for bob from ${AT} ssh2`, 'auth.success', 'other', 'bob'],
    [`Failed password for illegal user a b from ${AT} ssh2`, 'auth.failure', 'password', 'a b'],
    [`Failed password for invalid user  from ${AT} ssh2`, 'auth.failure', 'password', ''],
    ['Failed password for root from 2001:db8::5 port 4022', 'auth.failure', 'password', 'root'],
  ] as const) {
    const { detail, kind: told, peer } = toldBy(message)
    deepStrictEqual(
      [told, detail.authMethod, detail.userName],
      [kind, authMethod, userName],
      message,
    )
    strictEqual(peer.port, 4022)
  }
})

test('the three lines about one refused attempt are numbered', () => {
  strictEqual(toldBy(`Invalid user bob from ${AT}`).stage, 1)
  strictEqual(toldBy('error: PAM: Authentication failure for bob from 203.0.113.5').stage, 2)
  strictEqual(toldBy(`Failed password for bob from ${AT} ssh2`).stage, 3)
  strictEqual(toldBy(`Accepted password for bob from ${AT} ssh2`).stage, undefined)
})

test('a login that PAM refuses after all is refused to the user, whose address the process knows', () => {
  const { kind, detail, peer } = toldBy(
    'fatal: Access denied for user bob by PAM account configuration [preauth]',
  )
  deepStrictEqual([kind, detail.userName, peer.addresses], ['auth.failure', 'bob', []])
})

test('text behind the protocol that imitates a client leaves two readings, not one', () => {
  const { peer } = toldBy(
    'Failed password for invalid user test from 203.0.113.5 port 4022 ssh2: from 198.51.100.9 port 22 ssh2',
  )
  deepStrictEqual(peer.addresses, ['203.0.113.5', '198.51.100.9'])
})
