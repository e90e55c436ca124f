import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { Generations } from '../../src/response/generations.js'

test('the last so many keys are there, and no more than twice as many', () => {
  const kept = new Generations<number>(10)
  for (let i = 0; i < 1000; i++) {
    kept.set(`k${i}`, i)
    strictEqual(kept.get(`k${Math.max(0, i - 9)}`), Math.max(0, i - 9))
    strictEqual(kept.size <= 20, true)
  }
  strictEqual(kept.get('k900'), undefined)
})

test('a key that is set again is young again, and counted once', () => {
  const kept = new Generations<string>(2)
  kept.set('a', 'first')
  kept.set('b', '')
  kept.set('c', '')
  strictEqual(kept.isYoung('a'), false)
  strictEqual(kept.get('a'), 'first')
  kept.set('a', 'second')
  strictEqual(kept.isYoung('a'), true)
  strictEqual(kept.size, 3)
  kept.set('d', '')
  strictEqual(kept.get('a'), 'second')
  strictEqual(kept.get('b'), undefined)
})
