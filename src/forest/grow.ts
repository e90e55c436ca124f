import type { Matrix } from '../math/matrix.js'
import { RandomState } from '../math/random-state.js'
import { HyperplaneGrower } from './extended/hyperplane-grower.js'
import type { ForestTree } from './forest-tree.js'
import { makeGrower } from './growth/choose.js'
import { forDoubles } from './growth/float32.js'
import { type GrowthParameters, type PlainGrowth, SEED_LIMIT } from './growth/growth-parameters.js'
import type { Tree } from './tree.js'
import { isPlainTree } from './variant.js'

/**
 * Grows the trees numbered from `from` up to, not including, `to`: those scikit-learn grows with the same random_state,
 * node by node, wherever its float32 tells the values apart, and in the 'sklearn' mode everywhere; or trees of hyperplanes,
 * all of them or, in a mix, those of odd numbers. Tree i hangs on the i-th number drawn from the seed alone, so it is the
 * same whoever grows it, beside whichever others, and a forest of n trees starts every larger one.
 */
export function growTrees(X: Matrix, growth: PlainGrowth, from: number, to: number): readonly Tree[]
export function growTrees(
  X: Matrix,
  growth: GrowthParameters,
  from: number,
  to: number,
): readonly ForestTree[]
export function growTrees(
  X: Matrix,
  growth: GrowthParameters,
  from: number,
  to: number,
): readonly ForestTree[] {
  return growFromSeeds(X, growth, treeSeeds(growth.randomState, from, to), from)
}

/** The same from seeds that are known, the first of which is for the tree numbered `from`, its place in a mix. */
export function growFromSeeds(
  X: Matrix,
  growth: GrowthParameters,
  seeds: readonly number[],
  from: number,
): readonly ForestTree[] {
  const { hyperplanes } = growth
  if (hyperplanes === undefined) return growPlain(X, growth, seeds)
  const isPlain = seeds.map((_, i) => isPlainTree(hyperplanes.variant, from + i))
  const plainSeeds = seeds.filter((_, i) => isPlain[i])
  const otherSeeds = seeds.filter((_, i) => !isPlain[i])
  const plain = plainSeeds.length === 0 ? [] : growPlain(X, growth, plainSeeds)
  const others = new HyperplaneGrower(X, growth, hyperplanes).grow(otherSeeds)
  const [nextPlain, nextOther] = [plain.values(), others.values()]
  return isPlain.map((is) => (is ? nextPlain : nextOther).next().value as ForestTree)
}

function growPlain(X: Matrix, growth: GrowthParameters, seeds: readonly number[]): readonly Tree[] {
  const trees = makeGrower(X, growth, seeds.length).grow(seeds)
  return growth.compatibility === 'sklearn' ? trees.map(forDoubles) : trees
}

/** The seeds of the trees numbered from `from` up to, not including, `to`. */
export function treeSeeds(randomState: number, from: number, to: number): readonly number[] {
  const random = new RandomState(randomState)
  const seeds = Array.from({ length: to }, () => random.nextBelow(SEED_LIMIT))
  return seeds.slice(from)
}
