import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import { eachResample, openCourt, sharesOf, tally } from '../../src/evaluation/court.js'
import { part } from './sample-split.js'

const PART = part([
  { label: NORMAL, source: '192.0.2.1' },
  { label: UNLABELLED, source: '192.0.2.3' },
  { label: ATTACK, source: '192.0.2.2' },
  { label: NORMAL, source: '192.0.2.1' },
])
const noPause = async (): Promise<void> => {}
const COURT = openCourt(PART, 50, 3, noPause)

test('only labelled rows come to court', () => {
  deepEqual(COURT.rows, [0, 2, 3])
  deepEqual([...COURT.labels], [NORMAL, ATTACK, NORMAL])
  deepEqual([...COURT.sourceOfRow], [0, 1, 0])
  equal(COURT.sources, 2)
})

test('without both kinds there is nothing to judge', () => {
  const onlyNormal = part([{ label: NORMAL }, { label: UNLABELLED }])
  throws(() => openCourt(onlyNormal, 50, 3, noPause), { code: 'LABELS_MISSING' })
})

test('a tally counts hits among cases, source by source', () => {
  const { hits, cases } = tally(
    COURT,
    (row) => COURT.labels[row] === NORMAL,
    (row) => row === 2,
  )
  deepEqual([...hits], [1, 0])
  deepEqual([...cases], [2, 0])
})

test('a share has an interval where two sources or more have cases, and none where nothing happened', async () => {
  const shares = await sharesOf(COURT, [
    { hits: Float64Array.of(1, 4), cases: Float64Array.of(4, 4) },
    { hits: Float64Array.of(1, 0), cases: Float64Array.of(2, 0) },
    { hits: Float64Array.of(0, 0), cases: Float64Array.of(0, 0) },
  ])
  // Both sources are in every resample, for both kinds must be.
  deepEqual(shares, [
    { value: 5 / 8, low: 5 / 8, high: 5 / 8 },
    { value: 1 / 2, low: null, high: null },
    { value: 0, low: null, high: null },
  ])
})

test('others have their turn between resamples, the more often the more rows there are', async () => {
  const pauses = async (visits: number): Promise<number> => {
    let count = 0
    const court = openCourt(PART, 50, 3, async () => {
      count++
    })
    await eachResample(court, visits, () => {})
    return count
  }
  equal(await pauses(10), 0)
  equal(await pauses(200_000), 5)
  equal(await pauses(5_000_000), 50)
})
