import { MAX_ESTIMATORS } from '../../forest/parameters.js'
import type { Fields } from './fields.js'
import { FOREST, PIPELINE, SCALER, TREE_NODES } from './pickle/known-names.js'
import { NumpyArray } from './pickle/numpy-array.js'
import { pickleFault } from './pickle/pickle-fault.js'
import { readPickle } from './pickle/pickle-reader.js'
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from './pickle/pickle-value.js'
import { type ScikitModel, scikitModel } from './scikit-model.js'

/** Things a list, tuple or dict that was saved may hold. */
const MAX_PARTS = 100

/** Numbers that trees may share without lying in the file twice. */
const SHARED_NUMBERS = 1_000_000

/** Names of a node's fields in the arrays of scikit-learn, and what we read from each. */
const NODE_FIELDS = {
  feature: 'feature',
  threshold: 'threshold',
  children_left: 'left_child',
  children_right: 'right_child',
  n_node_samples: 'n_node_samples',
} as const

/**
 * An IsolationForest out of a pickle or uncompressed joblib file: by itself, in a Pipeline behind a StandardScaler, or
 * beside one in a list, tuple or dict.
 * @throws PhantomNetError MODEL_INVALID, naming what is wrong.
 */
export function scikitModelFromPickle(bytes: Uint8Array): ScikitModel {
  const objects = partsOf(readPickle(bytes)).filter((part) => part instanceof PickleObject)
  const [forest, second] = objects.filter(({ name }) => name === FOREST)
  if (forest === undefined) throw pickleFault('holds no IsolationForest')
  if (second !== undefined) throw pickleFault('holds more than one IsolationForest')
  const numbers = new NumberBudget(bytes.length + SHARED_NUMBERS)
  const { attributes } = forest
  return scikitModel({
    format: 'scikit-learn-isolation-forest',
    version: attributes.get('_sklearn_version'),
    forest: plainFields(forest, numbers),
    trees: treesOf(attributes.get('estimators_'), attributes.get('estimators_features_'), numbers),
    scalers: objects
      .filter(({ name }) => name === SCALER)
      .map((scaler) => plainFields(scaler, numbers)),
  })
}

/** Keeps trees that name the same array over and over from being copied over and over. */
class NumberBudget {
  private left: number

  constructor(numbers: number) {
    this.left = numbers
  }

  spend(count: number): void {
    this.left -= count
    if (this.left < 0) throw pickleFault('uses the same numbers over and over')
  }
}

/** What was saved, or the steps and members of it. */
function partsOf(value: PickleValue): readonly PickleValue[] {
  if (value instanceof PickleObject && value.name === PIPELINE) {
    return membersOf(value.attributes.get('steps') ?? null).flatMap((step) => membersOf(step))
  }
  return [value, ...membersOf(value).flatMap((member) => partsOfMember(member))]
}

/** A pipeline may lie beside other things, but nothing deeper. */
function partsOfMember(value: PickleValue): readonly PickleValue[] {
  const isPipeline = value instanceof PickleObject && value.name === PIPELINE
  return isPipeline ? partsOf(value) : [value]
}

function membersOf(value: PickleValue): readonly PickleValue[] {
  const members =
    value instanceof PickleList || value instanceof PickleTuple
      ? value.items
      : value instanceof PickleDict
        ? [...value.items.values()]
        : []
  if (members.length > MAX_PARTS) throw pickleFault(`holds more than ${MAX_PARTS} things`)
  return members
}

/** The attributes that are numbers, words or arrays of them. */
function plainFields({ attributes }: PickleObject, numbers: NumberBudget): Fields {
  const fields: Record<string, unknown> = {}
  for (const name of PLAIN_FIELDS) {
    const value = attributes.get(name) ?? null
    if (value instanceof NumpyArray) fields[name] = listed(value, numbers)
    else if (typeof value !== 'object') fields[name] = value
  }
  return fields
}

const PLAIN_FIELDS = [
  'n_features_in_',
  'feature_names_in_',
  'max_samples_',
  'offset_',
  'max_samples',
  'max_features',
  'bootstrap',
  'contamination',
  'random_state',
  'with_mean',
  'with_std',
  'mean_',
  'var_',
  'scale_',
  'n_samples_seen_',
] as const

function listed(array: NumpyArray, numbers: NumberBudget): unknown {
  numbers.spend(array.shape[0] ?? 1)
  return array.type.kind === 'O' ? array.objects : array.numbers()
}

function treesOf(
  estimators: PickleValue | undefined,
  columns: PickleValue | undefined,
  numbers: NumberBudget,
): Fields[] {
  if (!(estimators instanceof PickleList) || !(columns instanceof PickleList))
    throw pickleFault('holds a forest that was not fitted')
  if (estimators.items.length > MAX_ESTIMATORS)
    throw pickleFault(`holds more than ${MAX_ESTIMATORS} trees`)
  return estimators.items.map((estimator, i) => {
    const tree = estimator instanceof PickleObject ? estimator.attributes.get('tree_') : undefined
    const nodes =
      tree instanceof PickleObject && tree.name === TREE_NODES
        ? tree.attributes.get('nodes')
        : undefined
    const features = columns.items[i]
    if (!(nodes instanceof NumpyArray) || !(features instanceof NumpyArray))
      throw pickleFault(`holds a tree without nodes, number ${i}`)
    const fields: Record<string, unknown> = { columns: listed(features, numbers) }
    for (const [name, field] of Object.entries(NODE_FIELDS)) {
      numbers.spend(nodes.shape[0] ?? 0)
      fields[name] = nodes.numbers(field)
    }
    return fields
  })
}
