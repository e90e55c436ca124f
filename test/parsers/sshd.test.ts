import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { sshd } from '../../src/parsers/sshd.js'
import { eventOf, outcomesOf, parseLines } from './parse-lines.js'

const AT = 'Feb  5 12:00:00 web1 sshd[7]: '

test('a refused password is an event, with user, address and port', () => {
  deepStrictEqual(eventOf(sshd, `${AT}Failed password for root from 203.0.113.5 port 4022 ssh2`), {
    kind: 'auth.failure',
    atMs: Date.UTC(2026, 1, 5, 12),
    source: 'sshd',
    sensor: 'web1',
    service: 'ssh',
    sourceIp: '203.0.113.5',
    sourcePort: 4022,
    destinationIp: '',
    destinationPort: 22,
    transport: 6,
    lengthBytes: 4,
    session: '7',
    detail: { userName: 'root', authMethod: 'password' },
    quality: ['year_inferred', 'zone_inferred'],
  })
})

test('one attempt told three times is one event, a second attempt is a second', () => {
  deepStrictEqual(
    outcomesOf(
      sshd,
      `${AT}Invalid user bob from 203.0.113.5 port 4022`,
      `${AT}input_userauth_request: invalid user bob [preauth]`,
      `${AT}pam_unix(sshd:auth): authentication failure; logname= uid=0 rhost=203.0.113.5`,
      `${AT}Failed password for invalid user bob from 203.0.113.5 port 4022 ssh2`,
      `${AT}Failed password for invalid user bob from 203.0.113.5 port 4022 ssh2`,
      `${AT}Connection closed by invalid user bob 203.0.113.5 port 4022 [preauth]`,
      `${AT}Received disconnect from 203.0.113.5 port 4022:11: Bye [preauth]`,
    ),
    [
      'event auth.failure',
      'telemetry already counted',
      'telemetry authentication step',
      'telemetry already counted',
      'event auth.failure',
      'event connection.close',
      'telemetry already counted',
    ],
  )
})

test('a process id that comes back with another client is another connection', () => {
  deepStrictEqual(
    outcomesOf(
      sshd,
      `${AT}Connection closed by 203.0.113.5 port 4022 [preauth]`,
      `${AT}Connection closed by 203.0.113.6 port 4022 [preauth]`,
    ),
    ['event connection.close', 'event connection.close'],
  )
})

test('a user name dressed as a log line blames only the address that is really there', () => {
  const names = [
    'root from 198.51.100.9 port 22 ssh2',
    'x from 198.51.100.9',
    'invalid user y from 198.51.100.9 port 1 ssh2: RSA',
  ]
  for (const name of names) {
    for (const line of [
      `Failed password for invalid user ${name} from 203.0.113.5 port 4022 ssh2`,
      `Invalid user ${name} from 203.0.113.5 port 4022`,
      `Failed none for invalid user ${name} from 203.0.113.5 port 4022 ssh2`,
      `Connection closed by invalid user ${name} 203.0.113.5 port 4022 [preauth]`,
      `Disconnected from invalid user ${name} 203.0.113.5 port 4022 [preauth]`,
      `maximum authentication attempts exceeded for invalid user ${name} from 203.0.113.5 port 4022 ssh2 [preauth]`,
      `Bad protocol version identification '${name}' from 203.0.113.5 port 4022`,
      `User ${name} from 203.0.113.5 not allowed because not listed in AllowUsers`,
      `error: PAM: Authentication failure for illegal user ${name} from 203.0.113.5`,
    ])
      for (const parsed of parseLines(sshd, AT + line))
        if (parsed.outcome === 'event') strictEqual(parsed.event.sourceIp, '203.0.113.5', line)
  }
})

