import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { CONTENDERS } from '../../bench/streaming/contenders.js'
import { prequential } from '../../bench/streaming/prequential.js'
import { COURSES, poisonedStream, syntheticStream } from '../../bench/streaming/streams.js'
import { rowOf } from '../../src/math/matrix.js'

test('courses stay, jump, climb, and come back', () => {
  const at = (course: (share: number) => number): number[] => [0.3, 0.5, 0.6, 0.99].map(course)
  deepEqual(at(COURSES.none), [0, 0, 0, 0])
  deepEqual(at(COURSES.abrupt), [0, 1, 1, 1])
  deepEqual(
    at(COURSES.gradual).map((value) => Math.round(100 * value)),
    [0, 25, 50, 100],
  )
  deepEqual(at(COURSES.recurring), [0, 1, 0, 0])
})

test('a stream that jumps says where, and its rows before are those of the one that stays', () => {
  const [stays, jumps] = [COURSES.none, COURSES.abrupt].map((course) =>
    syntheticStream(course, 2000, 3),
  )
  equal(stays?.changesAt, 0)
  equal(jumps?.changesAt, 800)
  deepEqual(rowOf(jumps.X, 799), rowOf(stays.X, 799))
  ok(Math.abs((rowOf(jumps.X, 801)[0] as number) - (rowOf(stays.X, 801)[0] as number)) > 0.1)
})

test('attackers send three rows in ten from two fifths on, each labelled', () => {
  const { labels, sources } = poisonedStream(5000, 4, 1)
  const theirs = [...labels.keys()].filter((i) => sources?.[i]?.startsWith('attacker'))
  ok(theirs.every((i) => i >= 2000 && labels[i] === 1))
  ok(Math.abs(theirs.length - 900) < 100)
  equal(new Set(theirs.map((i) => sources?.[i])).size, 4)
})

test('after a jump one that learns all ranks better than one that stays', () => {
  const stream = syntheticStream(COURSES.abrupt, 30_000, 1)
  const after = (name: string): number => {
    const contender = CONTENDERS.find((candidate) => candidate.name === name)
    if (contender === undefined) throw new Error(`no contender ${name}`)
    return prequential(stream, contender, 1).rocAucAfter
  }
  ok(after('sliding, learns all') > after('static') + 0.05)
})
