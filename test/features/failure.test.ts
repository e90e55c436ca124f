import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { isFailure } from '../../src/features/failure.js'
import { eventOf } from './sample-events.js'

const CASES: readonly (readonly [what: string, event: Partial<Event>, isOne: boolean])[] = [
  ['refused credentials', { kind: 'auth.failure' }, true],
  ['accepted ones', { kind: 'auth.success' }, false],
  ['ones whose outcome is not told', { kind: 'auth.attempt' }, false],
  ['a broken protocol', { kind: 'protocol.error' }, true],
  ['a probe of a closed port', { kind: 'port.probe' }, true],
  ['a page that is not there', { kind: 'http.request', detail: { status: 404 } }, true],
  ['a page that is', { kind: 'http.request', detail: { status: 304 } }, false],
  ['a request without a status', { kind: 'http.request' }, false],
  ['refused mail, by which logs are labelled', { kind: 'mail.rejected' }, false],
]

for (const [what, event, isOne] of CASES) {
  test(`${what} is ${isOne ? 'a' : 'no'} failure`, () => {
    equal(isFailure(eventOf(event)), isOne)
  })
}