test('where the visitor’s text stands on both sides, nobody is blamed unless the process knows', () => {
  const line = `${AT}Disconnecting invalid user x 198.51.100.9 port 22 203.0.113.5 port 4022: Too many authentication failures [preauth]`
  deepStrictEqual(outcomesOf(sshd, line), ['rejected ambiguous client address'])
  const known = `${AT}Invalid user x 198.51.100.9 port 22 from 203.0.113.5 port 4022`
  strictEqual(eventOf(sshd, known, line).sourceIp, '203.0.113.5')
})

test('a message without address takes the process’s, and without one is not named', () => {
  const lost = `${AT}fatal: Read from socket failed: Connection reset by peer [preauth]`
  deepStrictEqual(
    outcomesOf(sshd, lost, `${AT}Connection closed by UNKNOWN port 65535 [preauth]`),
    ['telemetry client not named', 'telemetry client not named'],
  )
  const opened = `${AT}Connection from 203.0.113.5 port 4022 on 192.0.2.10 port 2222`
  const event = eventOf(sshd, opened, lost)
  deepStrictEqual(
    [event.sourceIp, event.destinationIp, event.destinationPort, event.quality.at(-1)],
    ['203.0.113.5', '192.0.2.10', 2222, 'destination_from_session'],
  )
})

test('a client given by host name is rejected by that reason', () => {
  deepStrictEqual(
    outcomesOf(sshd, `${AT}Failed password for root from host.example port 4022 ssh2`),
    ['rejected client given by name'],
  )
})

test('repetitions are one event that says how often', () => {
  const failed = 'Failed password for root from 203.0.113.5 port 4022 ssh2'
  strictEqual(eventOf(sshd, `${AT}message repeated 5 times: [ ${failed}]`).detail.repeated, 5)
  const again = eventOf(
    sshd,
    `${AT}${failed}`,
    'Feb  5 12:00:30 web1 last message repeated 2 times',
  )
  deepStrictEqual(
    [again.kind, again.detail.repeated, again.atMs],
    ['auth.failure', 2, Date.UTC(2026, 1, 5, 12, 0, 30)],
  )
})

test('other programs are skipped, the server’s own notes are telemetry, the rest is unknown', () => {
  deepStrictEqual(
    outcomesOf(
      sshd,
      'Feb  5 12:00:00 web1 CRON[8]: pam_unix(cron:session): session opened for user root',
      `${AT}Server listening on 0.0.0.0 port 22.`,
      `${AT}a message of a release to come from 203.0.113.5`,
      '',
      '# comment',
      'Feb 30 12:00:00 web1 sshd[7]: Server listening on :: port 22.',
      'torn',
    ),
    [
      'skipped another program',
      'telemetry sensor status',
      'rejected unknown message',
      'skipped blank line',
      'skipped comment',
      'rejected time missing or impossible',
      'rejected not a syslog line',
    ],
  )
})

test('the years run on from December to January', () => {
  const failed = 'web1 sshd[7]: Failed password for root from 203.0.113.5 port 4022 ssh2'
  const times = parseLines(sshd, `Dec 31 23:59:59 ${failed}`, `Jan  1 00:00:01 ${failed}`).map(
    (parsed) => (parsed.outcome === 'event' ? parsed.event.atMs : 0),
  )
  deepStrictEqual(times, [Date.UTC(2025, 11, 31, 23, 59, 59), Date.UTC(2026, 0, 1, 0, 0, 1)])
})

test('versions with a comment and handshakes of a patched server are broken protocols', () => {
  const differ = eventOf(
    sshd,
    `${AT}Protocol major versions differ for 203.0.113.5 port 4022: SSH-2.0-OpenSSH_7.6p1 Ubuntu-4ubuntu0.3 vs. SSH-1.5-Nmap-SSH1-Hostkey`,
  )
  deepStrictEqual(
    [differ.kind, differ.detail.client],
    ['protocol.error', 'SSH-1.5-Nmap-SSH1-Hostkey'],
  )
  deepStrictEqual(
    outcomesOf(
      sshd,
      `${AT}Magic value check failed (4289475479) on obfuscated handshake from 203.0.113.5 port 4022`,
    ),
    ['event protocol.error'],
  )
})
