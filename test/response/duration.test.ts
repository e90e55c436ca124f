import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { durationText, secondsOf, spokenDuration } from '../../src/response/duration.js'

test('a duration is a number with a unit, seconds without one', () => {
  strictEqual(secondsOf('90s'), 90)
  strictEqual(secondsOf('30m'), 1800)
  strictEqual(secondsOf('4h'), 14_400)
  strictEqual(secondsOf('7d'), 604_800)
  strictEqual(secondsOf('45'), 45)
})

test('no time at all, more than ten years and other words are none', () => {
  for (const text of ['', '0', '0h', '4000d', '4 h', '-1h', '1w', '1.5h', 'forever'])
    strictEqual(secondsOf(text), null, text)
})

test('a duration is written in the largest unit that needs no fraction', () => {
  strictEqual(durationText(14_400), '4h')
  strictEqual(durationText(5400), '90m')
  strictEqual(durationText(604_800), '7d')
  strictEqual(durationText(61), '61s')
})

test('a duration is spoken in its two largest units', () => {
  strictEqual(spokenDuration(20_361), '5h39m')
  strictEqual(spokenDuration(244_366), '2d20h')
  strictEqual(spokenDuration(14_400), '4h')
  strictEqual(spokenDuration(90), '1m30s')
  strictEqual(spokenDuration(59), '59s')
  strictEqual(spokenDuration(3_599.9), '60m')
  strictEqual(spokenDuration(0), '0s')
})
