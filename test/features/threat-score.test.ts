import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { assessmentOf, eventsAt, valuesOf } from './sample-events.js'

test('the score is that of the event alone, not of its neighbours', () => {
  const assessments = [
    assessmentOf(),
    assessmentOf(88, 'brute_force'),
    assessmentOf(12, 'discovery'),
  ]
  deepEqual(valuesOf('threat_score', eventsAt([0, 1, 2]), assessments), [0, 88, 12])
})
