import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { postfix } from '../../src/parsers/postfix.js'
import { readPostscreenMessage } from '../../src/parsers/postfix-postscreen.js'
import { eventOf, outcomesOf } from './parse-lines.js'

const AT = 'Feb  5 12:00:00 mx1 postfix/postscreen[81]: '

test('a connection names both ends, and later lines of the client keep the server end', () => {
  const connect = `${AT}CONNECT from [203.0.113.5]:4022 to [192.0.2.10]:25`
  const opened = eventOf(postfix, connect)
  deepStrictEqual(
    [opened.kind, opened.sourcePort, opened.destinationIp, opened.destinationPort],
    ['connection.open', 4022, '192.0.2.10', 25],
  )
  const talked = eventOf(
    postfix,
    connect,
    `${AT}PREGREET 14 after 0.08 from [203.0.113.5]:4022: EHLO ylmf-pc\\r\\n`,
  )
  strictEqual(talked.destinationIp, '192.0.2.10')
  deepStrictEqual(talked.quality, ['year_inferred', 'zone_inferred', 'destination_from_session'])
  strictEqual(talked.lengthBytes, 14)
  deepStrictEqual(talked.detail, {
    argument: 'EHLO ylmf-pc',
    client: 'ylmf-pc',
    response: 'talked before the greeting',
  })
})

test('clients of one process do not share their ends', () => {
  deepStrictEqual(
    outcomesOf(
      postfix,
      `${AT}HANGUP after 16 from [203.0.113.5]:4022 in tests before SMTP handshake`,
      `${AT}DISCONNECT [203.0.113.5]:4022`,
      `${AT}DISCONNECT [203.0.113.6]:4023`,
    ),
    ['event connection.close', 'telemetry already counted', 'event connection.close'],
  )
})

test('a client turned away at the door has its connection closed', () => {
  const event = eventOf(
    postfix,
    `${AT}NOQUEUE: reject: CONNECT from [203.0.113.5]:4022: all server ports busy`,
  )
  deepStrictEqual(
    [event.kind, event.detail],
    ['connection.close', { response: 'all server ports busy' }],
  )
})

test('the envelope of a refusal is read with its commas', () => {
  const { detail } = eventOf(
    postfix,
    `${AT}NOQUEUE: reject: RCPT from [203.0.113.5]:4022: 550 5.7.1 Service unavailable; client [203.0.113.5] blocked using dnsbl.example; from=<a@evil.example>, to=<b@far.example>, proto=ESMTP, helo=<evil.example>`,
  )
  deepStrictEqual(detail, {
    method: 'RCPT',
    mailFrom: 'a@evil.example',
    mailTo: 'b@far.example',
    client: 'evil.example',
    status: 550,
    response: 'Service unavailable; client [203.0.113.5] blocked using dnsbl.example',
  })
})

test('what a client sends behind AUTH is measured, never kept', () => {
  const told = readPostscreenMessage(
    'COMMAND PIPELINING from [203.0.113.5]:4022 after AUTH: aHVudGVyMg==',
  )
  deepStrictEqual(told, {
    kind: 'protocol.error',
    client: { address: '203.0.113.5', port: 4022 },
    detail: { argument: undefined, response: 'command pipelining after AUTH' },
    lengthBytes: 12,
  })
})

test('passes and lists are no acts, and an unknown message is not known', () => {
  deepStrictEqual(readPostscreenMessage('PASS NEW [203.0.113.5]:4022'), {
    telemetry: 'session detail',
  })
  deepStrictEqual(readPostscreenMessage('DNSBL rank 3 for [203.0.113.5]:4022'), {
    telemetry: 'outside lookup',
  })
  strictEqual(readPostscreenMessage('SOMETHING NEW [203.0.113.5]:4022'), null)
})
