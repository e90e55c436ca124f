import type { GrowthParameters } from '../forest/growth/growth-parameters.js'
import type { ForestScores } from '../selection/judge-forest.js'
import type { SearchThreads } from './search-threads.js'
import type { PreparedRows } from './search-rows.js'
import { blockCount, type ForestSums, type TreeChunk } from './search-work.js'

/** Samples that the trees of a chunk draw together: few enough that threads end together and nodes fit in memory. */
const CHUNK_SAMPLES = 1 << 20

/** Trees of a chunk at most, a multiple of those whose generators are seeded together. */
const CHUNK_TREES = 64

/** Trees of a chunk. */
export function chunkTrees({ maxSamples }: GrowthParameters): number {
  const fitting = Math.floor(CHUNK_SAMPLES / maxSamples)
  return Math.max(1, Math.min(CHUNK_TREES, fitting - (fitting % 4) || fitting))
}

/** Who follows how a forest grows. */
export interface GrowthWatch {
  /** @param trees that have grown since it was last called. */
  readonly onChunk: (trees: number) => void
  /** Whether other forests have work for every thread. */
  readonly isCrowded: () => boolean
}

/** A forest that grows in threads while its rows are scored, tree by tree. */
export class GrowingForest {
  readonly #growth: GrowthParameters
  readonly #sums: ForestSums
  readonly #trainRows: number
  readonly #validationRows: number
  #trees = 0
  #chunks = 0

  /** @param trainRows training rows that are scored: all, or none. */
  constructor(growth: GrowthParameters, trainRows: number, validationRows: number) {
    const rows = trainRows + validationRows
    const blocks = blockCount(trainRows, validationRows)
    this.#growth = growth
    this.#trainRows = trainRows
    this.#validationRows = validationRows
    this.#sums = {
      plain: sharedDoubles(rows),
      hyperplanes: growth.hyperplanes === undefined ? null : sharedDoubles(rows),
      progress: new Int32Array(new SharedArrayBuffer(4 * blocks)),
    }
  }

  /** Trees that were asked for. */
  get trees(): number {
    return this.#trees
  }

  /**
   * Has it grown to a number of trees.
   * @returns when threads have taken all of the work, and the scores, which come later.
   */
  async growTo(
    trees: number,
    prepared: PreparedRows,
    threads: SearchThreads,
    { onChunk, isCrowded }: GrowthWatch,
  ): Promise<{ readonly scores: Promise<ForestScores> }> {
    const scores = {
      train: sharedDoubles(this.#trainRows),
      validation: sharedDoubles(this.#validationRows),
    }
    let last: Promise<unknown> = Promise.resolve()
    while (this.#trees < trees) {
      const from = this.#trees
      const to = Math.min(trees, from + chunkTrees(this.#growth))
      const chunk: Omit<TreeChunk, 'residence'> = {
        kind: 'trees',
        preparation: prepared.id,
        train: prepared.train,
        validation: prepared.validation,
        growth: this.#growth,
        from,
        to,
        chunk: this.#chunks++,
        sums: this.#sums,
        scores: to === trees ? scores : null,
      }
      this.#trees = to
      const asked = threads.ask((thread) => ({
        ...chunk,
        residence: prepared.shares?.[thread] ?? null,
      }))
      last = asked.answer.then(() => onChunk(to - from))
      last.catch(() => undefined)
      // A chunk follows the one before block by block; where other forests have work, it waits until that is done.
      await (isCrowded() ? last : asked.started)
    }
    return { scores: last.then(() => scores) }
  }
}

function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}
