import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { SiteWindow } from '../../src/features/site-window.js'

function outside(site: SiteWindow, times: readonly string[]): boolean[] {
  return times.map((time) => site.isOutsideHours(Date.parse(time)))
}

test('the hours are those of the zone: Berlin is an hour ahead in winter and two in summer', () => {
  const site = new SiteWindow({ zone: 'Europe/Berlin', startHour: 6, endHour: 22 })
  deepEqual(outside(site, ['2026-01-15T04:59:59Z', '2026-01-15T05:00:00Z']), [true, false])
  deepEqual(outside(site, ['2026-07-15T03:59:59Z', '2026-07-15T04:00:00Z']), [true, false])
  deepEqual(outside(site, ['2026-01-15T21:59:59Z', '2026-01-15T22:00:00Z']), [false, true])
  deepEqual(outside(site, ['2026-07-15T20:59:59Z', '2026-07-15T21:00:00Z']), [false, true])
})

test('on the nights the clock is changed the hour is right on both sides', () => {
  // Normal from 02:00 to 02:59 local. Berlin skips that hour on 29 March 2026 and has it twice on 25 October.
  const site = new SiteWindow({ zone: 'Europe/Berlin', startHour: 2, endHour: 2 })
  const spring = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:59:59Z']
  deepEqual(outside(site, spring), [true, true, true])
  const autumn = [
    '2026-10-24T23:59:59Z',
    '2026-10-25T00:00:00Z',
    '2026-10-25T01:59:59Z',
    '2026-10-25T02:00:00Z',
  ]
  deepEqual(outside(site, autumn), [true, false, false, true])
})

test('zones of half and quarter hours keep their edges', () => {
  const kolkata = new SiteWindow({ zone: 'Asia/Kolkata', startHour: 6, endHour: 22 })
  deepEqual(outside(kolkata, ['2026-02-13T00:29:59Z', '2026-02-13T00:30:00Z']), [true, false])
  const kathmandu = new SiteWindow({ zone: 'Asia/Kathmandu', startHour: 6, endHour: 22 })
  deepEqual(outside(kathmandu, ['2026-02-13T00:14:59Z', '2026-02-13T00:15:00Z']), [true, false])
})

test('normal hours may wrap past midnight', () => {
  const night = new SiteWindow({ zone: 'UTC', startHour: 22, endHour: 5 })
  const times = ['21:59', '22:00', '00:00', '05:59', '06:00', '12:00']
  deepEqual(
    outside(
      night,
      times.map((time) => `2026-02-13T${time}:00Z`),
    ),
    [true, false, false, false, true, true],
  )
})

test('a single hour and a whole day are possible', () => {
  const noon = new SiteWindow({ zone: 'UTC', startHour: 12, endHour: 12 })
  deepEqual(
    outside(noon, ['2026-02-13T11:59:59Z', '2026-02-13T12:30:00Z', '2026-02-13T13:00:00Z']),
    [true, false, true],
  )
  const always = new SiteWindow({ zone: 'UTC', startHour: 0, endHour: 23 })
  deepEqual(outside(always, ['2026-02-13T00:00:00Z', '2026-02-13T23:59:59Z']), [false, false])
})

test('the answer for one quarter of an hour does not leak into another that was asked between', () => {
  const site = new SiteWindow()
  const times = ['2026-02-13T12:00:00Z', '2026-02-13T03:00:00Z', '2026-02-13T12:00:01Z']
  deepEqual(outside(site, times), [false, true, false])
})

test('a zone this system does not know is refused', () => {
  throws(() => new SiteWindow({ zone: 'Atlantis/Capital', startHour: 6, endHour: 22 }), RangeError)
})

test('the z-score is 0 until two lengths are remembered, and while they are all alike', () => {
  const site = new SiteWindow()
  equal(site.zScoreOfLength(1500), 0)
  site.rememberLength(60)
  equal(site.zScoreOfLength(1500), 0)
  site.rememberLength(60)
  equal(site.zScoreOfLength(1500), 0)
})

test('asking does not remember: the same question has the same answer', () => {
  const site = new SiteWindow()
  for (const length of [2, 4, 6]) site.rememberLength(length)
  equal(site.zScoreOfLength(10), 3)
  equal(site.zScoreOfLength(10), 3)
})
