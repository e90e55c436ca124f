import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { Rng } from '../../src/math/rng.js'
import { confusionOf } from '../../src/metrics/confusion.js'
import { averagePrecision } from '../../src/metrics/precision-recall.js'
import { rankedCells, weighCells } from '../../src/metrics/ranked-cells.js'
import { countDown, rankRows } from '../../src/metrics/ranking.js'
import { recallAtFalsePositiveRate, rocAuc } from '../../src/metrics/roc.js'

test('rows of one score, one source and one kind are a cell', () => {
  const ranking = rankRows(Float64Array.of(2, 2, 2, 2, 1), Int8Array.of(1, 0, 1, 1, 1))
  const cells = rankedCells(ranking, Int32Array.of(0, 0, 0, 1, 0), 2)
  deepEqual([...cells.rows], [2, 1, 1, 1])
  deepEqual([...cells.source], [0, 0, 1, 0])
  deepEqual([...cells.isAttack], [1, 0, 1, 1])
  deepEqual([...cells.ends], [3, 4])
})

test('one pass gives the figures of the rows written out as often as their source was drawn, to the bit', () => {
  const rng = new Rng(4)
  for (let round = 0; round < 200; round++) {
    const rows = 1 + rng.nextBelow(40)
    const sources = Int32Array.from({ length: rows }, () => rng.nextBelow(5))
    const labels = Int8Array.from({ length: rows }, () => rng.nextBelow(2))
    const scores = Float64Array.from({ length: rows }, () => rng.nextBelow(8))
    const drawn = Array.from({ length: 5 }, () => rng.nextBelow(3))
    const written = [...sources.keys()].flatMap((row) =>
      Array.from({ length: drawn[sources[row] as number] as number }, () => row),
    )
    const ranking = rankRows(scores, labels)
    const weights = ranking.order.map((row) => drawn[sources[row] as number] as number)
    const counts = countDown(ranking, weights)
    const plain = countDown(
      rankRows(
        Float64Array.from(written, (row) => scores[row] as number),
        Int8Array.from(written, (row) => labels[row] as number),
      ),
    )
    const groups = ranking.scores.length
    const stops = [groups, 0, rng.nextBelow(groups + 1), rng.nextBelow(groups + 1)]
    const found = weighCells(rankedCells(ranking, sources, 5), drawn, 0.2, stops)
    equal(found.rocAuc, rocAuc(plain))
    equal(found.prAuc, averagePrecision(plain))
    equal(found.recallAtRate, recallAtFalsePositiveRate(plain, 0.2))
    deepEqual(
      found.confusions,
      stops.map((stop) => confusionOf(counts, stop)),
    )
  }
})
