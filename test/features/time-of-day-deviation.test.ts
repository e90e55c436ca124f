import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('by default 06:00 to 22:59 UTC is normal', () => {
  const times = ['05:59:59.999', '06:00:00.000', '22:59:59.999', '23:00:00.000', '00:00:00.000']
  const events = times.map((time) => eventOf({ atMs: Date.parse(`2026-02-13T${time}Z`) }))
  deepEqual(valuesOf('time_of_day_deviation', events), [1, 0, 0, 1, 1])
})

test('a late event is judged by its own time of day', () => {
  const events = ['2026-02-13T12:00:00Z', '2026-02-13T03:00:00Z'].map((time) =>
    eventOf({ atMs: Date.parse(time) }),
  )
  deepEqual(valuesOf('time_of_day_deviation', events), [0, 1])
})
