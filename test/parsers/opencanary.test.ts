import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { opencanary } from '../../src/parsers/opencanary.js'
import { eventOf, outcomesOf } from './parse-lines.js'

type Fields = Readonly<Record<string, unknown>>

function line(logtype: number, logdata: Fields = {}, fields: Fields = {}): string {
  return JSON.stringify({
    dst_host: '192.0.2.10',
    dst_port: 21,
    local_time: '2026-02-05 12:00:00.123456',
    logdata,
    logtype,
    node_id: 'canary-1',
    src_host: '203.0.113.5',
    src_port: 4022,
    utc_time: '2026-02-05 12:00:00.123456',
    ...fields,
  })
}

test('a login is an event of its service, its password measured only', () => {
  deepStrictEqual(eventOf(opencanary, line(2000, { USERNAME: 'root', PASSWORD: 'hunter2' })), {
    kind: 'auth.failure',
    atMs: Date.UTC(2026, 1, 5, 12) + 123.456,
    source: 'opencanary',
    sensor: 'canary-1',
    service: 'ftp',
    sourceIp: '203.0.113.5',
    sourcePort: 4022,
    destinationIp: '192.0.2.10',
    destinationPort: 21,
    transport: 6,
    lengthBytes: 11,
    session: '',
    detail: { userName: 'root', authMethod: 'password' },
    quality: [],
  })
})

test('without utc_time the local one is taken, which releases before 2021 write in UTC', () => {
  const { atMs, quality } = eventOf(opencanary, line(4000, {}, { utc_time: undefined }))
  deepStrictEqual([atMs, quality], [Date.UTC(2026, 1, 5, 12) + 123.456, ['zone_inferred']])
})

test('ports are numbers, numbers in text, or none', () => {
  const portOf = (port: unknown): number =>
    eventOf(opencanary, line(4000, {}, { dst_port: port })).destinationPort
  strictEqual(portOf('36123'), 36_123)
  strictEqual(portOf('-1'), 0)
  strictEqual(portOf(-1), 0)
  strictEqual(portOf('70000'), 0)
  strictEqual(portOf(null), 0)
})

test('a probe shows the flags of its packet and its length', () => {
  const { kind, transport, lengthBytes, detail } = eventOf(
    opencanary,
    line(5001, { PROTO: 'TCP', SYN: '', ECE: '', URGP: '0', LEN: '44' }),
  )
  deepStrictEqual([kind, transport, lengthBytes, detail], ['port.probe', 6, 44, { tcpFlags: 66 }])
  strictEqual(eventOf(opencanary, line(5001, { PROTO: 'UDP' })).transport, 17)
  strictEqual(eventOf(opencanary, line(5001, { PROTO: 'ICMP' })).transport, 1)
})

test('requests, commands and files show what was asked for', () => {
  const detailOf = (logtype: number, logdata: Fields): unknown =>
    eventOf(opencanary, line(logtype, logdata)).detail
  deepStrictEqual(
    detailOf(3000, { PATH: '/a?b', USERAGENT: 'curl/8.1', HOSTNAME: 'nas.example' }),
    { method: 'GET', url: '/a?b', userAgent: 'curl/8.1', host: 'nas.example' },
  )
  deepStrictEqual(detailOf(17001, { CMD: 'GET', ARGS: 'key' }), { command: 'GET key' })
  deepStrictEqual(detailOf(17001, { CMD: 'auth', ARGS: 'hunter2' }), { command: 'auth' })
  deepStrictEqual(detailOf(10001, { FILENAME: 'boot.cfg', OPCODE: 'read' }), {
    file: 'boot.cfg',
    method: 'READ',
  })
  deepStrictEqual(detailOf(4001, { REMOTEVERSION: 'SSH-2.0-Go' }), { client: 'SSH-2.0-Go' })
})

test('what MongoDB was asked is told by its action', () => {
  strictEqual(
    eventOf(opencanary, line(20001, { action: 'mongodb.auth_attempt' })).kind,
    'auth.failure',
  )
  strictEqual(
    eventOf(opencanary, line(20001, { action: 'mongodb.disconnect' })).kind,
    'connection.close',
  )
})

test('a JSON array with an element a line is read too, its brackets skipped', () => {
  deepStrictEqual(outcomesOf(opencanary, '[', `\t${line(4000)}, `, line(4000), ']'), [
    'skipped array bracket',
    'event connection.open',
    'event connection.open',
    'skipped array bracket',
  ])
})

test('what is no visit, or is broken, is told apart', () => {
  deepStrictEqual(
    outcomesOf(
      opencanary,
      line(1001, { msg: 'Canary running!!!' }),
      line(2001),
      line(99_000),
      line(424_242),
      line(2000, {}, { src_host: '' }),
      line(2000, {}, { utc_time: 'x', local_time: 'y' }),
      '{"logtype":"2000',
      '7',
      '{}',
      '',
      '# comment',
    ),
    [
      'telemetry sensor status',
      'telemetry authentication step',
      'skipped custom log type',
      'rejected unknown event id',
      'rejected no source address',
      'rejected time missing or impossible',
      'rejected not JSON',
      'rejected not a JSON object',
      'rejected no event id',
      'skipped blank line',
      'skipped comment',
    ],
  )
})
