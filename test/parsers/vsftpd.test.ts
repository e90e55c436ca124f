import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { vsftpd } from '../../src/parsers/vsftpd.js'
import { eventOf, outcomesOf } from './parse-lines.js'

const AT = 'Thu Feb  5 12:00:00 2026 [pid 7] '

test('a refused login is an event of the user, and the stamp is taken for UTC', () => {
  deepStrictEqual(eventOf(vsftpd, `${AT}[bob] FAIL LOGIN: Client "203.0.113.5"`), {
    kind: 'auth.failure',
    atMs: Date.UTC(2026, 1, 5, 12),
    source: 'vsftpd',
    sensor: '',
    service: 'ftp',
    sourceIp: '203.0.113.5',
    sourcePort: 0,
    destinationIp: '',
    destinationPort: 21,
    transport: 6,
    lengthBytes: 3,
    session: '7',
    detail: { userName: 'bob', authMethod: 'password' },
    quality: ['zone_inferred'],
  })
})

test('the same message through syslog has host, process and repetitions', () => {
  const event = eventOf(
    vsftpd,
    'Feb  5 12:00:00 ftp1 vsftpd[7]: [bob] FAIL LOGIN: Client "::ffff:203.0.113.5"',
  )
  deepStrictEqual([event.sourceIp, event.sensor, event.session], ['203.0.113.5', 'ftp1', '7'])
  strictEqual(
    eventOf(
      vsftpd,
      'Feb  5 12:00:00 ftp1 vsftpd[7]: message repeated 4 times: [ [bob] FAIL LOGIN: Client "203.0.113.5"]',
    ).detail.repeated,
    4,
  )
})

test('an anonymous login’s password is measured, never kept', () => {
  const { detail, lengthBytes } = eventOf(
    vsftpd,
    `${AT}[ftp] OK LOGIN: Client "203.0.113.5", anon password "a@b.example"`,
  )
  deepStrictEqual([detail, lengthBytes], [{ userName: 'ftp', authMethod: 'password' }, 14])
})

test('a command is its verb and argument, but never what stands behind PASS', () => {
  const detailOf = (command: string): unknown =>
    eventOf(vsftpd, `${AT}[bob] FTP command: Client "203.0.113.5", "${command}"`).detail
  deepStrictEqual(detailOf('port 192,0,2,10,0,22'), {
    userName: 'bob',
    method: 'PORT',
    argument: '192,0,2,10,0,22',
  })
  deepStrictEqual(detailOf('PASS hunter2'), { userName: 'bob', method: 'PASS' })
  deepStrictEqual(detailOf('SYST'), { userName: 'bob', method: 'SYST' })
})

test('files moved are named, and only an upload’s bytes are the client’s', () => {
  const up = eventOf(
    vsftpd,
    `${AT}[bob] OK UPLOAD: Client "203.0.113.5", "/srv/a "b".bin", 1048576 bytes, 812.30Kbyte/sec`,
  )
  deepStrictEqual(
    [up.kind, up.detail.file, up.lengthBytes],
    ['file.upload', '/srv/a "b".bin', 1_048_576],
  )
  const down = eventOf(
    vsftpd,
    `${AT}[bob] FAIL DOWNLOAD: Client "203.0.113.5", "/etc/passwd", 0.00Kbyte/sec`,
  )
  deepStrictEqual([down.kind, down.lengthBytes, down.detail.response], ['file.access', 0, 'failed'])
})

test('text of the visitor that imitates a second client blames nobody', () => {
  deepStrictEqual(
    outcomesOf(
      vsftpd,
      `${AT}[x] FAIL LOGIN: Client "198.51.100.9"] FAIL LOGIN: Client "203.0.113.5"`,
      `${AT}[x] OK UPLOAD: Client "203.0.113.5", "/a] OK UPLOAD: Client "198.51.100.9", "/b"`,
    ),
    ['rejected ambiguous client address', 'rejected ambiguous client address'],
  )
})

test('what is no act, or another’s, is told apart', () => {
  deepStrictEqual(
    outcomesOf(
      vsftpd,
      `${AT}FTP response: Client "203.0.113.5", "220 (vsFTPd 3.0.3)"`,
      `${AT}DEBUG: Client "203.0.113.5", "x"`,
      'Feb  5 12:00:00 ftp1 vsftpd(pam_unix)[7]: authentication failure; rhost=203.0.113.5',
      'Feb  5 12:00:00 ftp1 sshd[7]: Server listening on :: port 22.',
      `${AT}[x] NEW THING: Client "203.0.113.5"`,
      `${AT}CONNECT: Client "host.example"`,
      'Mon Feb 30 12:00:00 2026 [pid 7] CONNECT: Client "203.0.113.5"',
      'words',
      '# comment',
      '',
    ),
    [
      'telemetry server reply',
      'telemetry daemon note',
      'telemetry authentication step',
      'skipped another program',
      'rejected unknown message',
      'rejected no source address',
      'rejected time missing or impossible',
      'rejected not a vsftpd line',
      'skipped comment',
      'skipped blank line',
    ],
  )
})
