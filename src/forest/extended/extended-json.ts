import { PhantomNetError } from '../../errors.js'
import {
  type ForestHeadJson,
  type ForestJson,
  forestFromJson,
  forestHeadFromJson,
  forestHeadToJson,
  forestToJson,
  type ParametersJson,
} from '../forest-json.js'
import type { FittedForest } from '../isolation-forest.js'
import { treeFault } from '../tree-fault.js'
import { LEAF, type Tree } from '../tree.js'
import { type FittedExtendedForest, plainTrees } from './extended-isolation-forest.js'
import { checkExtendedParameters, type ExtendedForestParameters } from './extended-parameters.js'
import {
  firstColumns,
  type HyperplaneNodes,
  type HyperplaneTree,
  makeHyperplaneTree,
} from './hyperplane-tree.js'

/** What the file says it is; another number is another meaning of its fields. */
const FORMAT = 'phantomnet-extended-isolation-forest'
const FORMAT_VERSION = 1

/** A tree of hyperplanes; -1 for no column and no child. */
export interface HyperplaneTreeJson {
  readonly ndim: number
  /** `ndim` a node, as `coefficients`. */
  readonly columns: readonly number[]
  readonly coefficients: readonly number[]
  readonly threshold: readonly number[]
  readonly children_left: readonly number[]
  readonly children_right: readonly number[]
  readonly n_node_samples: readonly number[]
}

/** Parameters under scikit-learn's and isotree's names, but for `mix`. */
export interface ExtendedParametersJson extends ParametersJson {
  readonly ndim: number
  readonly standardize_data: boolean
  readonly mix: boolean
}

/** A fitted extended forest. The same forest gives the same text, and the text the same forest, to the bit. */
export interface ExtendedForestJson extends ForestHeadJson {
  readonly format: string
  readonly format_version: number
  readonly parameters: ExtendedParametersJson
  /** The plain half of a mix as a forest of its own; null where there is none. */
  readonly plain: ForestJson | null
  readonly trees: readonly HyperplaneTreeJson[]
}

export function extendedForestToJson(forest: FittedExtendedForest): ExtendedForestJson {
  const { parameters, plain, hyperplanes } = forest
  const head = forestHeadToJson(forest)
  const { ndim, standardize, mix } = parameters
  return {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    ...head,
    parameters: { ...head.parameters, ndim, standardize_data: standardize, mix },
    plain: plain.length === 0 ? null : forestToJson(plainHalf(forest)),
    trees: hyperplanes.map((tree) => ({
      ndim: tree.ndim,
      columns: [...tree.columns],
      coefficients: [...tree.coefficients],
      threshold: [...tree.threshold],
      children_left: [...tree.left],
      children_right: [...tree.right],
      n_node_samples: [...tree.nodeSamples],
    })),
  }
}

function plainHalf(forest: FittedExtendedForest): FittedForest {
  const { parameters, nFeatures, maxSamples, offset, plain } = forest
  const { ndim: _ndim, standardize: _standardize, mix: _mix, ...rest } = parameters
  const half = { ...rest, nEstimators: plain.length }
  return { parameters: half, nFeatures, maxSamples, offset, trees: plain }
}

/** @throws PhantomNetError MODEL_INVALID, naming what is wrong. */
export function extendedForestFromJson(value: unknown): FittedExtendedForest {
  const json = record(value, 'the forest')
  if (json['format'] !== FORMAT || json['format_version'] !== FORMAT_VERSION) {
    throw invalid(`it does not say "${FORMAT}" version ${FORMAT_VERSION}`)
  }
  const head = forestHeadFromJson(json)
  const parameters = parametersFromJson(json['parameters'], head)
  const plain = plainFromJson(json['plain'], plainTrees(parameters), head)
  const trees = list(json['trees'], 'trees')
  const expected = parameters.nEstimators - plain.length
  if (trees.length !== expected) {
    throw invalid(`it has ${trees.length} trees of hyperplanes where ${expected} should be`)
  }
  const hyperplanes = trees.map((tree, i) => treeFromJson(tree, i, head))
  if (hyperplanes.some(({ ndim }) => ndim > parameters.ndim || ndim !== hyperplanes[0]?.ndim)) {
    throw invalid(`its trees do not weigh the same number of columns, at most ${parameters.ndim}`)
  }
  return { ...head, parameters, plain, hyperplanes }
}

