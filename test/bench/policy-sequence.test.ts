import { deepStrictEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { rangeOf, sizeWithin } from '../../bench/policy/address-range.js'
import { runSequence, type SequenceCounts } from '../../bench/policy/sequence.js'

/** The long form of it is `npm run proof:policy`. */
const SEQUENCES = 2000

test('whatever comes, nothing spared is acted upon, alone or in a network', () => {
  const sum: SequenceCounts = {
    operations: 0,
    verdicts: 0,
    acted: 0,
    spared: 0,
    carved: 0,
    ended: 0,
  }
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    try {
      const counts = runSequence(seed)
      for (const key of Object.keys(sum) as (keyof SequenceCounts)[]) sum[key] += counts[key]
    } catch (error) {
      throw new Error(`sequence ${seed}: ${String(error)}`, { cause: error })
    }
  }
  // Each of what is looked for did happen, many times.
  for (const key of Object.keys(sum) as (keyof SequenceCounts)[])
    ok(sum[key] > 100, `${key}: ${sum[key]}`)
})

test('ranges are measured as sums of what lies in them, overlaps once', () => {
  const whole = rangeOf('198.51.100.0/24')
  deepStrictEqual(
    sizeWithin(
      whole,
      ['198.51.100.0/25', '198.51.100.5', '198.51.100.255', '10.0.0.1'].map(rangeOf),
    ),
    129n,
  )
  deepStrictEqual(sizeWithin(whole, [rangeOf('198.51.0.0/16')]), 256n)
})
