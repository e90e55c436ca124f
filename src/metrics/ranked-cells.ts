import type { Confusion } from './confusion.js'
import type { Ranking } from './ranking.js'
import { CHANCE } from './roc.js'

/**
 * A ranking boiled down for resampling by source: rows of one score, one source and one kind are a cell, and a resample
 * only weighs the cells anew.
 */
export interface RankedCells {
  readonly source: Int32Array
  readonly isAttack: Uint8Array
  readonly rows: Int32Array
  /** For each distinct score where its cells end. */
  readonly ends: Int32Array
  /** Rows of each kind a source has. */
  readonly attacksOf: Float64Array
  readonly normalsOf: Float64Array
}

/** @param sourceOfRow number of each row's source, 0 to `sources` less 1. */
export function rankedCells(
  ranking: Ranking,
  sourceOfRow: Int32Array,
  sources: number,
): RankedCells {
  const source: number[] = []
  const isAttack: number[] = []
  const rows: number[] = []
  const attacksOf = new Float64Array(sources)
  const normalsOf = new Float64Array(sources)
  // The cell a source and kind has in the group at hand.
  const cellOf = new Int32Array(2 * sources).fill(-1)
  let place = 0
  const ends = ranking.ends.map((end) => {
    const first = source.length
    for (; place < end; place++) {
      const from = sourceOfRow[ranking.order[place] as number] as number
      const kind = ranking.isAttack[place] as number
      const of = kind === 1 ? attacksOf : normalsOf
      of[from] = (of[from] as number) + 1
      const cell = cellOf[2 * from + kind] as number
      if (cell >= first) {
        rows[cell] = (rows[cell] as number) + 1
      } else {
        cellOf[2 * from + kind] = source.length
        source.push(from)
        isAttack.push(kind)
        rows.push(1)
      }
    }
    return source.length
  })
  return {
    source: Int32Array.from(source),
    isAttack: Uint8Array.from(isAttack),
    rows: Int32Array.from(rows),
    ends,
    attacksOf,
    normalsOf,
  }
}

/** The figures of one resample that do not hang on a threshold, and the confusions at some. */
export interface WeighedFigures {
  readonly rocAuc: number
  readonly prAuc: number
  /** The most recall at a false positive rate of at most `falsePositiveRate`. */
  readonly recallAtRate: number
  /** When the first `stops[k]` distinct scores are alerts. */
  readonly confusions: readonly Confusion[]
}

/**
 * All figures in one pass: rocAuc, averagePrecision, recallAtFalsePositiveRate and confusionOf of the rows written out as
 * often as their source was drawn, to the same bits.
 * @param drawn how often each source is in the resample.
 * @param stops numbers of distinct scores from the highest, in any order.
 */
export function weighCells(
  cells: RankedCells,
  drawn: ArrayLike<number>,
  falsePositiveRate: number,
  stops: readonly number[],
): WeighedFigures {
  const { source, isAttack, rows, ends } = cells
  const attacks = weighed(cells.attacksOf, drawn)
  const normals = weighed(cells.normalsOf, drawn)
  let [caught, alarms, cell] = [0, 0, 0]
  let [twice, precisions, caughtAtRate] = [0, 0, 0]
  const caughtAt = new Float64Array(stops.length)
  const alarmsAt = new Float64Array(stops.length)
  const upwards = [...stops.keys()].sort((a, b) => (stops[a] as number) - (stops[b] as number))
  let met = upwards.filter((k) => stops[k] === 0).length
  for (let group = 0; group < ends.length; group++) {
    const [caughtBefore, alarmsBefore] = [caught, alarms]
    for (const end = ends[group] as number; cell < end; cell++) {
      const weight = (rows[cell] as number) * (drawn[source[cell] as number] as number)
      if (isAttack[cell] === 1) caught += weight
      else alarms += weight
    }
    twice += (alarms - alarmsBefore) * (caughtBefore + caught)
    if (caught !== caughtBefore)
      precisions += ((caught - caughtBefore) * caught) / (caught + alarms)
    if (alarms === 0 || alarms / normals <= falsePositiveRate) caughtAtRate = caught
    for (; met < upwards.length && stops[upwards[met] as number] === group + 1; met++) {
      caughtAt[upwards[met] as number] = caught
      alarmsAt[upwards[met] as number] = alarms
    }
  }
  return {
    rocAuc: attacks === 0 || normals === 0 ? CHANCE : twice / (2 * attacks * normals),
    prAuc: attacks === 0 ? 0 : precisions / attacks,
    recallAtRate: attacks === 0 ? 0 : caughtAtRate / attacks,
    confusions: stops.map((_, k) => ({
      trueNegatives: normals - (alarmsAt[k] as number),
      falsePositives: alarmsAt[k] as number,
      falseNegatives: attacks - (caughtAt[k] as number),
      truePositives: caughtAt[k] as number,
    })),
  }
}

function weighed(counts: Float64Array, drawn: ArrayLike<number>): number {
  let sum = 0
  for (let source = 0; source < counts.length; source++)
    sum += (counts[source] as number) * (drawn[source] as number)
  return sum
}
