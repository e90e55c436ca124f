import type { Matrix } from '../math/matrix.js'
import { HyperplaneKernel } from './extended/hyperplane-kernel.js'
import { type ForestTree, treesByKind } from './forest-tree.js'
import type { Kernel } from './kernels/kernel.js'
import { PackedKernel } from './kernels/packed-kernel.js'
import { pruneTree } from './kernels/pruned-tree.js'

/** Trees that were grown together, each kind with a kernel of its own; null where there are none of it. */
interface Group {
  readonly plain: Kernel | null
  readonly hyperplanes: Kernel | null
}

/**
 * The kernel of a forest whose oldest trees give way: laid out in groups, of which only the new one is laid out anew. Sums
 * are added up in the order of all trees, so that they have the bits of a kernel made for the whole forest. All of it is TypeScript: a module of WebAssembly takes
 * some milliseconds to begin, a hundred times as long as laying out ten trees, and these do not live long enough.
 */
export class SlidingKernel implements Kernel {
  readonly name = 'sliding'
  readonly #groups: readonly Group[]

  private constructor(groups: readonly Group[]) {
    this.#groups = groups
  }

  /** @param size trees of a group, a divisor of their number. */
  static of(trees: readonly ForestTree[], size: number): SlidingKernel {
    const groups = Array.from({ length: trees.length / size }, (_, g) =>
      groupOf(trees.slice(g * size, (g + 1) * size)),
    )
    return new SlidingKernel(groups)
  }

  /** The kernel without the oldest group, and with a new one. */
  slid(trees: readonly ForestTree[]): SlidingKernel {
    return new SlidingKernel([...this.#groups.slice(1), groupOf(trees)])
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    let others: Float64Array | null = null
    for (const { plain, hyperplanes } of this.#groups) {
      plain?.addPathLengths(X, sums)
      if (hyperplanes === null) continue
      others ??= new Float64Array(X.rows)
      hyperplanes.addPathLengths(X, others)
    }
    if (others === null) return
    for (let i = 0; i < X.rows; i++) sums[i] = (sums[i] as number) + (others[i] as number)
  }
}

function groupOf(trees: readonly ForestTree[]): Group {
  const { plain, hyperplanes } = treesByKind(trees)
  return {
    plain: plain.length === 0 ? null : new PackedKernel(plain.map(pruneTree)),
    hyperplanes: hyperplanes.length === 0 ? null : new HyperplaneKernel(hyperplanes),
  }
}
