import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import {
  CaptureClock,
  EARLIEST_MS,
  END_OF_TIME_MS,
  LATEST_MS,
  MAX_STEP_BACK_MS,
} from '../../src/packets/capture-clock.js'

const NOON_MS = 1_700_000_000_000

type Reading = readonly [atMs: number, judgement: 'as told' | 'kept, flagged' | 'replaced']

function read(clock: CaptureClock, atMs: number): Reading {
  const mended = clock.read(atMs)
  if (clock.isReplaced) return [mended, 'replaced']
  return [mended, clock.isMended ? 'kept, flagged' : 'as told']
}

function readAll(...times: readonly number[]): readonly Reading[] {
  const clock = new CaptureClock()
  return times.map((atMs) => read(clock, atMs))
}

test('possible times pass as they are, also a day and a bit of reordering', () => {
  const times = [EARLIEST_MS, NOON_MS + 0.125, NOON_MS - MAX_STEP_BACK_MS + 1, LATEST_MS]
  deepStrictEqual(
    readAll(...times),
    times.map((atMs) => [atMs, 'as told']),
  )
})

test('a time before 1980, after 2038 or missing becomes that of the packet before', () => {
  for (const atMs of [0, EARLIEST_MS - 1, LATEST_MS + 1, -5, Number.NaN, Infinity])
    deepStrictEqual(readAll(NOON_MS, atMs, NOON_MS + 1), [
      [NOON_MS, 'as told'],
      [NOON_MS, 'replaced'],
      [NOON_MS + 1, 'as told'],
    ])
})

test('a clock that was never set keeps the distances between packets', () => {
  deepStrictEqual(readAll(1000, 2500, -1, 1e300), [
    [1000, 'kept, flagged'],
    [2500, 'kept, flagged'],
    [0, 'kept, flagged'],
    [END_OF_TIME_MS, 'kept, flagged'],
  ])
})

test('one packet far back between two that agree is given the time before it', () => {
  const farBack = NOON_MS - 2 * MAX_STEP_BACK_MS
  deepStrictEqual(readAll(NOON_MS, farBack, NOON_MS + 1, farBack, NOON_MS + 2), [
    [NOON_MS, 'as told'],
    [NOON_MS, 'replaced'],
    [NOON_MS + 1, 'as told'],
    [NOON_MS + 1, 'replaced'],
    [NOON_MS + 2, 'as told'],
  ])
})

test('a clock set back, or an older capture behind a newer one, costs the first packet alone', () => {
  const older = NOON_MS - 400 * MAX_STEP_BACK_MS
  deepStrictEqual(readAll(NOON_MS, older, older + 5, older + 9), [
    [NOON_MS, 'as told'],
    [NOON_MS, 'replaced'],
    [older + 5, 'as told'],
    [older + 9, 'as told'],
  ])
})

test('one packet far ahead does not spoil those behind it', () => {
  const ahead = NOON_MS + 900 * MAX_STEP_BACK_MS
  deepStrictEqual(readAll(NOON_MS, ahead, NOON_MS + 1, NOON_MS + 2), [
    [NOON_MS, 'as told'],
    [ahead, 'as told'],
    [NOON_MS + 1, 'as told'],
    [NOON_MS + 2, 'as told'],
  ])
})

test('a packet without a time, and none before it, has none', () => {
  const clock = new CaptureClock()
  strictEqual(clock.read(Number.NaN), Number.NaN)
  strictEqual(clock.isMended, true)
})
