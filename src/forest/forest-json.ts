import { PhantomNetError } from '../errors.js'
import type { FittedForest } from './isolation-forest.js'
import type { IsolationForestParameters } from './parameters.js'
import { checkParameters, DEFAULT_PARAMETERS } from './parameters.js'
import { treeFault } from './tree-fault.js'
import type { Tree, TreeNodes } from './tree.js'
import { makeTree } from './tree.js'

/** What the file says it is; another number is another meaning of its fields. */
const FORMAT = 'phantomnet-isolation-forest'
const FORMAT_VERSION = 1

const MAX_INTEGER = 2147483647

/** A tree under the names of scikit-learn's `tree_`; -1 for no feature and no child. */
export interface TreeJson {
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly children_left: readonly number[]
  readonly children_right: readonly number[]
  readonly n_node_samples: readonly number[]
}

/** What there is to say of a fitted forest besides its trees. */
export interface ForestHeadJson {
  readonly parameters: ParametersJson
  readonly n_features_in_: number
  readonly max_samples_: number
  readonly offset_: number
}

/** A fitted forest. The same forest gives the same text, and the text the same forest, to the bit. */
export interface ForestJson extends ForestHeadJson {
  readonly format: string
  readonly format_version: number
  readonly trees: readonly TreeJson[]
}

/** Parameters under scikit-learn's names. */
export interface ParametersJson {
  readonly n_estimators: number
  readonly max_samples: number | 'auto'
  readonly max_features: number
  readonly bootstrap: boolean
  readonly contamination: number | 'auto'
  readonly random_state: number
  /** Absent in files from before there was a choice, which is 'none'. */
  readonly compatibility?: 'none' | 'sklearn'
}

export function parametersToJson(parameters: IsolationForestParameters): ParametersJson {
  return {
    n_estimators: parameters.nEstimators,
    max_samples: parameters.maxSamples,
    max_features: parameters.maxFeatures,
    bootstrap: parameters.bootstrap,
    contamination: parameters.contamination,
    random_state: parameters.randomState,
    compatibility: parameters.compatibility,
  }
}

/** The forest without its trees. */
export function forestHeadToJson(forest: Omit<FittedForest, 'trees'>): ForestHeadJson {
  return {
    parameters: parametersToJson(forest.parameters),
    n_features_in_: forest.nFeatures,
    max_samples_: forest.maxSamples,
    offset_: forest.offset,
  }
}

export function forestToJson(forest: FittedForest): ForestJson {
  return {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    ...forestHeadToJson(forest),
    trees: forest.trees.map((tree) => ({
      feature: [...tree.feature],
      threshold: [...tree.threshold],
      children_left: [...tree.left],
      children_right: [...tree.right],
      n_node_samples: [...tree.nodeSamples],
    })),
  }
}

/** @throws PhantomNetError MODEL_INVALID, naming what is wrong. */
export function forestFromJson(value: unknown): FittedForest {
  const json = record(value, 'the forest')
  if (json['format'] !== FORMAT || json['format_version'] !== FORMAT_VERSION) {
    throw invalid(`it does not say "${FORMAT}" version ${FORMAT_VERSION}`)
  }
  const head = forestHeadFromJson(json)
  const { nFeatures, maxSamples } = head
  const { nEstimators } = head.parameters
  const trees = list(json['trees'], 'trees')
  if (trees.length !== nEstimators) {
    throw invalid(`it has ${trees.length} trees, n_estimators is ${nEstimators}`)
  }
  return { ...head, trees: trees.map((tree, i) => treeFromJson(tree, i, nFeatures, maxSamples)) }
}

/** @throws PhantomNetError MODEL_INVALID, naming what is wrong. */
export function forestHeadFromJson(value: unknown): Omit<FittedForest, 'trees'> {
  const json = record(value, 'the forest')
  return {
    parameters: parametersFromJson(json['parameters']),
    nFeatures: integer(json['n_features_in_']),
    maxSamples: integer(json['max_samples_']),
    offset: finiteNumber(json['offset_']),
  }
}

function parametersFromJson(value: unknown): IsolationForestParameters {
  const json = record(value, 'parameters')
  try {
    return checkParameters({
      nEstimators: json['n_estimators'],
      maxSamples: json['max_samples'],
      maxFeatures: json['max_features'],
      bootstrap: json['bootstrap'],
      contamination: json['contamination'],
      randomState: json['random_state'],
      compatibility: json['compatibility'] ?? DEFAULT_PARAMETERS.compatibility,
    })
  } catch (cause) {
    throw invalid('its parameters are not those of a forest', cause)
  }
}

function treeFromJson(value: unknown, i: number, nFeatures: number, maxSamples: number): Tree {
  const json = record(value, `tree ${i}`)
  const field = (name: string): readonly unknown[] => list(json[name], `${name} of tree ${i}`)
  const nodes: TreeNodes = {
    feature: Int32Array.from(field('feature'), integer),
    threshold: Float64Array.from(field('threshold'), finiteNumber),
    left: Int32Array.from(field('children_left'), integer),
    right: Int32Array.from(field('children_right'), integer),
    nodeSamples: Int32Array.from(field('n_node_samples'), integer),
  }
  const fault = treeFault(nodes, nFeatures)
  if (fault !== null) throw invalid(`tree ${i} is damaged: ${fault}`)
  if ((nodes.nodeSamples[0] as number) > maxSamples) {
    throw invalid(`tree ${i} holds more training rows than max_samples_`)
  }
  return makeTree(nodes)
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
  if (typeof value !== 'number' || Math.trunc(value) !== value || Math.abs(value) > MAX_INTEGER) {
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
    `The forest cannot be read: ${what}. Train again, or restore the file.`,
    { cause },
  )
}
