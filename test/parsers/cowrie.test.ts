import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { cowrie } from '../../src/parsers/cowrie.js'
import { eventOf, outcomesOf } from './parse-lines.js'

type Fields = Readonly<Record<string, unknown>>

function line(id: string, fields: Fields = {}): string {
  return JSON.stringify({
    eventid: `cowrie.${id}`,
    timestamp: '2026-02-05T12:00:00.123456Z',
    session: 's1',
    sensor: 'pot1',
    src_ip: '203.0.113.5',
    ...fields,
  })
}

const CONNECT = line('session.connect', {
  src_port: 4022,
  dst_ip: '192.0.2.10',
  dst_port: 2222,
  protocol: 'ssh',
})

test('a failed login takes the ends of its session, and its password is measured only', () => {
  deepStrictEqual(
    eventOf(cowrie, CONNECT, line('login.failed', { username: 'root', password: 'hunter2' })),
    {
      kind: 'auth.failure',
      atMs: Date.UTC(2026, 1, 5, 12) + 123.456,
      source: 'cowrie',
      sensor: 'pot1',
      service: 'ssh',
      sourceIp: '203.0.113.5',
      sourcePort: 4022,
      destinationIp: '192.0.2.10',
      destinationPort: 2222,
      transport: 6,
      lengthBytes: 11,
      session: 's1',
      detail: { userName: 'root', authMethod: 'password' },
      quality: ['destination_from_session'],
    },
  )
})

test('a key offered is a login by public key, its password field missing', () => {
  const { detail, lengthBytes } = eventOf(
    cowrie,
    line('login.failed', { username: 'git', fingerprint: 'aa:bb', key: 'AAAA', type: 'ssh-rsa' }),
  )
  deepStrictEqual([detail, lengthBytes], [{ userName: 'git', authMethod: 'publickey' }, 7])
})

test('the duration of a session is read in every form it has had', () => {
  const durationOf = (fields: Fields): number | undefined =>
    eventOf(cowrie, line('session.closed', fields)).detail.durationMs
  strictEqual(durationOf({ duration: 1.5 }), 1500)
  strictEqual(durationOf({ duration: '12.0' }), 12_000)
  strictEqual(durationOf({ duration_ms: 250 }), 250)
  strictEqual(durationOf({ duration: 'long' }), undefined)
  strictEqual(durationOf({ duration: -1 }), undefined)
})

test('key exchanges: lists on client.version in 2018, an event with its HASSH since 2020', () => {
  deepStrictEqual(
    eventOf(cowrie, line('client.version', { version: "b'SSH-2.0-Go'", kexAlgs: ['a'] })).detail,
    { client: 'SSH-2.0-Go' },
  )
  const { detail, lengthBytes } = eventOf(
    cowrie,
    line('client.kex', { hassh: '92674389fa1e47a27ddd8d9b63ecd42b', hasshAlgorithms: 'a;b;c;d' }),
  )
  deepStrictEqual([detail, lengthBytes], [{ hassh: '92674389fa1e47a27ddd8d9b63ecd42b' }, 7])
})

test('without a protocol the transport in `system` or the port tells Telnet from SSH', () => {
  const serviceOf = (fields: Fields): string =>
    eventOf(cowrie, line('session.connect', fields)).service
  strictEqual(serviceOf({ system: 'cowrie.telnet.factory.HoneyPotTelnetFactory' }), 'telnet')
  strictEqual(serviceOf({ dst_port: 2223 }), 'telnet')
  strictEqual(serviceOf({ dst_port: 2222 }), 'ssh')
  strictEqual(serviceOf({ protocol: 'telnet' }), 'telnet')
})

