import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

function encodingsOf(transports: readonly number[]): number[] {
  return valuesOf(
    'protocol_encoding',
    transports.map((transport) => eventOf({ transport })),
  )
}

test('TCP is 1, UDP 2, both ICMPs 3', () => {
  deepEqual(encodingsOf([6, 17, 1, 58]), [1, 2, 3, 3])
})

test('any other protocol is 0, and so is one nobody told', () => {
  deepEqual(encodingsOf([0, 2, 47, 50, 132, 255]), [0, 0, 0, 0, 0, 0])
})
