import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { detectLogFormat } from '../../src/parsers/catalog.js'
import { zeek } from '../../src/parsers/zeek.js'
import { eventOf, outcomesOf } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const LINES = SAMPLE_LINES['zeek'] ?? []
const HEADING = LINES.slice(0, 6)

test('tables of several logs in one file, and JSON, each entry by its own log', () => {
  deepStrictEqual(
    outcomesOf(zeek, ...LINES).filter((outcome) => outcome !== 'skipped comment'),
    ['event flow', 'event auth.failure', 'event http.request', 'event port.probe'],
  )
})

test('a flow has the originator’s bytes, flags and duration', () => {
  const flow = eventOf(zeek, ...LINES.slice(0, 7))
  deepStrictEqual(
    [flow.atMs, flow.service, flow.transport, flow.lengthBytes, flow.session],
    [1_770_292_800_123.456, 'ssh', 6, 420, 'CTCt4bY4cLQCcH5Si'],
  )
  // S, A, D and F are the originator's in `ShADadFf`; small letters are the responder's.
  deepStrictEqual(flow.detail, {
    durationMs: 1500,
    payloadBytes: 100,
    tcpFlags: 1 | 2 | 16,
    handshake: true,
  })
})

test('a flow that was not established, or that the responder reset, shows no handshake', () => {
  for (const state of ['S0', 'REJ', 'SH', 'OTH', 'RSTOS0', 'RSTR']) {
    const other = (LINES[6] as string).replace('\tSF\t', `\t${state}\t`)
    const flow = eventOf(zeek, ...LINES.slice(0, 6), other)
    strictEqual(flow.detail.handshake, undefined, state)
  }
})

test('bytes that are not printable are unescaped, an unset outcome is no login', () => {
  const login = eventOf(zeek, ...LINES.slice(0, 10))
  strictEqual(login.detail.client, 'SSH-2.0-Go x')
  const unset = (LINES[9] as string).replace('\tF\t1', '\t-\t0')
  strictEqual(eventOf(zeek, ...LINES.slice(0, 9), unset).kind, 'handshake')
})

test('rows that do not fit the heading, or come before any, are rejected, other logs are skipped', () => {
  deepStrictEqual(outcomesOf(zeek, LINES[6] as string), ['rejected no column names'])
  deepStrictEqual(outcomesOf(zeek, ...HEADING, 'a\tb').at(-1), 'rejected not a row of its columns')
  deepStrictEqual(
    outcomesOf(zeek, ...HEADING, (LINES[6] as string).replace('1770292800.123456', 'XX')).at(-1),
    'rejected time missing or impossible',
  )
  deepStrictEqual(
    outcomesOf(zeek, '#path\tdns', '#fields\tts\tuid', '1.5\tC1').at(-1),
    'skipped another log',
  )
  deepStrictEqual(outcomesOf(zeek, '{"ts":1.5,"uid":"C1","query":"a.example","qclass":1}'), [
    'skipped another log',
  ])
})

test('a separator of the heading’s own is heeded', () => {
  const lines = [
    '#separator |',
    '#path|conn',
    '#fields|ts|id.orig_h|proto|conn_state',
    '1770292800.5|203.0.113.5|udp|S0',
  ]
  const flow = eventOf(zeek, ...lines)
  deepStrictEqual([flow.sourceIp, flow.transport], ['203.0.113.5', 17])
})

test('a rotated table without its heading is told, so that its rejects say what is missing', () => {
  strictEqual(detectLogFormat([LINES[6] as string])?.name, 'zeek')
})

test('FTP and mail: the password is not read, a refusal is one', () => {
  const ftp = eventOf(
    zeek,
    '{"ts":1770292800.5,"uid":"C1","id.orig_h":"203.0.113.5","user":"bob","password":"hunter2","command":"PASS","arg":"hunter2","reply_code":530,"reply_msg":"no"}',
  )
  deepStrictEqual(ftp.detail, { method: 'PASS', userName: 'bob', response: '530 no' })
  strictEqual(JSON.stringify(ftp).includes('hunter2'), false)
  const mail = (reply: string): string =>
    eventOf(
      zeek,
      `{"ts":1770292800.5,"uid":"C1","id.orig_h":"203.0.113.5","trans_depth":1,"helo":"x","mailfrom":"a@b.example","rcptto":["c@d.example"],"last_reply":"${reply}"}`,
    ).kind
  deepStrictEqual([mail('250 ok'), mail('550 no')], ['mail.accepted', 'mail.rejected'])
})
