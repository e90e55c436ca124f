import type { GrowthParameters } from './growth-parameters.js'
import { depthLimit } from './growth-parameters.js'
import { GENERATOR_BYTES, TOGETHER } from './mersenne-code.js'
import { ENTRY_BYTES } from './tree-code.js'

/** Nodes written before they are copied out, unless one tree has more. */
const NODES_AT_ONCE = 65_536

const INTEGER = 4
const DOUBLE = 8
/** Lists of draws are written four numbers at a time, and so a little beyond their end. */
const VECTOR = 16

/** Where growing keeps what it works on, as byte addresses. */
export interface GrowthLayout {
  readonly generators: number
  readonly otherGenerators: number
  /** What decides the splits of as many trees as there are generators. */
  readonly states: number
  readonly stack: number
  readonly columns: number
  readonly rows: number
  /** A bit a row or column, 0 between calls. */
  readonly marks: number
  readonly places: number
  /** Where the values of each place begin. */
  readonly bases: number
  readonly constants: number
  readonly samples: number
  readonly pathLengths: number
  /** In the 'sklearn' mode, else none: of all rows, and of the tree's samples. */
  readonly allTargets: number
  readonly targets: number
  /** Of the tree's samples, or of all rows where `isWhole`. */
  readonly values: number
  /**
   * Whether a tree's samples are so many of the rows that all rows are laid out in columns once, and trees look at their
   * share of them: else each tree's samples are copied together.
   */
  readonly isWhole: boolean
  /** From one column of values to the next: a line of the cache more than they need, or columns of 512 would share lines. */
  readonly columnBytes: number
  /** Room for so many nodes in each of the lists that follow. */
  readonly capacity: number
  readonly feature: number
  readonly left: number
  readonly right: number
  readonly nodeSamples: number
  readonly threshold: number
  readonly pathLength: number
  /** Behind the last byte. */
  readonly end: number
}

/**
 * Lays out what growing so many trees needs.
 * @param start the first free address.
 */
export function layOut(
  rows: number,
  columns: number,
  growth: GrowthParameters,
  treeCount: number,
  start: number,
): GrowthLayout {
  const { maxSamples, maxFeatures } = growth
  let end = start
  const take = (byteLength: number): number => {
    // Whole lines of the cache.
    const at = Math.ceil(end / 64) * 64
    end = at + byteLength
    return at
  }
  const hasTargets = growth.compatibility === 'sklearn'
  const mostNodes = 2 * maxSamples - 1
  const isWhole = growsOnWhole(rows, growth, treeCount)
  const columnBytes = (isWhole ? rows : maxSamples) * DOUBLE + 64
  const capacity = Math.max(mostNodes, Math.min(mostNodes * treeCount, NODES_AT_ONCE))
  return {
    generators: take(GENERATOR_BYTES * TOGETHER),
    otherGenerators: take(GENERATOR_BYTES * TOGETHER),
    states: take(INTEGER * TOGETHER),
    stack: take((depthLimit(maxSamples) + 1) * ENTRY_BYTES),
    columns: take(columns * INTEGER + VECTOR),
    rows: take(rows * INTEGER + VECTOR),
    marks: take(Math.ceil(Math.max(rows, columns) / 32) * INTEGER),
    places: take(maxFeatures * INTEGER),
    bases: take(maxFeatures * INTEGER),
    constants: take(maxFeatures * INTEGER),
    samples: take(maxSamples * INTEGER),
    pathLengths: take((maxSamples + 1) * DOUBLE),
    allTargets: take(hasTargets ? rows * DOUBLE : 0),
    targets: take(hasTargets ? maxSamples * DOUBLE : 0),
    values: take(columnBytes * (isWhole ? columns : maxFeatures)),
    isWhole,
    columnBytes,
    capacity,
    feature: take(capacity * INTEGER),
    left: take(capacity * INTEGER),
    right: take(capacity * INTEGER),
    nodeSamples: take(capacity * INTEGER),
    threshold: take(capacity * DOUBLE),
    pathLength: take(capacity * DOUBLE),
    end,
  }
}

/**
 * Copying a tree's samples together from rows that lie far apart takes longer than the tree once they are many. Where a
 * line of the cache would hold fewer than half of them, what is copied is read faster.
 */
function growsOnWhole(
  rows: number,
  { maxSamples, bootstrap, compatibility }: GrowthParameters,
  treeCount: number,
): boolean {
  return (
    !bootstrap &&
    compatibility !== 'sklearn' &&
    maxSamples * 2 >= rows &&
    maxSamples * treeCount >= rows * 2
  )
}

/** Room that growing so many trees needs, wherever it begins, bytes. */
export function growthBytes(
  rows: number,
  columns: number,
  growth: GrowthParameters,
  treeCount: number,
): number {
  return layOut(rows, columns, growth, treeCount, 0).end + 64
}
