import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('user names of one, of two and of four characters in equal shares', () => {
  const events = ['aaaa', 'abab', 'abcd', ''].map((userName) => eventOf({ detail: { userName } }))
  deepEqual(valuesOf('entity_entropy', events), [0, 1, 2, 0])
})

test('of a request the path alone is looked at', () => {
  const event = eventOf({ kind: 'http.request', detail: { url: '////?q=abcdefgh' } })
  deepEqual(valuesOf('entity_entropy', [event]), [0])
})
