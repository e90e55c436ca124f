import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { SlidingReservoir } from '../../src/forest/sliding-reservoir.js'
import { zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

function reservoir(places: number, maxSourceShare = 1): SlidingReservoir {
  return new SlidingReservoir(zeros(places, 1), maxSourceShare, new Rng(1))
}

test('it fills up, and from then on each row takes the place of another', () => {
  const rows = reservoir(3)
  for (const value of [1, 2]) rows.put(Float64Array.of(value), null)
  deepEqual([...rows.rows.data], [1, 2])
  ok(!rows.isFull)
  rows.put(Float64Array.of(3), null)
  ok(rows.isFull)
  rows.put(Float64Array.of(4), null)
  equal(rows.rows.rows, 3)
  equal([...rows.rows.data].filter((value) => [1, 2, 3].includes(value)).length, 2)
  ok(rows.rows.data.includes(4))
})

test('of the rows there are, 1 / e are left after as many have come', () => {
  const rows = reservoir(4000)
  for (let i = 0; i < 8000; i++) rows.put(Float64Array.of(i < 4000 ? 1 : 0), null)
  const left = rows.rows.data.reduce((sum, value) => sum + value, 0) / 4000
  // The deviation of the share is below 0.008.
  ok(Math.abs(left - Math.exp(-1)) < 0.03, `${left}`)
})

test('a source has its share of the places and no more, until some of its rows have faded', () => {
  const rows = reservoir(10, 0.3)
  const put = (source: string): boolean => {
    if (!rows.hasRoomFor(source)) return false
    rows.put(Float64Array.of(source === 'a' ? 1 : 0), source)
    return true
  }
  deepEqual([put('a'), put('a'), put('a'), put('a')], [true, true, true, false])
  for (let i = 0; i < 200; i++) {
    put(`other ${i}`)
    put('a')
    ok(rows.rows.data.reduce((sum, value) => sum + value, 0) <= 3)
  }
  // Others' rows have taken the places of its own meanwhile, and it those of theirs.
  ok(rows.rows.data.includes(1))
})

test('a share below one place is one place; rows of nobody have no limit', () => {
  const rows = reservoir(4, 1e-9)
  rows.put(Float64Array.of(1), 'a')
  ok(!rows.hasRoomFor('a'))
  ok(rows.hasRoomFor('b'))
  for (let i = 0; i < 4; i++) {
    ok(rows.hasRoomFor(null))
    rows.put(Float64Array.of(2), null)
  }
})
