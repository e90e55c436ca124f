import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { RecentMap } from '../../src/parsers/recent-map.js'

test('the entry not used longest is forgotten when there are more than the limit', () => {
  const map = new RecentMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  strictEqual(map.get('a'), 1)
  map.set('c', 3)
  deepStrictEqual([map.get('a'), map.get('b'), map.get('c'), map.size], [1, undefined, 3, 2])
})

test('setting an entry anew is a use of it and takes no room', () => {
  const map = new RecentMap<number>(2)
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const)
    map.set(key, value)
  deepStrictEqual([map.get('a'), map.get('b'), map.size], [3, undefined, 2])
  map.delete('a')
  strictEqual(map.get('a'), undefined)
})
