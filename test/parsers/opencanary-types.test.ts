import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { CANARY_TYPES } from '../../src/parsers/opencanary-types.js'

test('log types are listed once each, by number', () => {
  const numbers = CANARY_TYPES.map(({ logtype }) => logtype)
  deepStrictEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  )
  strictEqual(new Set(CANARY_TYPES.map(({ name }) => name)).size, CANARY_TYPES.length)
})
