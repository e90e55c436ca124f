import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { characterEntropy } from '../../src/math/character-entropy.js'

test('equal shares of 1, 2 and 4 characters have 0, 1 and 2 bits', () => {
  equal(characterEntropy(''), 0)
  equal(characterEntropy('z'), 0)
  equal(characterEntropy('zzzz'), 0)
  equal(characterEntropy('abab'), 1)
  equal(characterEntropy('abcd'), 2)
})

test('three of one and one of another: 0.811 bits', () => {
  ok(Math.abs(characterEntropy('aaab') - 0.811278) < 1e-6)
})

test('of a long text the first 256 units are looked at, and nothing stays behind', () => {
  equal(characterEntropy(`${'a'.repeat(256)}${'xyz'.repeat(3000)}`), 0)
  equal(characterEntropy('ab'), 1)
})
