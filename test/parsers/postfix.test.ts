import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { postfix } from '../../src/parsers/postfix.js'
import { eventOf, outcomesOf } from './parse-lines.js'

const AT = 'Feb  5 12:00:00 mx1 postfix'

test('a refused recipient is an event with the envelope, the HELO name and the reply', () => {
  const event = eventOf(
    postfix,
    `${AT}/smtpd[71]: NOQUEUE: reject: RCPT from mail.example[203.0.113.5]: 554 5.7.1 <b@far.example>: Relay access denied; from=<a@evil.example> to=<b@far.example> proto=ESMTP helo=<evil.example>`,
  )
  deepStrictEqual(event, {
    kind: 'mail.rejected',
    atMs: Date.UTC(2026, 1, 5, 12),
    source: 'postfix',
    sensor: 'mx1',
    service: 'smtp',
    sourceIp: '203.0.113.5',
    sourcePort: 0,
    destinationIp: '',
    destinationPort: 25,
    transport: 6,
    lengthBytes: 'RCPT TO:<b@far.example>'.length,
    session: '71',
    detail: {
      method: 'RCPT',
      mailFrom: 'a@evil.example',
      mailTo: 'b@far.example',
      client: 'evil.example',
      status: 554,
      response: '<b@far.example>: Relay access denied',
    },
    quality: ['year_inferred', 'zone_inferred'],
  })
})

test('the service names the port: submission 587, smtps 465, a number itself', () => {
  const portOf = (program: string): number =>
    eventOf(postfix, `Feb  5 12:00:00 mx1 ${program}[1]: connect from unknown[203.0.113.5]`)
      .destinationPort
  strictEqual(portOf('postfix/smtpd'), 25)
  strictEqual(portOf('postfix/submission/smtpd'), 587)
  strictEqual(portOf('postfix-out/smtps/smtpd'), 465)
  strictEqual(portOf('postfix/10025/smtpd'), 10_025)
  strictEqual(portOf('postfix/99999/smtpd'), 25)
})

test('the end of a connection is one event, whichever line tells it first', () => {
  deepStrictEqual(
    outcomesOf(
      postfix,
      `${AT}/smtpd[71]: connect from unknown[203.0.113.5]`,
      `${AT}/smtpd[71]: lost connection after AUTH from unknown[203.0.113.5]`,
      `${AT}/smtpd[71]: disconnect from unknown[203.0.113.5] ehlo=1 auth=0/1 commands=1/2`,
      `${AT}/smtpd[71]: connect from unknown[203.0.113.5]`,
      `${AT}/smtpd[71]: disconnect from unknown[203.0.113.5] quit=1 commands=1`,
    ),
    [
      'event connection.open',
      'event connection.close',
      'telemetry already counted',
      'event connection.open',
      'event connection.close',
    ],
  )
})

test('other daemons of Postfix move mail, other programs are skipped, another log too', () => {
  deepStrictEqual(
    outcomesOf(
      postfix,
      `${AT}/qmgr[9]: 4D1A2B3C: from=<a@evil.example>, size=486, nrcpt=1 (queue active)`,
      `${AT}/smtp[9]: 4D1A2B3C: to=<b@far.example>, relay=none, delay=1, status=deferred (connect to far.example[198.51.100.9]:25: timed out)`,
      `${AT}/cleanup[9]: 4D1A2B3C: message-id=<1@evil.example>`,
      `${AT}/master[9]: daemon started -- version 3.7.11`,
      `${AT}/dnsblog[9]: addr 203.0.113.5 listed by domain zen.example as 127.0.0.4`,
      `${AT}/anvil[9]: statistics: max connection rate 1/60s for (smtp:203.0.113.5) at Feb  5 12:00:00`,
      'Feb  5 12:00:00 mx1 dovecot: imap-login: Disconnected: rip=203.0.113.5',
      '[05-Feb-2026 12:00:00 +0100]: <ca0a80a9> IMAP Error: Login failed for bob from 203.0.113.5.',
      '# a comment',
      'Feb 30 12:00:00 mx1 postfix/smtpd[1]: connect from unknown[203.0.113.5]',
      'no stamp at all',
    ),
    [
      'telemetry mail transport',
      'telemetry mail transport',
      'telemetry mail transport',
      'telemetry sensor status',
      'telemetry outside lookup',
      'telemetry daemon note',
      'skipped another program',
      'skipped another log',
      'skipped comment',
      'rejected time missing or impossible',
      'rejected not a syslog line',
    ],
  )
})

