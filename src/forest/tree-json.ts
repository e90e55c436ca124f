import { invalid, integer, finiteNumber, list, record } from './json-fields.js'
import { hyperplaneFault } from './extended/hyperplane-fault.js'
import {
  type HyperplaneNodes,
  type HyperplaneTree,
  makeHyperplaneTree,
} from './extended/hyperplane-tree.js'
import { type ForestTree, isHyperplaneTree } from './forest-tree.js'
import { treeFault } from './tree-fault.js'
import { makeTree, type Tree } from './tree.js'

/** A tree under the names of scikit-learn's `tree_`; -1 for no feature and no child. */
export interface TreeJson extends ShapeJson {
  readonly feature: readonly number[]
}

/** A tree of hyperplanes; -1 for no column and no child. */
export interface HyperplaneTreeJson extends ShapeJson {
  readonly ndim: number
  /** `ndim` a node, as the next two. */
  readonly columns: readonly number[]
  readonly coefficients: readonly number[]
  readonly centres: readonly number[]
}

/** What there is of every tree, an entry a node. */
interface ShapeJson {
  readonly threshold: readonly number[]
  readonly children_left: readonly number[]
  readonly children_right: readonly number[]
  readonly n_node_samples: readonly number[]
}

export function treeToJson(tree: ForestTree): TreeJson | HyperplaneTreeJson {
  const shape = {
    threshold: [...tree.threshold],
    children_left: [...tree.left],
    children_right: [...tree.right],
    n_node_samples: [...tree.nodeSamples],
  }
  if (!isHyperplaneTree(tree)) return { feature: [...tree.feature], ...shape }
  return {
    ndim: tree.ndim,
    columns: [...tree.columns],
    coefficients: [...tree.coefficients],
    centres: [...tree.centres],
    ...shape,
  }
}

/** What a tree that is read belongs to. */
export interface TreeBounds {
  readonly nFeatures: number
  readonly maxSamples: number
}

/** @param i the number of the tree. @throws PhantomNetError MODEL_INVALID, naming what is wrong, as the next. */
export function treeFromJson(value: unknown, i: number, bounds: TreeBounds): Tree {
  const json = record(value, `tree ${i}`)
  const nodes = {
    feature: Int32Array.from(fieldOf(json, 'feature', i), integer),
    ...shape(json, i),
  }
  requireSound(treeFault(nodes, bounds.nFeatures), nodes.nodeSamples, i, bounds)
  return makeTree(nodes)
}

export function hyperplaneTreeFromJson(
  value: unknown,
  i: number,
  bounds: TreeBounds,
): HyperplaneTree {
  const json = record(value, `tree ${i}`)
  const nodes: HyperplaneNodes = {
    ndim: integer(json['ndim']),
    columns: Int32Array.from(fieldOf(json, 'columns', i), integer),
    coefficients: Float64Array.from(fieldOf(json, 'coefficients', i), finiteNumber),
    centres: Float64Array.from(fieldOf(json, 'centres', i), finiteNumber),
    ...shape(json, i),
  }
  requireSound(hyperplaneFault(nodes, bounds.nFeatures), nodes.nodeSamples, i, bounds)
  return makeHyperplaneTree(nodes)
}

type Json = Readonly<Record<string, unknown>>

function fieldOf(json: Json, name: string, i: number): readonly unknown[] {
  return list(json[name], `${name} of tree ${i}`)
}

function shape(
  json: Json,
  i: number,
): {
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly nodeSamples: Int32Array
} {
  return {
    threshold: Float64Array.from(fieldOf(json, 'threshold', i), finiteNumber),
    left: Int32Array.from(fieldOf(json, 'children_left', i), integer),
    right: Int32Array.from(fieldOf(json, 'children_right', i), integer),
    nodeSamples: Int32Array.from(fieldOf(json, 'n_node_samples', i), integer),
  }
}

function requireSound(
  fault: string | null,
  nodeSamples: Int32Array,
  i: number,
  { maxSamples }: TreeBounds,
): void {
  if (fault !== null) throw invalid(`tree ${i} is damaged: ${fault}`)
  if ((nodeSamples[0] as number) > maxSamples) {
    throw invalid(`tree ${i} holds more training rows than max_samples_`)
  }
}
