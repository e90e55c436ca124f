import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { stretchesOf, waterLevel } from '../../../bench/learning/draw.js'
import type { Family } from '../../../bench/learning/sources.js'
import { Rng } from '../../../src/math/rng.js'
import { eventOf } from '../../features/sample-events.js'

const run = (
  length: number,
): { event: ReturnType<typeof eventOf>; isAttack: true; attack: string }[] =>
  Array.from({ length }, (_, i) => ({
    event: eventOf({ atMs: i }),
    isAttack: true as const,
    attack: 'x',
  }))

test('families give equal parts, and what one lacks the others give', () => {
  const amounts = (...pairs: [Family, number][]): Map<Family, number> => new Map(pairs)
  deepEqual(
    waterLevel(amounts(['web scanner', 500], ['cowrie', 500], ['spam', 20]), 320),
    amounts(['spam', 20], ['web scanner', 150], ['cowrie', 150]),
  )
  deepEqual(
    waterLevel(amounts(['spam', 20], ['cowrie', 30]), 100),
    amounts(['spam', 20], ['cowrie', 30]),
  )
})

test('sources take turns of 60 events, and what one gives is a single run of its events', () => {
  const stretches = stretchesOf([run(500), run(10), run(70)], 200, new Rng(1))
  deepEqual(
    stretches.map(({ length }) => length),
    [120, 10, 70],
  )
  for (const stretch of stretches) {
    const first = stretch[0]?.event.atMs ?? Number.NaN
    deepEqual(
      stretch.map(({ event }) => event.atMs),
      stretch.map((_, i) => first + i),
    )
  }
})

test('sources that have less than is wanted give all they have', () => {
  const stretches = stretchesOf([run(3), run(5)], 100, new Rng(1))
  equal(stretches.flat().length, 8)
  deepEqual(stretchesOf([], 100, new Rng(1)), [])
})
