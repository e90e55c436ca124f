import type { PlainForest } from '../../../forest/plain-forest.js'
import { pruneTree, type ScoringTree } from '../../../forest/kernels/pruned-tree.js'
import { averagePathLength } from '../../../forest/path-length.js'
import { LEAF } from '../../../forest/tree.js'
import { attribute, node, tensor } from './onnx-graph.js'
import type { Field } from './protobuf.js'

/**
 * All trees as one TreeEnsembleRegressor that gives the sum of a row's path lengths: a leaf weighs its depth and what
 * growing on would have added. Splits are the forest's, less those that make no difference; thresholds and weights are
 * doubles, which the operator has had since version 3 for rows of doubles. What it gives is a float32 whatever the rows.
 */
export function pathLengthNode(forest: PlainForest, input: string, output: string): Field[] {
  const columns = new EnsembleColumns()
  // A forest of single rows scores 0.5 everywhere, which a path length of 1 stands for.
  const isBlind = averagePathLength(forest.maxSamples) === 0
  for (const [t, tree] of forest.trees.entries()) columns.add(pruneTree(tree), t, isBlind)
  return node('TreeEnsembleRegressor', [input], output, columns.attributes(), 'ai.onnx.ml')
}

/** What a sum of path lengths is divided by before it is the exponent of the score. */
export function pathLengthScale(forest: PlainForest): number {
  return forest.trees.length * (averagePathLength(forest.maxSamples) || 1)
}

/** The lists of the operator, an entry a node or a leaf. */
class EnsembleColumns {
  private readonly treeIds: number[] = []
  private readonly nodeIds: number[] = []
  private readonly features: number[] = []
  private readonly modes: string[] = []
  private readonly thresholds: number[] = []
  private readonly lefts: number[] = []
  private readonly rights: number[] = []
  private readonly leafTreeIds: number[] = []
  private readonly leafNodeIds: number[] = []
  private readonly weights: number[] = []

  /** Adds the nodes that a row can reach, parents before children: an orphan would be taken for a root. */
  add(tree: ScoringTree, t: number, isBlind: boolean): void {
    const reached = [0]
    for (let id = 0; id < reached.length; id++) {
      const node = reached[id] as number
      const isLeaf = tree.feature[node] === LEAF
      this.treeIds.push(t)
      this.nodeIds.push(id)
      this.features.push(isLeaf ? 0 : (tree.feature[node] as number))
      this.modes.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ')
      this.thresholds.push(isLeaf ? 0 : (tree.threshold[node] as number))
      this.lefts.push(isLeaf ? 0 : reached.length)
      this.rights.push(isLeaf ? 0 : reached.length + 1)
      if (isLeaf) {
        this.leafTreeIds.push(t)
        this.leafNodeIds.push(id)
        this.weights.push(isBlind ? 1 : (tree.pathLength[node] as number))
      } else {
        reached.push(tree.left[node] as number, tree.right[node] as number)
      }
    }
  }

  attributes(): readonly Field[][] {
    const doubles = (name: string, values: readonly number[]): Field[] =>
      attribute.tensor(name, tensor(name, 'double', [values.length], values))
    const targets = this.leafTreeIds.map(() => 0)
    return [
      attribute.text('aggregate_function', 'SUM'),
      attribute.integer('n_targets', 1),
      attribute.text('post_transform', 'NONE'),
      attribute.integers('nodes_treeids', this.treeIds),
      attribute.integers('nodes_nodeids', this.nodeIds),
      attribute.integers('nodes_featureids', this.features),
      attribute.texts('nodes_modes', this.modes),
      doubles('nodes_values_as_tensor', this.thresholds),
      attribute.integers('nodes_truenodeids', this.lefts),
      attribute.integers('nodes_falsenodeids', this.rights),
      attribute.integers('target_treeids', this.leafTreeIds),
      attribute.integers('target_nodeids', this.leafNodeIds),
      attribute.integers('target_ids', targets),
      doubles('target_weights_as_tensor', this.weights),
    ]
  }
}