test('a message repeated is one event that says how often', () => {
  const event = eventOf(
    postfix,
    `${AT}/smtpd[71]: message repeated 3 times: [ warning: unknown[203.0.113.5]: SASL LOGIN authentication failed: authentication failure]`,
  )
  deepStrictEqual(
    [event.kind, event.sourceIp, event.detail.repeated],
    ['auth.failure', '203.0.113.5', 3],
  )
})

test('a client without address is not named, one that was blacked out has none', () => {
  deepStrictEqual(
    outcomesOf(
      postfix,
      `${AT}/smtpd[71]: lost connection after CONNECT from unknown[unknown]`,
      `${AT}/smtpd[71]: connect from mail.example[xxx.xxx.xxx.xxx]`,
    ),
    ['telemetry client not named', 'rejected no source address'],
  )
})

test('a content check blames the one client it can be read to name, however the header is dressed', () => {
  const check = (subject: string, helo: string): string =>
    `${AT}/cleanup[9]: 4D1A2B3C: reject: header Subject: ${subject} from mail.example[203.0.113.5]; from=<a@evil.example> to=<b@far.example> proto=ESMTP helo=<${helo}>: 5.7.1 no pills`
  const honest = eventOf(postfix, check('cheap pills', 'evil.example'))
  deepStrictEqual(
    [honest.kind, honest.sourceIp, honest.detail.mailFrom],
    ['mail.rejected', '203.0.113.5', 'a@evil.example'],
  )
  const forged = check('x from victim.example[198.51.100.9]; from=<y>', 'evil.example')
  deepStrictEqual(outcomesOf(postfix, forged), ['rejected ambiguous client address'])
  deepStrictEqual(outcomesOf(postfix, check('x', 'h from victim.example[198.51.100.9]; z')), [
    'rejected ambiguous client address',
  ])
  const known = `${AT}/smtpd[71]: 4D1A2B3C: client=mail.example[203.0.113.5]`
  strictEqual(eventOf(postfix, known, forged).sourceIp, '203.0.113.5')
})

test('the lines of a login in a verbose log are steps of it, and no credential is kept', () => {
  const line = (text: string): string => `${AT}/smtpd[71]: ${text} mail.example[203.0.113.5]: `
  const lines = [
    `${line('<')}AUTH LOGIN`,
    `${line('>')}334 VXNlcm5hbWU6`,
    `${line('<')}cm9vdA==`,
    `${line('>')}334 UGFzc3dvcmQ6`,
    `${line('<')}aHVudGVyMg==`,
    `${line('>')}535 5.7.8 Error: authentication failed`,
    `${line('<')}nonsense`,
  ]
  deepStrictEqual(outcomesOf(postfix, ...lines), [
    'event smtp.command',
    'telemetry server reply',
    'telemetry authentication step',
    'telemetry server reply',
    'telemetry authentication step',
    'telemetry server reply',
    'event protocol.error',
  ])
  const plain = eventOf(postfix, `${line('<')}AUTH PLAIN AHJvb3QAaHVudGVyMg==`)
  deepStrictEqual(plain.detail, { method: 'AUTH', argument: 'PLAIN' })
  strictEqual(plain.lengthBytes, 'AUTH PLAIN AHJvb3QAaHVudGVyMg=='.length)
  deepStrictEqual(eventOf(postfix, `${line('<')}aHVudGVyMg==`).detail, {
    response: 'no command of SMTP',
  })
})

test('microseconds and zone of an ISO stamp are kept', () => {
  const event = eventOf(
    postfix,
    '2026-02-05T13:00:00.123456+01:00 mx1 postfix/smtpd[71]: connect from unknown[2001:db8::5]:4022',
  )
  deepStrictEqual(
    [event.atMs, event.sourceIp, event.sourcePort, event.quality],
    [Date.UTC(2026, 1, 5, 12) + 123.456, '2001:db8::5', 4022, []],
  )
})
