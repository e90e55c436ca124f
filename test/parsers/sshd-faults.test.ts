import { deepStrictEqual, ok } from 'node:assert/strict'
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

test('broken protocols, with the banner where the client gave one', () => {
  for (const [message, client] of [
    [`Did not receive identification string from ${AT}`, undefined],
    [`Bad protocol version identification 'GET / HTTP/1.1' from ${AT}`, 'GET / HTTP/1.1'],
    [
      `Unable to negotiate with ${AT}: no matching host key type found. Their offer: ssh-rsa [preauth]`,
      undefined,
    ],
    [`banner exchange: Connection from ${AT}: invalid format`, undefined],
    [
      `ssh_dispatch_run_fatal: Connection from ${AT}: message authentication code incorrect [preauth]`,
      undefined,
    ],
    [`Protocol major versions differ for ${AT}: SSH-2.0-OpenSSH_9.6 vs. SSH-1.5-x`, 'SSH-1.5-x'],
  ] as const) {
    const { kind, detail, peer } = toldBy(message)
    deepStrictEqual([kind, detail.client], ['protocol.error', client], message)
    deepStrictEqual(peer.addresses, ['203.0.113.5'], message)
  }
  deepStrictEqual(toldBy('Bad packet length 1349676916. [preauth]').peer.addresses, [])
})

test('a client gone before it was greeted, and one that knows no obfuscated handshake', () => {
  for (const message of [
    `Could not write ident string to ${AT}`,
    `Magic value check failed (4289475479) on obfuscated handshake from ${AT}`,
  ]) {
    const { kind, peer } = toldBy(message)
    deepStrictEqual([kind, peer.addresses, peer.port], ['protocol.error', ['203.0.113.5'], 4022])
  }
})

test('High-performance SSH names the client software in a handshake of its own', () => {
  const { kind, detail, lengthBytes } = toldBy(
    'SSH: Server;Ltype: Version;Remote: 203.0.113.5-4022;Protocol: 2.0;Client: libssh2_1.4.3',
  )
  deepStrictEqual([kind, detail.client, lengthBytes], ['handshake', 'libssh2_1.4.3', 13])
})
