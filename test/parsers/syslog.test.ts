import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { parseSyslog, repetition, type SyslogLine } from '../../src/parsers/syslog.js'
import { YearClock } from '../../src/parsers/year-clock.js'

const NOON = Date.UTC(2026, 1, 5, 12)

function read(line: string): SyslogLine | null | 'impossible time' {
  return parseSyslog(line, new YearClock(Date.UTC(2026, 11, 31)))
}

function partsOf(line: string): unknown {
  const header = read(line)
  if (header === null || header === 'impossible time') return header
  const { atMs, host, program, pid, message, quality } = header
  return [atMs, host, program, pid, message, quality.length]
}

test('the forms of RFC 3164 are read: host, program, process and message', () => {
  const whole = [NOON, 'web1', 'sshd', '7', 'a message', 2]
  deepStrictEqual(partsOf('Feb  5 12:00:00 web1 sshd[7]: a message'), whole)
  deepStrictEqual(partsOf('<38>Feb  5 12:00:00 web1 sshd[7]: a message'), whole)
  deepStrictEqual(partsOf('Feb 5 12:00:00 web1 sshd[7]: a message'), whole)
  deepStrictEqual(partsOf('Feb 05 12:00:00 web1 sshd[7]: a message'), whole)
  deepStrictEqual(partsOf('\0\0\0Feb  5 12:00:00 web1 sshd[7]: a message'), whole)
  deepStrictEqual(partsOf('Feb  5 12:00:00 sshd[7]: a message'), [
    NOON,
    '',
    'sshd',
    '7',
    'a message',
    2,
  ])
  deepStrictEqual(partsOf('Feb  5 12:00:00.250 web1 sshd: a'), [
    NOON + 250,
    'web1',
    'sshd',
    '',
    'a',
    2,
  ])
  deepStrictEqual(partsOf('Feb  5 12:00:00 web1 no program here'), [
    NOON,
    'web1',
    '',
    '',
    'no program here',
    2,
  ])
})

test('stamps of ISO 8601 keep year, zone and microseconds', () => {
  deepStrictEqual(partsOf('2026-02-05T13:00:00.000250+01:00 web1 sshd[7]: a'), [
    NOON + 0.25,
    'web1',
    'sshd',
    '7',
    'a',
    0,
  ])
  deepStrictEqual(partsOf('2026-02-05 12:00:00 web1 sshd[7]: a'), [
    NOON,
    'web1',
    'sshd',
    '7',
    'a',
    1,
  ])
})

test('RFC 5424 is read past its structured data, brackets in quotes and all', () => {
  deepStrictEqual(
    partsOf('<38>1 2026-02-05T12:00:00Z web1 sshd 7 - [x@1 a="]\\" ["][y@1] \ufeffa message'),
    [NOON, 'web1', 'sshd', '7', 'a message', 0],
  )
  deepStrictEqual(partsOf('<38>1 2026-02-05T12:00:00Z - - - - - a'), [NOON, '', '', '', 'a', 0])
})

test('a date that does not exist is told from a line that is no syslog', () => {
  for (const line of [
    'Feb 30 12:00:00 web1 sshd[7]: a',
    'Apr 31 12:00:00 a b: c',
    '2026-02-30T12:00:00Z web1 sshd: a',
  ])
    strictEqual(read(line), 'impossible time', line)
  for (const line of [
    '',
    'words',
    'Feb  5',
    'Feb  5 25:00:00 web1 sshd: a',
    '<38',
    '<38>1 2026',
    'feb  5 12:00:00 web1 a: b',
    '2026-02-05T12:00:00Z',
  ])
    strictEqual(read(line), null, line)
})

test('a host, program or process id longer than 255 characters makes no syslog line', () => {
  const long = 'x'.repeat(256)
  for (const line of [
    `Feb  5 12:00:00 ${long} sshd[7]: a`,
    `Feb  5 12:00:00 web1 ${long}: a`,
    `Feb  5 12:00:00 web1 sshd[${long}]: a`,
    `<38>1 2026-02-05T12:00:00Z ${long} sshd 7 - - a`,
  ])
    strictEqual(read(line), null)
  strictEqual(partsOf(`Feb  5 12:00:00 ${long.slice(1)} sshd[7]: a`) === null, false)
})

test('repetitions are told in rsyslog’s words and in the old syslogd’s', () => {
  deepStrictEqual(repetition('message repeated 3 times: [ Failed password]'), {
    times: 3,
    message: 'Failed password',
  })
  deepStrictEqual(repetition('last message repeated 2 times'), { times: 2, message: null })
  strictEqual(repetition('Invalid user message repeated 3 times: [ x] from 203.0.113.5'), null)
})
