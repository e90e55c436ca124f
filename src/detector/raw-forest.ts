import { assert } from '../errors.js'
import type { FittedForest } from '../forest/isolation-forest.js'
import { isPlainForest, type PlainForest } from '../forest/plain-forest.js'
import { rawThreshold } from '../forest/kernels/raw-threshold.js'
import { LEAF, type Tree } from '../forest/tree.js'
import {
  type FeatureTransform,
  transformValue,
  untransformValue,
} from '../preprocessing/log-transform.js'
import { fillMissing } from '../preprocessing/missing.js'
import { scaleValue, type StandardScaler } from '../preprocessing/standard-scaler.js'

/** What is done to a row before the forest sees it. */
export interface Preparation {
  /** What tames each feature's tail, before the scaler. */
  readonly transforms: readonly FeatureTransform[]
  readonly scaler: StandardScaler
}

/**
 * The forest that sends raw rows where `forest`, a plain one, sends prepared ones: each threshold is the greatest raw value that goes
 * left there. Transform and scaler are monotone, so every row ends in the same leaves and gets the same bits, without
 * being prepared. Only for scoring and explaining: its thresholds may be infinite, which no model file holds.
 */
export function rawForest(forest: FittedForest, preparation: Preparation): PlainForest {
  assert(isPlainForest(forest), 'only thresholds on one column can be folded')
  return { ...forest, trees: forest.trees.map((tree) => rawTree(tree, preparation)) }
}

function rawTree(tree: Tree, { transforms, scaler }: Preparation): Tree {
  const { feature } = tree
  const threshold = tree.threshold.slice()
  for (let node = 0; node < feature.length; node++) {
    const j = feature[node] as number
    if (j === LEAF) continue
    const transform = transforms[j] as FeatureTransform
    const z = threshold[node] as number
    threshold[node] = rawThreshold(
      z,
      (x) => fillMissing(scaleValue(scaler, j, transformValue(transform, x))),
      untransformValue(transform, z * (scaler.scale[j] as number) + (scaler.mean[j] as number)),
    )
  }
  return { ...tree, threshold }
}
