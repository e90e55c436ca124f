import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { interleave, keepsBounds, ratioOf, type Task } from '../../bench/measure.js'

test('tasks take turns, and the first round only warms up', async () => {
  const turns: string[] = []
  const task = (who: string, times: readonly number[]): Task => {
    const left = [...times]
    return {
      work: 'sum',
      who,
      run: () => {
        turns.push(who)
        return left.shift() ?? 0
      },
    }
  }
  const rounds: number[] = []
  const timings = await interleave(
    [task('a', [900, 1, 2, 3]), task('b', [900, 10, 10, 40])],
    3,
    (done) => rounds.push(done),
  )
  equal(turns.join(''), 'abababab')
  deepEqual(rounds, [0, 1, 2, 3])
  // Of 1, 2, 3 the quartiles are 1.5 and 2.5; of 10, 10, 40 they are 10 and 25.
  deepEqual(timings, [
    { work: 'sum', who: 'a', medianMs: 2, spread: 0.5, roundsMs: [1, 2, 3] },
    { work: 'sum', who: 'b', medianMs: 10, spread: 1.5, roundsMs: [10, 10, 40] },
  ])
})

test('a ratio is the median of those of the rounds, so a slow round counts as any other', () => {
  const timing = { work: 'sum', who: 'a', medianMs: 0, spread: 0 }
  const ours = { ...timing, roundsMs: [1, 50, 2] }
  const theirs = { ...timing, roundsMs: [10, 400, 30] }
  // 10, 8 and 15 times, with the quartiles 9 and 12.5.
  deepEqual(ratioOf(theirs, ours), { value: 10, spread: 0.35 })
})

test('a row keeps its bound when it reaches it, and a row without one always does', () => {
  const row = { what: 'faster by', value: 2, unit: '×', peer: 'another' }
  equal(keepsBounds([row]), true)
  equal(keepsBounds([{ ...row, at_least: 2 }]), true)
  equal(keepsBounds([row, { ...row, at_least: 2.01 }]), false)
  equal(keepsBounds([{ ...row, at_most: 2 }]), true)
  equal(keepsBounds([{ ...row, at_most: 1.99 }]), false)
})
