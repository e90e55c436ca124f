import type { Matrix } from '../../math/matrix.js'
import type { Kernel } from './kernel.js'
import { PackedKernel } from './packed-kernel.js'
import { PlainKernel } from './plain-kernel.js'
import { pruneTree, type ScoringTree } from './pruned-tree.js'
import { ScalarKernel } from './scalar-kernel.js'
import { SimdKernel } from './simd-kernel.js'

/** Rows that are walked as the trees stand before nodes are laid out for the scalar kernel. */
const WORTH_LAYING_OUT = 64

/** Rows of a batch below which 16 at a time are no gain. */
const FEWEST_FOR_SIMD = 16

/** Rows scored in batches that pay for generating code, compiling it, and its first slow runs. */
const WORTH_GENERATING = 16_384

/**
 * The kernel that suits a forest and a batch, made when it is first needed: `plain` for the very first rows, so that a
 * model that was just loaded answers at once, `scalar` for a few rows and for trees too big for code of their own,
 * `simd` for blocks once there were enough rows to pay for it, `packed` where the engine has no WebAssembly. The choice is
 * a matter of time alone: all give the same bits.
 */
export class ForestKernel implements Kernel {
  readonly name = 'chosen'
  readonly #trees: readonly ScoringTree[]
  readonly #columns: number
  readonly #plain: Kernel
  #rows = 0
  #batchRows = 0
  /** The scalar or the packed kernel. */
  #walking: Kernel | null = null
  #simd: Kernel | null = null
  #isSimdTried = false

  constructor(trees: readonly ScoringTree[], columns: number) {
    this.#trees = trees
    this.#columns = columns
    this.#plain = new PlainKernel(trees)
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    this.kernelFor(X.rows).addPathLengths(X, sums)
  }

  /** The kernel for a batch of so many rows, which count as scored. */
  kernelFor(rows: number): Kernel {
    this.#rows += rows
    if (rows >= FEWEST_FOR_SIMD) this.#batchRows += rows
    if (this.#rows < WORTH_LAYING_OUT) return this.#plain
    if (this.#batchRows >= WORTH_GENERATING && !this.#isSimdTried) {
      this.#isSimdTried = true
      this.#simd = SimdKernel.for(this.#trees.map(pruneTree), this.#columns)
    }
    if (rows >= FEWEST_FOR_SIMD && this.#simd !== null) return this.#simd
    this.#walking ??= this.#makeWalking()
    return this.#walking
  }

  #makeWalking(): Kernel {
    const pruned = this.#trees.map(pruneTree)
    return ScalarKernel.for(pruned, this.#columns) ?? new PackedKernel(pruned)
  }
}
