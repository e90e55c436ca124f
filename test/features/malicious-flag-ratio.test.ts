import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ALERT_LEVEL } from '../../src/rules/rule.js'
import { assessmentOf, eventOf, eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

const FLAGGED = assessmentOf(88, 'brute_force')
const QUIET = assessmentOf()

test('0 for a newcomer: the event at hand does not count itself', () => {
  deepEqual(valuesOf('malicious_flag_ratio', eventsAt([0, 0]), [FLAGGED, QUIET]), [0, 1])
})

test('events of one instant weigh the same: two of three flagged are two thirds', () => {
  const assessments = [FLAGGED, QUIET, FLAGGED, QUIET]
  deepEqual(valuesOf('malicious_flag_ratio', eventsAt([0, 0, 0, 0]), assessments), [
    0,
    1,
    1 / 2,
    2 / 3,
  ])
})

test('an event weighs half after 30 min', () => {
  // At 30 min the flagged event weighs 1/2 and the quiet one 1: (1/2) / (3/2).
  const values = valuesOf('malicious_flag_ratio', eventsAt([0, 30 * MINUTE_MS, 30 * MINUTE_MS]), [
    FLAGGED,
    QUIET,
    QUIET,
  ])
  deepEqual(values, [0, 1, 1 / 3])
})

test('the alert level itself flags, a point below does not', () => {
  const assessments = [assessmentOf(ALERT_LEVEL, 'web_probe'), QUIET]
  equal(valuesOf('malicious_flag_ratio', eventsAt([0, 0]), assessments)[1], 1)
  const below = [assessmentOf(ALERT_LEVEL - 1, 'web_probe'), QUIET]
  equal(valuesOf('malicious_flag_ratio', eventsAt([0, 0]), below)[1], 0)
})

test('silence alone changes nothing, not even a year of it', () => {
  const year = 365 * 24 * 60 * MINUTE_MS
  const values = valuesOf('malicious_flag_ratio', eventsAt([0, 0, 0, year]), [
    FLAGGED,
    FLAGGED,
    QUIET,
  ])
  equal(values[3], 2 / 3)
})

test('what the rules said of others is no matter', () => {
  const events = [eventOf({ sourceIp: '198.51.100.1' }), eventOf(), eventOf()]
  const values = valuesOf('malicious_flag_ratio', events, [FLAGGED, QUIET, QUIET])
  ok(values.every((value) => value === 0))
})
