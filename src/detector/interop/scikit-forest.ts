import type { PlainForest } from '../../forest/plain-forest.js'
import { checkParameters, type IsolationForestParameters } from '../../forest/parameters.js'
import { treeFault } from '../../forest/tree-fault.js'
import { LEAF, makeTree, type Tree, type TreeNodes } from '../../forest/tree.js'
import { float32Cut } from '../../math/float32-cut.js'
import {
  type Fields,
  fieldsOf,
  integerOf,
  integersOf,
  numberOf,
  numbersOf,
  unfit,
} from './fields.js'

/** More columns than this are no table of features. */
const MAX_FEATURES = 100_000

/**
 * A forest that scikit-learn fitted, as one of ours that decides the same. There a row is rounded to float32 and then
 * compared with a threshold; here each threshold is the largest double that rounds to at most it, so that scores differ
 * by no more than the order of a sum.
 * @param fitted attributes of the IsolationForest, under its names.
 * @param trees of each tree the arrays of `tree_` and, as `columns`, the columns it was fitted on.
 * @throws PhantomNetError MODEL_INVALID, naming what is wrong.
 */
export function scikitForest(fitted: Fields, trees: readonly unknown[]): PlainForest {
  const nFeatures = integerOf(fitted['n_features_in_'], 'n_features_in_')
  if (nFeatures < 1 || nFeatures > MAX_FEATURES) throw unfit(`n_features_in_ is ${nFeatures}`)
  const maxSamples = integerOf(fitted['max_samples_'], 'max_samples_')
  if (maxSamples < 2) throw unfit(`its trees are of ${maxSamples} row each and tell nothing`)
  const grown = trees.map((tree, i) => scikitTree(tree, i, nFeatures, maxSamples))
  const columns = new Set(grown.map((tree) => tree.columns))
  if (columns.size !== 1) throw unfit(`it has ${grown.length} trees of unlike columns`)
  return {
    parameters: parametersOf(fitted, grown.length, nFeatures, grown[0]?.columns ?? nFeatures),
    nFeatures,
    maxSamples,
    offset: numberOf(fitted['offset_'], 'offset_'),
    trees: grown.map(({ tree }) => tree),
  }
}

function scikitTree(
  value: unknown,
  i: number,
  nFeatures: number,
  maxSamples: number,
): { readonly tree: Tree; readonly columns: number } {
  const fields = fieldsOf(value, `tree ${i}`)
  const integers = (name: string): Int32Array => integersOf(fields[name], `${name} of tree ${i}`)
  const columns = integers('columns')
  if (!columns.every((column) => column >= 0 && column < nFeatures))
    throw unfit(`tree ${i} was fitted on a column there is not`)
  const left = integers('children_left')
  const feature = integers('feature')
  const threshold = numbersOf(fields['threshold'], `threshold of tree ${i}`)
  const isLeaf = (node: number): boolean => left[node] === LEAF
  const nodes: TreeNodes = {
    feature: feature.map((column, node) => (isLeaf(node) ? LEAF : (columns[column] ?? nFeatures))),
    threshold: threshold.map((at, node) => {
      if (isLeaf(node)) return 0
      return Number.isFinite(at) ? float32Cut(at) : NaN
    }),
    left,
    right: integers('children_right'),
    nodeSamples: integers('n_node_samples'),
  }
  const fault = treeFault(nodes, nFeatures)
  if (fault !== null) throw unfit(`tree ${i} is damaged: ${fault}`)
  if ((nodes.nodeSamples[0] as number) > maxSamples)
    throw unfit(`tree ${i} holds more training rows than max_samples_`)
  return { tree: makeTree(nodes), columns: columns.length }
}

/**
 * What the forest was fitted with, as our parameters can say it. A 1 that meant one row or one column is a share here,
 * and a seed that was left open is 0.
 */
function parametersOf(
  fitted: Fields,
  nEstimators: number,
  nFeatures: number,
  columns: number,
): IsolationForestParameters {
  const { max_samples: samples, contamination, bootstrap, random_state: seed } = fitted
  try {
    return checkParameters({
      nEstimators,
      maxSamples: samples === 'auto' || isProperShare(samples) ? samples : fitted['max_samples_'],
      maxFeatures: columns === 1 || columns === nFeatures ? columns / nFeatures : columns,
      bootstrap,
      contamination,
      randomState: typeof seed === 'number' ? seed : 0,
      compatibility: 'sklearn',
    })
  } catch (cause) {
    throw unfit('its parameters are not those of an isolation forest', cause)
  }
}

function isProperShare(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < 1
}
