import type { Matrix } from '../math/matrix.js'
import { HyperplaneKernel } from './extended/hyperplane-kernel.js'
import { type ForestTree, treesByKind } from './forest-tree.js'
import { ForestKernel } from './kernels/forest-kernel.js'
import type { Kernel } from './kernels/kernel.js'

/**
 * The kernel of a forest of whatever variant. Plain trees are added up, then hyperplanes by themselves, then both: so a
 * forest's sum has the same bits whether it was walked at once or, as PathLengthSums does, tree by tree as it grew.
 */
export function kernelOf(trees: readonly ForestTree[], columns: number): Kernel {
  const { plain, hyperplanes } = treesByKind(trees)
  if (hyperplanes.length === 0) return new ForestKernel(plain, columns)
  if (plain.length === 0) return new HyperplaneKernel(hyperplanes)
  return new MixKernel(new ForestKernel(plain, columns), new HyperplaneKernel(hyperplanes))
}

class MixKernel implements Kernel {
  readonly name = 'mix'
  readonly #plain: Kernel
  readonly #hyperplanes: Kernel

  constructor(plain: Kernel, hyperplanes: Kernel) {
    this.#plain = plain
    this.#hyperplanes = hyperplanes
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    this.#plain.addPathLengths(X, sums)
    const others = new Float64Array(X.rows)
    this.#hyperplanes.addPathLengths(X, others)
    for (let i = 0; i < X.rows; i++) sums[i] = (sums[i] as number) + (others[i] as number)
  }
}

/** The sums of a forest to which trees are added: at any time those of a forest of the trees it was given. */
export class PathLengthSums {
  readonly #X: Matrix
  readonly #plain: Float64Array
  readonly #hyperplanes: Float64Array

  constructor(X: Matrix) {
    this.#X = X
    this.#plain = new Float64Array(X.rows)
    this.#hyperplanes = new Float64Array(X.rows)
  }

  add(trees: readonly ForestTree[]): void {
    const { plain, hyperplanes } = treesByKind(trees)
    if (plain.length > 0)
      new ForestKernel(plain, this.#X.columns).addPathLengths(this.#X, this.#plain)
    if (hyperplanes.length > 0)
      new HyperplaneKernel(hyperplanes).addPathLengths(this.#X, this.#hyperplanes)
  }

  /** A row's path lengths over all trees so far. */
  total(): Float64Array {
    return this.#plain.map((sum, i) => sum + (this.#hyperplanes[i] as number))
  }
}
