import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { emptyLine, LOG_REASONS, shareOf } from '../../src/parsers/reasons.js'

test('white space and NULs are a blank line, # begins a comment, anything else may tell something', () => {
  for (const line of ['', ' ', '\t \t', '\0\0\0', '\r'])
    deepStrictEqual(
      emptyLine(line),
      { outcome: 'skipped', reason: 'blank line' },
      JSON.stringify(line),
    )
  deepStrictEqual(emptyLine('# x'), { outcome: 'skipped', reason: 'comment' })
  for (const line of ['a', ' a', '\0a', ' #']) strictEqual(emptyLine(line), null)
})

test('no reason is listed twice, and skipped, telemetry and rejected follow each other', () => {
  strictEqual(new Set(LOG_REASONS.map(({ reason }) => reason)).size, LOG_REASONS.length)
  const order = LOG_REASONS.map(({ outcome }) => outcome)
  deepStrictEqual([...new Set(order)], ['skipped', 'telemetry', 'rejected'])
  deepStrictEqual(
    order,
    order.toSorted((a, b) => rank(a) - rank(b)),
  )
})

function rank(outcome: string): number {
  return ['skipped', 'telemetry', 'rejected'].indexOf(outcome)
}

test('a share is of the lines for which something holds, and 0 of none', () => {
  strictEqual(
    shareOf(['a', 'b', 'a', 'c'], (line) => line === 'a'),
    0.5,
  )
  strictEqual(
    shareOf([], () => true),
    0,
  )
})
