import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { alertsOf, countAlerts, groupsWithin, rankAlerts } from '../../src/metrics/alert-budget.js'
import { rankRows } from '../../src/metrics/ranking.js'

const HOUR_MS = 3_600_000

/** Source 0 attacks in two hours, source 1 is normal, source 2 does both within one hour. */
const SOURCES = Int32Array.of(0, 0, 0, 1, 2, 2)
const AT_MS = Float64Array.of(0, 10, HOUR_MS + 5, 20, HOUR_MS - 1, 30)
const LABELS = Int8Array.of(1, 1, 1, 0, 0, 1)
const SCORES = Float64Array.of(0.5, 0.9, 0.4, 0.6, 0.7, 0.3)
const ALERTS = alertsOf(SOURCES, AT_MS, 2 * HOUR_MS)
const RANKED = rankAlerts(rankRows(SCORES, LABELS), ALERTS, LABELS, 3)
const ONCE = [1, 1, 1]

test('rows of one source within one hour of the clock are one alert', () => {
  deepEqual([...ALERTS.ofRow], [0, 0, 1, 2, 3, 3])
  deepEqual([...ALERTS.source], [0, 0, 1, 2])
})

test('the hour is that of the clock, and a short time counts as an hour', () => {
  const { ofRow, hours } = alertsOf(Int32Array.of(0, 0), Float64Array.of(HOUR_MS - 1, HOUR_MS), 1)
  deepEqual([...ofRow], [0, 1])
  equal(hours, 1)
  equal(ALERTS.hours, 2)
})

test('within a budget of n alerts lie the scores above that of the alert that would be one too many', () => {
  // Alerts open at 0.9, 0.7, 0.6 and 0.4; further rows of an open alert are free.
  deepEqual(groupsWithin(RANKED, [0, 1, 2, 3, 4], ONCE), [0, 1, 2, 4, 6])
})

test('alerts that tie are raised together or not at all', () => {
  const tied = Float64Array.of(0.9, 0.9, 0.4, 0.9, 0.7, 0.3)
  const ranked = rankAlerts(rankRows(tied, LABELS), ALERTS, LABELS, 3)
  deepEqual(groupsWithin(ranked, [1, 2], ONCE), [0, 1])
})

test('a source that was drawn twice raises two alerts, one that was not drawn none', () => {
  deepEqual(groupsWithin(RANKED, [1, 2], [2, 1, 0]), [0, 2])
  deepEqual(countAlerts(RANKED, 2, [2, 1, 0]), {
    alerts: 2,
    right: 2,
    attackSources: 2,
    caughtSources: 2,
  })
})

test('an alert is right, and a source caught, by an attack row above the threshold, not by a normal one', () => {
  // Above 0.5: 0.9 of an attack, 0.7 of source 2 which is normal there, 0.6 of source 1.
  deepEqual(countAlerts(RANKED, 3, ONCE), {
    alerts: 3,
    right: 1,
    attackSources: 2,
    caughtSources: 1,
  })
  deepEqual(countAlerts(RANKED, 6, ONCE), {
    alerts: 4,
    right: 3,
    attackSources: 2,
    caughtSources: 2,
  })
  equal(countAlerts(RANKED, 0, ONCE).alerts, 0)
})

test('a row without a time is a bug', () => {
  throws(() => alertsOf(SOURCES, new Float64Array(2), HOUR_MS), /bug/)
})
