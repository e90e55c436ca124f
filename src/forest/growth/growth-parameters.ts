import type { ForestVariant } from '../variant.js'

/**
 * Whose forest to grow: with 'none' ours, which tells apart what doubles tell apart; with 'sklearn' the one scikit-learn
 * 1.2.1 grows, node for node, which sees values as float32.
 */
export type Compatibility = 'none' | 'sklearn'

/** What decides how a tree grows, every 'auto' and share resolved to a number. */
export interface GrowthParameters {
  /** Rows drawn for each tree, from 1 to the rows there are. */
  readonly maxSamples: number
  /** Columns drawn for each tree, from 1 to the columns there are. */
  readonly maxFeatures: number
  /** Whether rows are drawn with replacement; a row drawn twice counts once, as in scikit-learn. */
  readonly bootstrap: boolean
  readonly randomState: number
  /** Default 'none'. */
  readonly compatibility?: Compatibility
  /** Which trees are of hyperplanes, and how those split; absent where none is. */
  readonly hyperplanes?: HyperplaneSplits & { readonly variant: ForestVariant }
}

/** The growth of trees that all ask for one column at a split. */
export interface PlainGrowth extends GrowthParameters {
  readonly hyperplanes?: never
}

/** How a hyperplane is drawn. */
export interface HyperplaneSplits {
  /** Columns it weighs at most. */
  readonly ndim: number
  /** Whether each is divided by its deviation in the node. */
  readonly standardize: boolean
}

/** scikit-learn's seeds are whole numbers below this, and so is what a tree draws: 2^31 - 1. */
export const SEED_LIMIT = 2147483647

/** No tree is deeper: by then, on average, a row is as good as isolated. Liu et al. 2008, algorithm 2. */
export function depthLimit(maxSamples: number): number {
  return Math.ceil(Math.log2(Math.max(maxSamples, 2)))
}
