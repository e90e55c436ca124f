import { isHyperplaneTree } from './forest-tree.js'
import type { FittedForest } from './isolation-forest.js'
import { finiteNumber, integer, invalid, list, record } from './json-fields.js'
import type { IsolationForestParameters } from './parameters.js'
import { checkParameters, DEFAULT_PARAMETERS } from './parameters.js'
import type { HyperplaneTreeJson, TreeJson } from './tree-json.js'
import { hyperplaneTreeFromJson, treeFromJson, treeToJson } from './tree-json.js'
import { type ForestVariant, isPlainTree } from './variant.js'

/** What the file says it is. */
const FORMAT = 'phantomnet-isolation-forest'

/** Another number is another meaning of the fields: in 2, trees may be of hyperplanes. */
const versionOf = (variant: unknown): number => (variant === 'plain' ? 1 : 2)

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
  /** In the order of their numbers. */
  readonly trees: readonly (TreeJson | HyperplaneTreeJson)[]
}

/** Parameters under scikit-learn's names; the last three, of which isotree has two, only where trees are of hyperplanes. */
export interface ParametersJson {
  readonly n_estimators: number
  readonly max_samples: number | 'auto'
  readonly max_features: number
  readonly bootstrap: boolean
  readonly contamination: number | 'auto'
  readonly random_state: number
  /** Absent in files from before there was a choice, which is 'none'. */
  readonly compatibility?: 'none' | 'sklearn'
  /** Absent for 'plain'. */
  readonly variant?: ForestVariant
  readonly ndim?: number
  readonly standardize_data?: boolean
}

export function parametersToJson(parameters: IsolationForestParameters): ParametersJson {
  const { variant, ndim, standardize } = parameters
  return {
    n_estimators: parameters.nEstimators,
    max_samples: parameters.maxSamples,
    max_features: parameters.maxFeatures,
    bootstrap: parameters.bootstrap,
    contamination: parameters.contamination,
    random_state: parameters.randomState,
    compatibility: parameters.compatibility,
    ...(variant === 'plain' ? {} : { variant, ndim, standardize_data: standardize }),
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
    format_version: versionOf(forest.parameters.variant),
    ...forestHeadToJson(forest),
    trees: forest.trees.map(treeToJson),
  }
}

/** @throws PhantomNetError MODEL_INVALID, naming what is wrong. */
export function forestFromJson(value: unknown): FittedForest {
  const json = record(value, 'the forest')
  if (json['format'] !== FORMAT || (json['format_version'] !== 1 && json['format_version'] !== 2)) {
    throw invalid(`it does not say "${FORMAT}" version 1 or 2`)
  }
  const head = forestHeadFromJson(json)
  const { nEstimators, variant, ndim } = head.parameters
  if (json['format_version'] !== versionOf(variant)) {
    throw invalid(`a forest of the variant '${variant}' is of version ${versionOf(variant)}`)
  }
  const trees = list(json['trees'], 'trees')
  if (trees.length !== nEstimators) {
    throw invalid(`it has ${trees.length} trees, n_estimators is ${nEstimators}`)
  }
  const read = trees.map((tree, i) =>
    isPlainTree(variant, i) ? treeFromJson(tree, i, head) : hyperplaneTreeFromJson(tree, i, head),
  )
  const widths = new Set(read.filter(isHyperplaneTree).map((tree) => tree.ndim))
  if (widths.size > 1 || Math.max(...widths) > ndim) {
    throw invalid(`its hyperplanes do not weigh the same number of columns, at most ${ndim}`)
  }
  return { ...head, trees: read }
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
  const { variant = 'plain' } = json
  // A field of a variant that is absent is no default: the file would not say what its trees are.
  const { ndim, standardize } =
    variant === 'plain'
      ? DEFAULT_PARAMETERS
      : { ndim: json['ndim'] ?? null, standardize: json['standardize_data'] ?? null }
  try {
    return checkParameters({
      nEstimators: json['n_estimators'],
      maxSamples: json['max_samples'],
      maxFeatures: json['max_features'],
      bootstrap: json['bootstrap'],
      contamination: json['contamination'],
      randomState: json['random_state'],
      compatibility: json['compatibility'] ?? DEFAULT_PARAMETERS.compatibility,
      variant,
      ndim,
      standardize,
    })
  } catch (cause) {
    throw invalid('its parameters are not those of a forest', cause)
  }
}
