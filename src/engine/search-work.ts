import { toAnomalyScores } from '../forest/anomaly-score.js'
import { HyperplaneKernel } from '../forest/extended/hyperplane-kernel.js'
import { treesByKind } from '../forest/forest-tree.js'
import { growTrees } from '../forest/grow.js'
import type { GrowthParameters } from '../forest/growth/growth-parameters.js'
import { type SharedRows, sharedMatrix } from '../forest/growth/resident-matrix.js'
import { ForestKernel } from '../forest/kernels/forest-kernel.js'
import type { Kernel } from '../forest/kernels/kernel.js'
import type { Matrix } from '../math/matrix.js'
import { type ForestScores, judgeForest } from '../selection/judge-forest.js'
import type { JudgedRows } from '../selection/judged-rows.js'
import type { SearchMetrics } from '../selection/search-document.js'

/** Rows that go down the trees of a chunk before the next thread may send them down those of its own. */
const BLOCK_ROWS = 8192

/** What one forest's rows come to, tree after tree, in memory that threads share. */
export interface ForestSums {
  /** Path lengths of each row, those scored of the training rows and then the validation rows. */
  readonly plain: Float64Array
  /** The same in trees of hyperplanes; null where there are none. */
  readonly hyperplanes: Float64Array | null
  /** Chunks that each block of rows has been through. */
  readonly progress: Int32Array
}

/** Some trees of a forest to grow, and to send all rows down. */
export interface TreeChunk {
  readonly kind: 'trees'
  /** Number of the prepared rows, for the thread to know them again. */
  readonly preparation: number
  readonly train: Matrix
  /** Where this thread may grow trees on them without copying; null where there is no such memory. */
  readonly residence: SharedRows | null
  readonly validation: Matrix
  readonly growth: GrowthParameters
  readonly from: number
  readonly to: number
  /** Chunks of the forest before this one. */
  readonly chunk: number
  readonly sums: ForestSums
  /** Where the scores of the first `to` trees go, if they are to be judged. */
  readonly scores: ForestScores | null
}

/** Scores to judge. */
export interface JudgeWork {
  readonly kind: 'judge'
  readonly scores: ForestScores
  readonly rows: JudgedRows
  readonly contaminations: readonly (number | 'auto')[]
}

export type SearchWork = TreeChunk | JudgeWork

/** A run of rows of the training part or the validation part, and where in the sums it begins. */
interface Block {
  readonly X: Matrix
  readonly at: number
}

/** What a thread of the search does; it remembers the rows it grew trees on last. */
export class SearchWorker {
  #train: { readonly preparation: number; readonly X: Matrix } | null = null

  do(work: SearchWork): readonly SearchMetrics[] | null {
    if (work.kind === 'judge') return judgeForest(work.scores, work.rows, work.contaminations)
    this.#growAndScore(work)
    return null
  }

  /**
   * Grows the chunk and then sends the rows down, block by block, each after it has been through the chunk before: so
   * path lengths are added in the order of the trees, to the bits of one thread, and no thread waits for more than a
   * block of the one ahead.
   */
  #growAndScore(work: TreeChunk): void {
    const { growth, from, to, chunk, sums, scores } = work
    const trees = treesByKind(growTrees(this.#trainOf(work), growth, from, to))
    const { columns } = work.train
    const plain = trees.plain.length === 0 ? null : new ForestKernel(trees.plain, columns)
    const others = trees.hyperplanes.length === 0 ? null : new HyperplaneKernel(trees.hyperplanes)
    for (const [b, { X, at }] of blocksOf(work).entries()) {
      waitUntil(sums.progress, b, chunk)
      const end = at + X.rows
      addTo(plain, X, sums.plain, at, end)
      addTo(others, X, sums.hyperplanes, at, end)
      if (scores !== null) writeScores(sums, scores, at, end, to, growth.maxSamples)
      Atomics.store(sums.progress, b, chunk + 1)
      Atomics.notify(sums.progress, b)
    }
  }

  #trainOf({ preparation, train, residence }: TreeChunk): Matrix {
    if (residence === null) return train
    if (this.#train?.preparation !== preparation)
      this.#train = { preparation, X: sharedMatrix(residence) }
    return this.#train.X
  }
}

/** How many blocks so many rows of both parts make. */
export function blockCount(trainRows: number, validationRows: number): number {
  return Math.ceil(trainRows / BLOCK_ROWS) + Math.ceil(validationRows / BLOCK_ROWS)
}

/** All rows to score, in blocks: training rows only where there is room for their sums. */
function blocksOf({ train, validation, sums }: TreeChunk): Block[] {
  const scored = sums.plain.length - validation.rows
  return [...blocksWithin(train, scored, 0), ...blocksWithin(validation, validation.rows, scored)]
}

function blocksWithin({ data, columns }: Matrix, rows: number, at: number): Block[] {
  return Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, b) => {
    const from = b * BLOCK_ROWS
    const to = Math.min(rows, from + BLOCK_ROWS)
    const X = { data: data.subarray(from * columns, to * columns), rows: to - from, columns }
    return { X, at: at + from }
  })
}

/** Chunks are handed out in order, so the one that is waited for is at work or done. */
function waitUntil(progress: Int32Array, block: number, chunk: number): void {
  for (;;) {
    const now = Atomics.load(progress, block)
    if (now >= chunk) return
    Atomics.wait(progress, block, now)
  }
}

function addTo(
  kernel: Kernel | null,
  X: Matrix,
  sums: Float64Array | null,
  from: number,
  to: number,
): void {
  if (kernel !== null && sums !== null) kernel.addPathLengths(X, sums.subarray(from, to))
}

function writeScores(
  { plain, hyperplanes }: ForestSums,
  { train, validation }: ForestScores,
  from: number,
  to: number,
  treeCount: number,
  maxSamples: number,
): void {
  const [part, at] = from < train.length ? [train, from] : [validation, from - train.length]
  const out = part.subarray(at, at + to - from)
  for (let i = from; i < to; i++) {
    const sum = plain[i] as number
    out[i - from] = hyperplanes === null ? sum : sum + (hyperplanes[i] as number)
  }
  toAnomalyScores(out, treeCount, maxSamples, out)
}