type Head = Omit<FittedForest, 'trees'>

function parametersFromJson(value: unknown, head: Head): ExtendedForestParameters {
  const json = record(value, 'parameters')
  // A field that is absent is no default: the file would not say what its trees are.
  const given = {
    ndim: json['ndim'] ?? null,
    standardize: json['standardize_data'] ?? null,
    mix: json['mix'] ?? null,
  }
  try {
    return checkExtendedParameters({ ...head.parameters, ...given })
  } catch (cause) {
    throw invalid('its parameters are not those of an extended forest', cause)
  }
}

function plainFromJson(value: unknown, count: number, head: Head): readonly Tree[] {
  if (value === null && count === 0) return []
  const { trees, nFeatures, maxSamples } = forestFromJson(value)
  if (trees.length !== count || nFeatures !== head.nFeatures || maxSamples !== head.maxSamples) {
    throw invalid(`its plain half is not ${count} trees of the same rows`)
  }
  return trees
}

function treeFromJson(value: unknown, i: number, head: Head): HyperplaneTree {
  const json = record(value, `tree ${i}`)
  const field = (name: string): readonly unknown[] => list(json[name], `${name} of tree ${i}`)
  const nodes: HyperplaneNodes = {
    ndim: integer(json['ndim']),
    columns: Int32Array.from(field('columns'), integer),
    coefficients: Float64Array.from(field('coefficients'), finiteNumber),
    threshold: Float64Array.from(field('threshold'), finiteNumber),
    left: Int32Array.from(field('children_left'), integer),
    right: Int32Array.from(field('children_right'), integer),
    nodeSamples: Int32Array.from(field('n_node_samples'), integer),
  }
  const fault = hyperplaneFault(nodes, head.nFeatures)
  if (fault !== null) throw invalid(`tree ${i} is damaged: ${fault}`)
  if ((nodes.nodeSamples[0] as number) > head.maxSamples) {
    throw invalid(`tree ${i} holds more training rows than max_samples_`)
  }
  return makeHyperplaneTree(nodes)
}

/** What is wrong with nodes that came from outside, or null: what may be of any tree, and of the terms of its sums. */
function hyperplaneFault(nodes: HyperplaneNodes, nFeatures: number): string | null {
  const { ndim, columns, coefficients, left } = nodes
  if (ndim < 1 || ndim > nFeatures) return `it weighs ${ndim} of ${nFeatures} columns`
  if (columns.length !== ndim * left.length || coefficients.length !== columns.length) {
    return 'its lists differ in length'
  }
  const term = columns.findIndex((column, k) => {
    if (left[Math.floor(k / ndim)] === LEAF || column === LEAF) {
      return column !== LEAF || coefficients[k] !== 0
    }
    return column < 0 || column >= nFeatures
  })
  if (term >= 0) return `node ${Math.floor(term / ndim)} weighs a column there is not`
  return treeFault(firstColumns(nodes), nFeatures)
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw invalid(`${what} is no object`)
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what} is no list`)
  return value
}

/** A 32-bit integer: what the arrays of a tree can hold. */
function integer(value: unknown): number {
  if (typeof value !== 'number' || (value | 0) !== value) {
    throw invalid(`${JSON.stringify(value)} stands where a whole number should`)
  }
  return value
}

function finiteNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw invalid(`${JSON.stringify(value)} stands where a number should`)
  }
  return value
}

function invalid(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `The extended forest cannot be read: ${what}. Fit it again, or restore the file.`,
    { cause },
  )
}
