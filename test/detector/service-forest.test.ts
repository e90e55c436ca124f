import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { movedScore, scaleMove } from '../../src/detector/service-forest.js'

const OWN = { typical: 0.35, alarm: 0.45 }
const COMMON = { typical: 0.4, alarm: 0.6 }

test('what is typical of one scale is so on the other, and so is its alarm; order stays', () => {
  const move = scaleMove(OWN, COMMON)
  for (const [own, common] of [
    [0.35, 0.4],
    [0.45, 0.6],
    [0.4, 0.5],
  ] as const)
    ok(Math.abs(movedScore(own, move) - common) < 1e-12)
  ok(movedScore(0.5, move) > movedScore(0.49, move))
})

test('a moved score stays a score: above 0, at most 1', () => {
  const move = scaleMove(OWN, COMMON)
  equal(movedScore(1, move), 1)
  ok(movedScore(0.01, move) > 0)
})

test('the same scale moves nothing', () => {
  equal(movedScore(0.5, scaleMove(COMMON, COMMON)), 0.5)
})
