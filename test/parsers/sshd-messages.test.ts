import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readSshdMessage } from '../../src/parsers/sshd-messages.js'

const AT = '203.0.113.5 port 4022'

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
