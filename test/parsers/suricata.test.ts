import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { suricata } from '../../src/parsers/suricata.js'
import { eventOf, outcomesOf } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const LINES = SAMPLE_LINES['suricata'] ?? []

function eve(type: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    timestamp: '2026-02-05T12:00:00.5+0000',
    flow_id: 7,
    event_type: type,
    src_ip: '203.0.113.5',
    src_port: 4022,
    dest_ip: '192.0.2.10',
    dest_port: 21,
    proto: 'TCP',
    ...fields,
  })
}

test('a flow has the client’s bytes, flags and duration, in the zone of its stamp', () => {
  const flow = eventOf(suricata, LINES[0] as string)
  deepStrictEqual(
    [flow.kind, flow.atMs, flow.lengthBytes, flow.detail, flow.session],
    [
      'flow',
      Date.UTC(2026, 1, 5, 10) + 457.984,
      4056,
      { durationMs: 1500, tcpFlags: 27 },
      '445348883402532',
    ],
  )
})

test('a flow tells of a handshake where the engine saw one', () => {
  const flow = (state: string): boolean | undefined =>
    eventOf(suricata, eve('flow', { flow: { bytes_toserver: 60 }, tcp: { state } })).detail
      .handshake
  strictEqual(flow('established'), true)
  strictEqual(flow('fin_wait1'), true)
  for (const state of ['syn_sent', 'syn_recv', 'closed', '']) strictEqual(flow(state), undefined)
})

test('an alert is the request or flow it is about, its signature for people only', () => {
  const bare = eventOf(
    suricata,
    eve('alert', { alert: { signature: 'ET SCAN' }, flow: { bytes_toserver: 60 } }),
  )
  deepStrictEqual([bare.kind, bare.lengthBytes, bare.detail], ['flow', 60, { response: 'ET SCAN' }])
  const request = eventOf(
    suricata,
    eve('alert', { alert: { signature: 'ET WEB' }, http: { http_method: 'GET', url: '/x' } }),
  )
  deepStrictEqual([request.kind, request.detail.url], ['http.request', '/x'])
})

test('commands, banners and names are read, the argument of PASS is not', () => {
  const pass = eventOf(suricata, eve('ftp', { ftp: { command: 'PASS', command_data: 'hunter2' } }))
  deepStrictEqual([pass.detail, pass.lengthBytes], [{ method: 'PASS' }, 12])
  const banner = eventOf(
    suricata,
    eve('ssh', {
      ssh: { client: { proto_version: '2.0', software_version: 'Go', hassh: { hash: 'ab' } } },
    }),
  )
  deepStrictEqual(banner.detail, { client: 'SSH-2.0-Go', hassh: 'ab' })
  strictEqual(
    eventOf(suricata, eve('tls', { tls: { sni: 'shop.example' } })).detail.host,
    'shop.example',
  )
  const mail = eventOf(
    suricata,
    eve('smtp', { smtp: { helo: 'x', mail_from: '<a@b.example>', rcpt_to: ['<c@d.example>'] } }),
  )
  strictEqual(mail.detail.mailTo, '<c@d.example>')
})

test('statistics are telemetry, other types another log, and what lacks a time or address is rejected', () => {
  deepStrictEqual(
    outcomesOf(
      suricata,
      LINES[2] as string,
      eve('dns', {}),
      eve('flow', { timestamp: 'x' }),
      eve('flow', { src_ip: '' }),
      '{"flow_id":1}',
    ),
    [
      'telemetry sensor status',
      'skipped another log',
      'rejected time missing or impossible',
      'rejected no source address',
      'rejected no event id',
    ],
  )
})
