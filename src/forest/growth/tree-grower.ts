import type { Tree } from '../tree.js'

/** One way to grow trees on rows it was made for. Every way grows the same trees, to the bit. */
export interface TreeGrower {
  readonly name: string
  /**
   * A tree a seed, in their order. A threshold is the number that was drawn; in the 'sklearn' mode values are to be
   * compared with it as float32.
   */
  grow(seeds: readonly number[]): readonly Tree[]
}