test('the addresses of a forwarding request are the visitor’s wish, never an end of the event', () => {
  const request = line('direct-tcpip.request', {
    src_port: 5,
    dst_ip: '198.51.100.9',
    dst_port: 80,
  })
  const event = eventOf(cowrie, CONNECT, request)
  deepStrictEqual(
    [event.sourceIp, event.sourcePort, event.destinationIp, event.destinationPort, event.detail],
    ['203.0.113.5', 4022, '192.0.2.10', 2222, { host: '198.51.100.9:80' }],
  )
  const alone = eventOf(cowrie, request)
  deepStrictEqual([alone.destinationIp, alone.sourcePort], ['', 0])
})

test('of forwarded data only an HTTP request line is kept', () => {
  const dataOf = (data: string): unknown => {
    const { detail, lengthBytes } = eventOf(
      cowrie,
      line('direct-tcpip.data', { dst_ip: 'mail.example', dst_port: 80, data }),
    )
    return [detail, lengthBytes]
  }
  deepStrictEqual(dataOf(String.raw`b'GET /x HTTP/1.0\r\nAuthorization: Basic aaaa\r\n'`), [
    { host: 'mail.example:80', method: 'GET', url: '/x' },
    44,
  ])
  deepStrictEqual(dataOf(String.raw`'AUTH PLAIN aaaa\x00\n'`), [{ host: 'mail.example:80' }, 17])
})

test('what is typed into a program that asks for a password is not kept', () => {
  const { detail, lengthBytes } = eventOf(
    cowrie,
    line('session.input', { realm: 'passwd', input: 'hunter2' }),
  )
  deepStrictEqual([detail, lengthBytes], [{}, 7])
  deepStrictEqual(eventOf(cowrie, line('command.input', { input: 'uname -a' })).detail, {
    command: 'uname -a',
  })
})

test('files moved are named with their hash', () => {
  deepStrictEqual(
    eventOf(cowrie, line('session.file_download', { url: 'http://198.51.100.9/x', shasum: 'ab' }))
      .detail,
    { file: 'http://198.51.100.9/x', sha256: 'ab' },
  )
  deepStrictEqual(eventOf(cowrie, line('session.file_download.failed', { url: 'x' })).detail, {
    file: 'x',
    response: 'failed',
  })
  deepStrictEqual(eventOf(cowrie, line('session.file_upload', { filename: 'a.sh' })).detail, {
    file: 'a.sh',
  })
})

test('what is no act, no JSON, no Cowrie or has no time or address is told apart', () => {
  deepStrictEqual(
    outcomesOf(
      cowrie,
      line('client.size'),
      line('command.failed'),
      line('virustotal.scanfile'),
      '{"eventid":"cowrie.session.connect","src_ip":"203.0',
      '[1]',
      '{"src_ip":"203.0.113.5"}',
      '{"eventid":7}',
      line('something.new'),
      line('login.failed', { timestamp: 'yesterday' }),
      line('login.failed', { timestamp: 1_700_000_000 }),
      line('login.failed', { src_ip: 'host.example', session: 'other' }),
      ' ',
      '# comment',
    ),
    [
      'telemetry session detail',
      'telemetry already counted',
      'telemetry outside lookup',
      'rejected not JSON',
      'rejected not a JSON object',
      'rejected no event id',
      'rejected no event id',
      'rejected unknown event id',
      'rejected time missing or impossible',
      'rejected time missing or impossible',
      'rejected no source address',
      'skipped blank line',
      'skipped comment',
    ],
  )
})

test('a line without address takes its session’s', () => {
  strictEqual(
    eventOf(cowrie, CONNECT, line('command.input', { src_ip: undefined, input: 'id' })).sourceIp,
    '203.0.113.5',
  )
})

test('a name that every object has is no session and no event id', () => {
  deepStrictEqual(outcomesOf(cowrie, '{"eventid":"constructor"}', '{"eventid":"__proto__"}'), [
    'rejected unknown event id',
    'rejected unknown event id',
  ])
  strictEqual(eventOf(cowrie, line('command.input', { session: '__proto__' })).session, '__proto__')
})
