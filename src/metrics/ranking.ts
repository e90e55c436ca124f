import { ATTACK, NORMAL } from '../dataset/dataset.js'
import { assert } from '../errors.js'

/** The labelled rows sorted by score once, for every figure and every resample. */
export interface Ranking {
  /** Row numbers, highest score first. Unlabelled rows are not in it. */
  readonly order: Int32Array
  /** 1 for an attack and 0 for a normal row, in that order. */
  readonly isAttack: Uint8Array
  /** The distinct scores, descending. */
  readonly scores: Float64Array
  /** For each distinct score where its rows end in `order`: rows that tie are never told apart. */
  readonly ends: Int32Array
}

/** Attacks and normal rows that score at or above each distinct score, in the ranking's order. */
export interface RankedCounts {
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
}

/**
 * Sorts rows by score.
 * @param scores finite, one a row; higher is more of an attack.
 * @param labels NORMAL, ATTACK or anything else, which leaves the row out.
 */
export function rankRows(scores: Float64Array, labels: Int8Array): Ranking {
  assert(scores.length === labels.length, 'every row has a score and a label')
  const rows: number[] = []
  for (let i = 0; i < scores.length; i++) {
    assert(Number.isFinite(scores[i]), 'scores are finite')
    if (labels[i] === ATTACK || labels[i] === NORMAL) rows.push(i)
  }
  // Of rows that tie the earlier comes first, so that the order does not hang on the sort.
  const order = Int32Array.from(rows).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  )
  const distinct: number[] = []
  const ends: number[] = []
  for (let k = 0; k < order.length; k++) {
    const score = scores[order[k] as number] as number
    if (distinct.at(-1) !== score) {
      distinct.push(score)
      ends.push(k)
    }
    ends[ends.length - 1] = k + 1
  }
  return {
    order,
    isAttack: Uint8Array.from(order, (i) => (labels[i] === ATTACK ? 1 : 0)),
    scores: Float64Array.from(distinct),
    ends: Int32Array.from(ends),
  }
}

/**
 * Counts down the ranking.
 * @param weights how often each row counts, by its place in the ranking; without them each counts once.
 */
export function countDown(ranking: Ranking, weights?: ArrayLike<number>): RankedCounts {
  const { isAttack, ends } = ranking
  const truePositives = new Float64Array(ends.length)
  const falsePositives = new Float64Array(ends.length)
  let [caught, alarms, place] = [0, 0, 0]
  for (let group = 0; group < ends.length; group++) {
    for (const end = ends[group] as number; place < end; place++) {
      const weight = weights === undefined ? 1 : (weights[place] as number)
      if (isAttack[place] === 1) caught += weight
      else alarms += weight
    }
    truePositives[group] = caught
    falsePositives[group] = alarms
  }
  return { truePositives, falsePositives }
}

/** How many of the distinct scores are alerts: those above the threshold, not those equal to it. */
export function groupsAbove({ scores }: Ranking, threshold: number): number {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((scores[middle] as number) > threshold) low = middle + 1
    else high = middle
  }
  return low
}
