import { PhantomNetError } from '../errors.js'
import { isHyperplaneTree } from './forest-tree.js'
import type { FittedForest } from './isolation-forest.js'
import type { Tree } from './tree.js'

/** A forest all of whose trees ask for one column at a split: what some forms of a model can hold, and thresholds can be folded into. */
export interface PlainForest extends FittedForest {
  readonly trees: readonly Tree[]
}

export function isPlainForest(forest: FittedForest): forest is PlainForest {
  return !forest.trees.some(isHyperplaneTree)
}

/**
 * The forest itself.
 * @param form what it is to be written in.
 * @throws PhantomNetError MODEL_FORMAT_UNSUPPORTED when some of its trees are of hyperplanes.
 */
export function requirePlain(forest: FittedForest, form: string): PlainForest {
  if (isPlainForest(forest)) return forest
  throw new PhantomNetError(
    'MODEL_FORMAT_UNSUPPORTED',
    `${form} has no splits that weigh several features, and the trees of the variant '${forest.parameters.variant}' have. Export the model as JSON, or train one with --variant plain.`,
  )
}
