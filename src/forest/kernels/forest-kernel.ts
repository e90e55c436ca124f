import type { Matrix } from '../../math/matrix.js'
import type { Kernel } from './kernel.js'
import { PackedKernel } from './packed-kernel.js'
import { pruneTree, type ScoringTree } from './pruned-tree.js'
import { ScalarKernel } from './scalar-kernel.js'
import { SimdKernel } from './simd-kernel.js'

/** Rows of a batch below which 16 at a time are no gain. */
const FEWEST_FOR_SIMD = 16

/** Rows scored in batches that pay for generating code: it takes as long as the scalar kernel takes for so many. */
const WORTH_GENERATING = 4096

/**
 * The kernel that suits a forest and a batch, made when it is first needed: `scalar` for a few rows and for trees too
 * big for code of their own, `simd` for blocks once there were enough rows to pay for it, `packed` where the engine
 * has no WebAssembly. The choice is a matter of time alone: all give the same bits.
 */
export class ForestKernel implements Kernel {
  readonly name = 'chosen'
  readonly #trees: readonly ScoringTree[]
  readonly #columns: number
  #walking: Kernel | null = null
  /** Null until it is asked for, or for good when the forest or the engine does not allow it. */
  #simd: Kernel | null = null
  #isSimdAsked = false
  #batchRows = 0

  constructor(trees: readonly ScoringTree[], columns: number) {
    this.#trees = trees
    this.#columns = columns
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    this.kernelFor(X.rows).addPathLengths(X, sums)
  }

  /** The kernel for a batch of so many rows, which count as scored. */
  kernelFor(rows: number): Kernel {
    if (rows >= FEWEST_FOR_SIMD) {
      this.#batchRows += rows
      if (!this.#isSimdAsked && this.#batchRows >= WORTH_GENERATING) {
        this.#isSimdAsked = true
        this.#simd = SimdKernel.for(this.#trees.map(pruneTree), this.#columns)
      }
      if (this.#simd !== null) return this.#simd
    }
    this.#walking ??= ScalarKernel.for(this.#trees, this.#columns) ?? new PackedKernel(this.#trees)
    return this.#walking
  }
}
