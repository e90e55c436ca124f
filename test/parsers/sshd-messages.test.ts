import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readSshdMessage, type Told } from '../../src/parsers/sshd-messages.js'

const AT = '203.0.113.5 port 4022'

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

test('a login that PAM refuses after all is refused to the user, whose address the process knows', () => {
  const { kind, detail, peer } = toldBy(
    'fatal: Access denied for user bob by PAM account configuration [preauth]',
  )
  deepStrictEqual([kind, detail.userName, peer.addresses], ['auth.failure', 'bob', []])
})

test('an opened connection may name the server’s end', () => {
  deepStrictEqual(toldBy(`Connection from ${AT} on 192.0.2.10 port 22 rdomain ""`).local, {
    address: '192.0.2.10',
    port: 22,
  })
  strictEqual(toldBy(`Connection from ${AT}`).local, undefined)
})

test('steps, notes and lookups are telemetry', () => {
  for (const [message, telemetry] of [
    ['pam_unix(sshd:auth): check pass; user unknown', 'authentication step'],
    [`Failed none for invalid user bob from ${AT} ssh2`, 'authentication step'],
    [`Postponed publickey for bob from ${AT} ssh2 [preauth]`, 'authentication step'],
    [
      'reverse mapping checking getaddrinfo for h.example [203.0.113.5] failed - POSSIBLE BREAK-IN ATTEMPT!',
      'outside lookup',
    ],
    ['Server listening on :: port 22.', 'sensor status'],
    ['Received signal 15; terminating.', 'sensor status'],
    [`Starting session: shell on pts/0 for bob from ${AT} id 0`, 'session detail'],
    ['Failed to allocate internet-domain X11 display socket.', 'session detail'],
    ['error: connect_to 198.51.100.9 port 80: failed.', 'session detail'],
    ['User bob password has expired (password aged)', 'authentication step'],
    ['error: Unable to load host key: /etc/ssh/ssh_host_rsa_key', 'sensor status'],
    [
      'srclimit_penalise: ipv4: new 203.0.113.0/24 active penalty of 15 seconds for penalty: failed authentication',
      'already counted',
    ],
    ['debug1: Forked child 77.', 'daemon note'],
  ] as const)
    deepStrictEqual(readSshdMessage(message), { telemetry }, message)
})

test('an unknown message and one too long have no reading', () => {
  strictEqual(readSshdMessage(`something new from ${AT}`), null)
  strictEqual(readSshdMessage(`Accepted password for ${'x'.repeat(8192)} from ${AT} ssh2`), null)
  strictEqual(readSshdMessage(''), null)
})
