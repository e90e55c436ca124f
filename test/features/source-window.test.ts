import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_EXACT_EVENTS, SourceWindow } from '../../src/features/source-window.js'
import { assessmentOf, eventOf, eventsAt, MINUTE_MS, NOON_MS } from './sample-events.js'

const GAP_MS = 30 * MINUTE_MS

function windowAfter(offsetsMs: readonly number[]): SourceWindow {
  const window = new SourceWindow()
  for (const event of eventsAt(offsetsMs)) window.observe(event, GAP_MS)
  return window
}

test('an event earlier than the latest says that it is late and moves no clock back', () => {
  const window = new SourceWindow()
  deepEqual(
    eventsAt([0, 5000, 4999, 5000]).map((event) => window.observe(event, GAP_MS)),
    [false, false, true, false],
  )
  equal(window.sessionDurationMs, 5000)
  equal(window.eventsPerMinute, 4)
})

test('a late event cannot end a session', () => {
  const window = windowAfter([0, 1000])
  window.observe(eventOf({ atMs: NOON_MS - 2 * GAP_MS }), GAP_MS)
  equal(window.sessionDurationMs, 1000)
})

test('an event counts itself once observed, what the rules said of it only once remembered', () => {
  const window = windowAfter([0])
  deepEqual(
    [window.eventsPerMinute, window.burst, window.serviceCount, window.destinationCount],
    [1, 1, 1, 1],
  )
  deepEqual([window.flaggedShare, window.mostFrequentAttackType], [0, 0])
  window.remember(assessmentOf(88, 'brute_force'))
  deepEqual([window.flaggedShare, window.mostFrequentAttackType], [1, 1])
})

test('a session that never ends keeps its first event', () => {
  const window = new SourceWindow()
  for (const event of eventsAt([0, 1e12])) window.observe(event, Number.POSITIVE_INFINITY)
  equal(window.sessionDurationMs, 1e12)
})

test('the threat average begins at the first score and moves by its weight', () => {
  const window = new SourceWindow()
  equal(window.blendThreat(80, 0.25), 80)
  equal(window.blendThreat(0, 0.25), 60)
  equal(window.blendThreat(100, 0.25), 70)
})

test('a weight of 1 remembers only the newest', () => {
  const window = new SourceWindow()
  window.blendThreat(80, 1)
  equal(window.blendThreat(5, 1), 5)
})

test('one event more than is kept one by one changes no count by itself', () => {
  const window = windowAfter(Array.from({ length: MAX_EXACT_EVENTS }, () => 0))
  equal(window.eventsPerMinute, MAX_EXACT_EVENTS)
  window.observe(eventOf(), GAP_MS)
  equal(window.eventsPerMinute, MAX_EXACT_EVENTS + 1)
  equal(window.burst, MAX_EXACT_EVENTS + 1)
})

test('under a flood the burst stays within a second of the true one', () => {
  // 100 events a second: 1,000 in any 10 s, of which the sketch may miss the first second.
  const window = windowAfter(Array.from({ length: 3000 }, (_, i) => i * 10))
  ok(window.burst >= 900 && window.burst <= 1000, String(window.burst))
})
