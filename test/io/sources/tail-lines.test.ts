import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { DETECTION_LINES, TailLines } from '../../../src/io/sources/tail-lines.js'
import { cowrieLines } from './cowrie-lines.js'

const SSHD =
  'Feb 13 09:55:42 host sshd[812]: Failed password for root from 203.0.113.7 port 40022 ssh2'

suite('lines of a followed log', () => {
  test('wait for their format, and go on in their order once it is known', () => {
    const lines = new TailLines(null, Date.UTC(2026, 1, 13, 12), null)
    lines.take('', 0, false)
    strictEqual(lines.flush(false), null)
    strictEqual(lines.heldFrom, 0)
    lines.take(SSHD, 1, false)
    const taken = lines.flush(false)
    strictEqual(lines.format, 'sshd')
    strictEqual(lines.heldFrom, null)
    strictEqual(taken?.events[0]?.sourceIp, '203.0.113.7')
    deepStrictEqual(lines.counts, { events: 1, telemetry: 0, skipped: 1, rejected: 0 })
  })

  test('a stamp without a year is dated by when the log was met first', () => {
    const lines = new TailLines('sshd', Date.UTC(2019, 5, 1), null)
    lines.take(SSHD, 0, false)
    strictEqual(lines.flush(false)?.events[0]?.atMs, Date.UTC(2019, 1, 13, 9, 55, 42))
  })

  test('hold no more than their share while they wait', () => {
    const lines = new TailLines(null, 0, null)
    for (let i = 0; i < 10 * DETECTION_LINES; i++) lines.take('unknown', i, false)
    strictEqual(lines.counts.skipped, 10 * DETECTION_LINES)
    const long = new TailLines(null, 0, null)
    for (let i = 0; i < 5; i++) long.take('x'.repeat(100_000), i, false)
    strictEqual(long.counts.skipped, 3)
  })

  test('that are too long are rejected unparsed, and what is remembered is not counted', () => {
    const lines = new TailLines('cowrie', 0, null)
    const [connect = '', login = ''] = cowrieLines(2)
    lines.remember(connect)
    strictEqual(lines.flush(false), null)
    lines.take(login, 0, false)
    lines.take(login, 9, true)
    const taken = lines.flush(false)
    strictEqual(taken?.events[0]?.destinationIp, '192.0.2.10')
    deepStrictEqual(taken.rejects, [
      { offset: 9, reason: 'line too long', sample: login.slice(0, 200) },
    ])
  })

  test('go on from the counts of before', () => {
    const before = { events: 5, telemetry: 4, skipped: 3, rejected: 2 }
    const lines = new TailLines('cowrie', 0, before)
    lines.take('{', 0, false)
    deepStrictEqual(lines.counts, { ...before, rejected: 3 })
    deepStrictEqual(before, { events: 5, telemetry: 4, skipped: 3, rejected: 2 })
  })
})
