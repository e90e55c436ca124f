import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { countDown, groupsAbove, rankRows } from '../../src/metrics/ranking.js'

const SCORES = Float64Array.of(0.2, 0.9, 0.5, 0.9, 0.5, 0.1)
const LABELS = Int8Array.of(0, 1, 1, 0, -1, 0)

test('rows stand from the highest score down, those that tie in their own order', () => {
  const ranking = rankRows(SCORES, LABELS)
  deepEqual([...ranking.order], [1, 3, 2, 0, 5])
  deepEqual([...ranking.isAttack], [1, 0, 1, 0, 0])
  deepEqual([...ranking.scores], [0.9, 0.5, 0.2, 0.1])
  deepEqual([...ranking.ends], [2, 3, 4, 5])
})

test('an unlabelled row counts neither as normal nor as attack', () => {
  const { truePositives, falsePositives } = countDown(rankRows(SCORES, LABELS))
  deepEqual([...truePositives], [1, 2, 2, 2])
  deepEqual([...falsePositives], [1, 1, 2, 3])
})

test('a row of weight 3 counts as three rows, one of weight 0 as none', () => {
  const ranking = rankRows(SCORES, LABELS)
  const { truePositives, falsePositives } = countDown(ranking, [3, 0, 1, 2, 0])
  deepEqual([...truePositives], [3, 4, 4, 4])
  deepEqual([...falsePositives], [0, 0, 2, 2])
})

test('a score equal to the threshold is no alert', () => {
  const ranking = rankRows(SCORES, LABELS)
  equal(groupsAbove(ranking, 1), 0)
  equal(groupsAbove(ranking, 0.9), 0)
  equal(groupsAbove(ranking, 0.8999), 1)
  equal(groupsAbove(ranking, 0.5), 1)
  equal(groupsAbove(ranking, 0.1), 3)
  equal(groupsAbove(ranking, 0), 4)
})

test('-0 and 0 are one score', () => {
  deepEqual([...rankRows(Float64Array.of(0, -0, 0), Int8Array.of(0, 1, 0)).ends], [3])
})

test('a score that is no number, or has no label, is a bug', () => {
  throws(() => rankRows(Float64Array.of(Number.NaN), Int8Array.of(1)), /scores are finite/)
  throws(
    () => rankRows(Float64Array.of(Number.POSITIVE_INFINITY), Int8Array.of(-1)),
    /scores are finite/,
  )
  throws(() => rankRows(Float64Array.of(1, 2), Int8Array.of(1)), /a score and a label/)
})

test('no rows make an empty ranking', () => {
  const ranking = rankRows(new Float64Array(0), new Int8Array(0))
  equal(ranking.ends.length, 0)
  equal(groupsAbove(ranking, 0), 0)
  equal(countDown(ranking).truePositives.length, 0)
})
