import type { Matrix } from '../math/matrix.js'
import { RandomState } from '../math/random-state.js'
import { makeGrower } from './growth/choose.js'
import { forDoubles } from './growth/float32.js'
import { type GrowthParameters, SEED_LIMIT } from './growth/growth-parameters.js'
import type { Tree } from './tree.js'

/**
 * Grows the trees numbered from `from` up to, not including, `to`: those scikit-learn grows with the same random_state,
 * node by node, wherever its float32 tells the values apart, and in the 'sklearn' mode everywhere. Tree i hangs on the
 * i-th number drawn from the seed alone, so it is the same whoever grows it, beside whichever others, and a forest of n
 * trees starts every larger one.
 */
export function growTrees(
  X: Matrix,
  growth: GrowthParameters,
  from: number,
  to: number,
): readonly Tree[] {
  const trees = makeGrower(X, growth, to - from).grow(treeSeeds(growth.randomState, from, to))
  return growth.compatibility === 'sklearn' ? trees.map(forDoubles) : trees
}

/** The seeds of the trees numbered from `from` up to, not including, `to`. */
export function treeSeeds(randomState: number, from: number, to: number): readonly number[] {
  const random = new RandomState(randomState)
  const seeds = Array.from({ length: to }, () => random.nextBelow(SEED_LIMIT))
  return seeds.slice(from)
}
