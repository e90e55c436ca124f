import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { OperatorSessions } from '../../src/engine/operator-sessions.js'

const HOUR_MS = 3_600_000

suite('operators’ addresses', () => {
  test('an address counts for twelve hours after it was heard of last', () => {
    const sessions = new OperatorSessions()
    sessions.note('192.0.2.1', 0)
    strictEqual(sessions.has('192.0.2.1', 12 * HOUR_MS - 1), true)
    strictEqual(sessions.has('192.0.2.1', 12 * HOUR_MS), false)
    strictEqual(sessions.has('192.0.2.2', 0), false)
    sessions.note('192.0.2.1', HOUR_MS)
    deepStrictEqual(sessions.addresses(12 * HOUR_MS), ['192.0.2.1'])
  })

  test('of more than 64, those heard of longest ago go', () => {
    const sessions = new OperatorSessions()
    for (let i = 0; i < 64; i++) sessions.note(`192.0.2.${i}`, i)
    sessions.note('192.0.2.0', 64)
    sessions.note('198.51.100.1', 65)
    const known = sessions.addresses(66)
    strictEqual(known.length, 64)
    strictEqual(known.includes('192.0.2.1'), false)
    strictEqual(known.includes('192.0.2.0'), true)
  })
})
