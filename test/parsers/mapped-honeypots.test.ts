import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { beelzebub } from '../../src/parsers/beelzebub.js'
import { ciscoAsa } from '../../src/parsers/cisco-asa.js'
import { dionaea, dionaeaIncident } from '../../src/parsers/dionaea.js'
import { dshieldWeb } from '../../src/parsers/dshield-web.js'
import { honeypots } from '../../src/parsers/honeypots.js'
import { honeytrap } from '../../src/parsers/honeytrap.js'
import { mailoney } from '../../src/parsers/mailoney.js'
import { mhn } from '../../src/parsers/mhn.js'
import type { LogFormat } from '../../src/parsers/parser.js'
import { tanner } from '../../src/parsers/tanner.js'
import { eventOf, outcomesOf } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

function samples(format: LogFormat): readonly string[] {
  return SAMPLE_LINES[format.name] ?? []
}

/** Kind and service of each sample line that is an event, the outcome of the others. */
function told(format: LogFormat): string[] {
  return samples(format).map((line) => {
    const [outcome = ''] = outcomesOf(format, line)
    return outcome.startsWith('event') ? `${outcome} ${eventOf(format, line).service}` : outcome
  })
}

test('Dionaea: a connection is what was done in it, brackets and commas of the array are passed over', () => {
  deepStrictEqual(told(dionaea), [
    'event connection.open smb',
    'event auth.failure mssql',
    'event ftp.command ftp',
    'skipped array bracket',
  ])
  const login = eventOf(dionaea, samples(dionaea)[1] as string)
  strictEqual(login.detail.userName, 'sa')
  strictEqual(login.lengthBytes, 5)
  deepStrictEqual(login.quality, ['zone_inferred'])
  const listening =
    '{"connection":{"protocol":"ftpdatalisten","type":"listen"},"src_ip":"192.0.2.10","dst_ip":"","timestamp":"2026-02-05T12:00:00"}'
  deepStrictEqual(outcomesOf(dionaea, listening), ['telemetry sensor status'])
})

test('Dionaea, flat: IPv4 in IPv6 is IPv4, so that a visitor is one source', () => {
  deepStrictEqual(told(dionaeaIncident), ['event connection.open http', 'event auth.failure mysql'])
  strictEqual(
    eventOf(dionaeaIncident, samples(dionaeaIncident)[0] as string).sourceIp,
    '203.0.113.5',
  )
})

test('Honeytrap: the first bytes are read as a request line or banner, and 0.0.0.0 blames nobody', () => {
  const request = eventOf(honeytrap, samples(honeytrap)[1] as string)
  deepStrictEqual(
    [request.kind, request.detail, request.lengthBytes],
    ['handshake', { method: 'GET', url: '/a' }, 18],
  )
  const banner = (samples(honeytrap)[1] as string).replace(
    /"data_hex": "[0-9a-f]*"/,
    '"data_hex": "5353482d322e302d476f0d0a"',
  )
  strictEqual(eventOf(honeytrap, banner).detail.client, 'SSH-2.0-Go')
  const binary = banner.replace('5353482d', '16030100')
  deepStrictEqual(eventOf(honeytrap, binary).detail, {})
  deepStrictEqual(outcomesOf(honeytrap, banner.replace('203.0.113.5', '0.0.0.0')), [
    'rejected no source address',
  ])
  deepStrictEqual(outcomesOf(honeytrap, '{"attacks":[', ']}'), [
    'skipped array bracket',
    'skipped array bracket',
  ])
})

test('requests of the web honeypots show what was asked, their own verdict is not read', () => {
  const dshield = eventOf(dshieldWeb, samples(dshieldWeb)[0] as string)
  deepStrictEqual(dshield.detail, {
    method: 'GET',
    url: '/manager/html',
    userAgent: 'curl/8.1',
    host: '192.0.2.10:8080',
    status: 200,
  })
  strictEqual('url' in eventOf(dshieldWeb, samples(dshieldWeb)[1] as string).detail, false)
  const posted = eventOf(tanner, samples(tanner)[0] as string)
  deepStrictEqual(
    [posted.detail.url, posted.sourcePort, posted.session],
    ['/login?next=/', 59_226, '35c0'],
  )
})

test('the Cisco ASA decoy: a request with its status, a time-out, bytes that are no HTTP', () => {
  deepStrictEqual(told(ciscoAsa), [
    'event http.request https',
    'event connection.open https',
    'event protocol.error https',
  ])
  deepStrictEqual(eventOf(ciscoAsa, samples(ciscoAsa)[0] as string).detail, {
    method: 'GET',
    url: '/+CSCOE+/logon.html',
    status: 302,
  })
  const unescaped =
    '{"timestamp": "2026-02-05T12:00:00", "src_ip": "203.0.113.5", "payload_printable": "code 400, message Bad request syntax ("version")"}'
  deepStrictEqual(outcomesOf(ciscoAsa, unescaped), ['rejected not JSON'])
})

test('Beelzebub: HTTP, a command, a login whose outcome is not told', () => {
  deepStrictEqual(told(beelzebub), [
    'event auth.attempt ssh',
    'event command ssh',
    'event http.request http',
  ])
  const [attempt] = samples(beelzebub).map((line) => eventOf(beelzebub, line))
  strictEqual(attempt?.lengthBytes, 8)
  strictEqual(JSON.stringify(attempt).includes('"test"'), false)
})

test('the honeypots suite: logins by their status, acts by their server, its own start is no visit', () => {
  deepStrictEqual(told(honeypots), [
    'event auth.failure ftp',
    'event connection.open postgresql',
    'telemetry sensor status',
  ])
  const accepted = (samples(honeypots)[0] as string).replace('failed', 'success')
  strictEqual(eventOf(honeypots, accepted).kind, 'auth.success')
})

test('a Modern Honey Network session has the time of mongoexport and its sensor', () => {
  const session = eventOf(mhn, samples(mhn)[0] as string)
  deepStrictEqual(
    [session.atMs, session.sensor, session.service],
    [Date.UTC(2026, 1, 5, 12) + 385, 'pot1', 'smb'],
  )
})

test('Mailoney: verbs and addresses are told, what follows AUTH and what is no command are not', () => {
  deepStrictEqual(eventOf(mailoney, samples(mailoney)[1] as string).detail, {
    method: 'RCPT',
    argument: 'TO:<bob@shop.example>',
    mailTo: 'bob@shop.example',
  })
  const said = (data: string): unknown =>
    eventOf(
      mailoney,
      JSON.stringify({
        timestamp: '2026-02-05T12:00:00Z',
        src_ip: '203.0.113.5',
        src_port: 1,
        data,
      }),
    ).detail
  deepStrictEqual(said('AUTH PLAIN AGJvYgBzZWNyZXQ='), { method: 'AUTH', argument: 'PLAIN' })
  deepStrictEqual(said('AGJvYgBzZWNyZXQ='), {})
  deepStrictEqual(said('secretpass'), {})
})
