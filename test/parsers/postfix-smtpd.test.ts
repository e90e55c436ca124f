import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readSmtpdMessage } from '../../src/parsers/postfix-smtpd.js'

const CLIENT = { address: '203.0.113.5', port: 0 }

function toldBy(message: string): unknown {
  const told = readSmtpdMessage(message)
  if (told === null || !('kind' in told)) return told
  deepStrictEqual(told.client, CLIENT, message)
  return [told.kind, told.lengthBytes, JSON.parse(JSON.stringify(told.detail))]
}

test('a refused login names the user where Postfix does, and no password', () => {
  deepStrictEqual(
    toldBy(
      'warning: mail.example[203.0.113.5]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=bob@far.example',
    ),
    [
      'auth.failure',
      15,
      { userName: 'bob@far.example', authMethod: 'password', response: '(reason unavailable)' },
    ],
  )
  deepStrictEqual(
    toldBy('warning: unknown[203.0.113.5]: SASL CRAM-MD5 authentication failed: PDc3OTEwNTkyPg=='),
    ['auth.failure', 0, { authMethod: 'other', response: 'PDc3OTEwNTkyPg==' }],
  )
  deepStrictEqual(toldBy('warning: unknown[203.0.113.5]: SASL PLAIN authentication failed:'), [
    'auth.failure',
    0,
    { authMethod: 'password' },
  ])
})

test('a login the server could not check is an attempt, not a failure', () => {
  deepStrictEqual(
    toldBy(
      'warning: unknown[203.0.113.5]: SASL LOGIN authentication failed: Connection lost to authentication server',
    ),
    [
      'auth.attempt',
      0,
      { authMethod: 'password', response: 'Connection lost to authentication server' },
    ],
  )
})

test('a login broken off is an attempt', () => {
  deepStrictEqual(toldBy('warning: unknown[203.0.113.5]: SASL LOGIN authentication aborted'), [
    'auth.attempt',
    0,
    { authMethod: 'password', response: 'aborted' },
  ])
})

test('a user name that looks like a client blames nobody', () => {
  deepStrictEqual(
    toldBy(
      'warning: unknown[203.0.113.5]: SASL LOGIN authentication failed: x, sasl_username=victim.example[198.51.100.9]: y',
    ),
    [
      'auth.failure',
      'victim.example[198.51.100.9]: y'.length,
      { userName: 'victim.example[198.51.100.9]: y', authMethod: 'password', response: 'x' },
    ],
  )
})

test('mail taken from a client is accepted, with the user who logged in', () => {
  deepStrictEqual(toldBy('4D1A2B3C: client=mail.example[203.0.113.5]'), ['mail.accepted', 0, {}])
  deepStrictEqual(
    toldBy(
      '4D1A2B3C: client=mail.example[203.0.113.5], sasl_method=PLAIN, sasl_username=bob, sasl_sender=eve@far.example',
    ),
    ['mail.accepted', 0, { userName: 'bob', authMethod: 'password' }],
  )
})

test('what breaks SMTP is a broken protocol, its bytes as they were sent', () => {
  deepStrictEqual(toldBy('warning: non-SMTP command from unknown[203.0.113.5]: GET / HTTP/1.1'), [
    'protocol.error',
    14,
    { argument: 'GET / HTTP/1.1', response: 'non-SMTP command' },
  ])
  deepStrictEqual(
    toldBy(String.raw`warning: non-SMTP command from unknown[203.0.113.5]: \026\003\001S`),
    ['protocol.error', 4, { argument: '\x16\x03\x01S', response: 'non-SMTP command' }],
  )
  deepStrictEqual(
    toldBy('improper command pipelining after EHLO from unknown[203.0.113.5]: QUIT\\r\\n'),
    ['protocol.error', 8, { argument: 'QUIT\\r\\n', response: 'command pipelining after EHLO' }],
  )
  deepStrictEqual(
    toldBy('improper command pipelining after AUTH from unknown[203.0.113.5]: aHVudGVyMg=='),
    ['protocol.error', 12, { response: 'command pipelining after AUTH' }],
  )
  deepStrictEqual(toldBy('too many errors after RCPT from unknown[203.0.113.5]'), [
    'protocol.error',
    0,
    { response: 'too many errors after RCPT' },
  ])
  deepStrictEqual(
    toldBy(
      'warning: Illegal address syntax from unknown[203.0.113.5] in MAIL command: <a b@far.example>',
    ),
    [
      'protocol.error',
      17,
      { argument: '<a b@far.example>', method: 'MAIL', response: 'illegal address syntax' },
    ],
  )
  deepStrictEqual(toldBy('SSL_accept error from unknown[203.0.113.5]: lost connection'), [
    'protocol.error',
    0,
    { response: 'TLS: lost connection' },
  ])
})

test('a limit exceeded closes a connection or refuses a message', () => {
  deepStrictEqual(
    toldBy(
      'warning: Connection rate limit exceeded: 31 from unknown[203.0.113.5] for service smtpd',
    ),
    ['connection.close', 0, { response: 'Connection rate limit exceeded' }],
  )
  deepStrictEqual(
    toldBy(
      'warning: Message delivery request rate limit exceeded: 334 from unknown[203.0.113.5] for service smtp',
    ),
    ['mail.rejected', 0, { response: 'Message delivery request rate limit exceeded' }],
  )
})

test('in a verbose log every line the client sent is a command', () => {
  deepStrictEqual(toldBy('< mail.example[203.0.113.5]: EHLO evil.example'), [
    'smtp.command',
    17,
    { method: 'EHLO', argument: 'evil.example', client: 'evil.example' },
  ])
  deepStrictEqual(toldBy('< mail.example[203.0.113.5]: mail from: a@evil.example'), [
    'smtp.command',
    25,
    { method: 'MAIL', argument: 'from: a@evil.example', mailFrom: 'a@evil.example' },
  ])
  deepStrictEqual(toldBy('< mail.example[203.0.113.5]: RCPT TO:<b@far.example> NOTIFY=NEVER'), [
    'smtp.command',
    36,
    { method: 'RCPT', argument: 'TO:<b@far.example> NOTIFY=NEVER', mailTo: 'b@far.example' },
  ])
})

test('what is no act of a visitor is telemetry', () => {
  for (const [message, telemetry] of [
    ['warning: hostname far.example does not resolve to address 203.0.113.5', 'outside lookup'],
    ['warning: 203.0.113.5: address not listed for hostname far.example', 'outside lookup'],
    [
      'Anonymous TLS connection established from mail.example[203.0.113.5]: TLSv1.3',
      'session detail',
    ],
    ['mail.example[203.0.113.5]: Untrusted: subject_CN=x, issuer=y', 'session detail'],
    ['fatal: no SASL authentication mechanisms', 'sensor status'],
    ['match_hostaddr: ::1 ~? [::1]/128', 'daemon note'],
    ['warning: TLS library problem: error:1408F10B:SSL routines', 'daemon note'],
  ] as const)
    deepStrictEqual(readSmtpdMessage(message), { telemetry }, message)
})

test('a message that names a client and has no reading is not known', () => {
  strictEqual(readSmtpdMessage('something new from mail.example[203.0.113.5]'), null)
})
