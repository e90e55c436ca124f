import { PhantomNetError } from '../errors.js'
import { SERVICES, type Service } from '../event/kinds.js'
import {
  FEATURE_SET_NAMES,
  FEATURE_SETS,
  type FeatureSet,
  featureSetOfSchema,
} from '../features/catalog.js'
import { forestFromJson, forestToJson, parametersToJson } from '../forest/forest-json.js'
import { isFeatureTransform } from '../preprocessing/log-transform.js'
import { scalerFromJson, scalerToJson } from '../preprocessing/scaler-json.js'
import type { DetectorParts } from './detector.js'
import type { ServiceForest } from './service-forest.js'
import { DEFAULT_JOIN, type JoinParameters } from './threat.js'

/** Names of a model's files, in a version's folder and beside the registry. */
export const MODEL_FILE = 'isolation_forest_optimized.json'
export const SCALER_FILE = 'scaler_v1.json'
export const CONFIG_FILE = 'training_config.json'

/** How its rows were chosen and its threshold was set; names are those of the options. */
export interface FittingRegime {
  readonly max_source_share: number
  readonly trim_share: number
  readonly false_alarm_rate: number | null
}

/** Where a model came from, for its configuration file. */
export interface Provenance {
  readonly codeVersion: string
  /** Null, like the rows, for a model that was fitted elsewhere. */
  readonly datasetSha256: string | null
  /** Of the extra features beside the dataset, where there were any. */
  readonly extraFeaturesSha256?: string | null
  readonly fittedOn: string
  readonly fittedRows: number | null
  /** What kept rows of the training part from being fitted on, and what set the threshold; null where nobody here knows. */
  readonly fitting?: FittingRegime | null
  readonly trainFrom: string | null
  readonly trainTo: string | null
  /** Up to when it was chosen by: rows later than this it never met. */
  readonly validationTo: string | null
}

/** A detector as files, the same bytes for the same detector. */
export function detectorToFiles(
  parts: DetectorParts,
  provenance: Provenance,
): Record<string, string> {
  const { forest } = parts
  const model = {
    model_type: 'IsolationForest',
    feature_schema: parts.featureSchema,
    feature_names_in_: parts.featureNames,
    threshold: -forest.offset,
    anchors: parts.anchors,
    typical: parts.typical,
    join: { memory_weight: (parts.join ?? DEFAULT_JOIN).memoryWeight },
    services: (parts.services ?? []).map((own) => ({
      service: own.service,
      scale: own.scale,
      typical: own.typical,
      forest: forestToJson(own.forest),
    })),
    forest: forestToJson(forest),
  }
  const scaler = {
    ...scalerToJson(parts.scaler),
    feature_names_in_: parts.featureNames,
    transform: parts.transforms,
  }
  const config = {
    model_type: 'IsolationForest',
    hyperparameters: parametersToJson(forest.parameters),
    input_features: parts.featureNames,
    feature_schema: parts.featureSchema,
    random_state: forest.parameters.randomState,
    services: (parts.services ?? []).map(({ service }) => service),
    dataset_sha256: provenance.datasetSha256,
    extra_features_sha256: provenance.extraFeaturesSha256 ?? null,
    fitted_on: provenance.fittedOn,
    fitted_rows: provenance.fittedRows,
    fitting: provenance.fitting ?? null,
    train_from: provenance.trainFrom,
    train_to: provenance.trainTo,
    validation_to: provenance.validationTo,
    code_version: provenance.codeVersion,
  }
  return {
    [MODEL_FILE]: `${JSON.stringify(model)}\n`,
    [SCALER_FILE]: `${JSON.stringify(scaler, null, 2)}\n`,
    [CONFIG_FILE]: `${JSON.stringify(config, null, 2)}\n`,
  }
}

/**
 * Reads a detector back, to the same scores.
 * @throws PhantomNetError MODEL_INVALID for files that are not a model's, MODEL_SCHEMA_MISMATCH for a model of other features.
 */
export function detectorFromFiles(
  files: ReadonlyMap<string, string>,
  version: string,
): DetectorParts {
  const model = readObject(files, MODEL_FILE)
  const scaler = readObject(files, SCALER_FILE)
  const { feature_schema: featureSchema, feature_names_in_: names, typical, anchors } = model
  const set = featureSetOfSchema(featureSchema)
  if (set === undefined || !isSameNames(names, set.names)) throw unlike(featureSchema, version)
  const transforms = scaler['transform']
  if (!isSameNames(scaler['feature_names_in_'], set.names) || !Array.isArray(transforms)) {
    throw invalid(SCALER_FILE, 'its features are not the model’s')
  }
  const known = transforms.filter(isFeatureTransform)
  if (known.length !== set.names.length)
    throw invalid(SCALER_FILE, '`transform` does not name one for each feature')
  const read = readAnchors(anchors)
  return {
    version,
    featureSchema: set.schema,
    featureNames: set.names,
    transforms: known,
    scaler: scalerFromJson(scaler),
    forest: readForest(model['forest'], set),
    anchors: read,
    typical: readTypical(typical, set),
    services: readServices(model['services'], read, set),
    join: readJoin(model['join']),
  }
}

function unlike(schema: unknown, version: string): PhantomNetError {
  const ours = FEATURE_SET_NAMES.map((name) => FEATURE_SETS[name].schema).join(' and ')
  return new PhantomNetError(
    'MODEL_SCHEMA_MISMATCH',
    `Version ${version} was made for the features ${String(schema)}; this program computes ${ours}. Train anew.`,
  )
}

function readForest(value: unknown, set: FeatureSet): DetectorParts['forest'] {
  const forest = forestFromJson(value)
  if (forest.nFeatures === set.names.length) return forest
  throw invalid(MODEL_FILE, 'its forest takes another number of features')
}

function readTypical(value: unknown, set: FeatureSet): readonly number[] {
  if (isNumbers(value) && value.length === set.names.length) return value
  throw invalid(MODEL_FILE, '`typical` is not a number for each feature')
}

/** Models made before there were any have none. */
function readServices(
  value: unknown,
  anchors: DetectorParts['anchors'],
  set: FeatureSet,
): ServiceForest[] {
  const items: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [null]
  if (items.length > 0 && anchors.alarm === undefined)
    throw invalid(MODEL_FILE, '`anchors` have no `alarm`, which forests of services need')
  const services = items.map((item) => readServiceForest(item, set))
  if (new Set(services.map(({ service }) => service)).size < services.length)
    throw invalid(MODEL_FILE, '`services` names one twice')
  return services
}

function readServiceForest(item: unknown, set: FeatureSet): ServiceForest {
  const { service, scale, typical, forest } = (item ?? {}) as Record<string, unknown>
  const { typical: low, alarm } = (scale ?? {}) as Record<string, unknown>
  if (!isService(service) || typeof low !== 'number' || typeof alarm !== 'number' || low >= alarm)
    throw invalid(MODEL_FILE, '`services` holds no forest of a service with two ascending scores')
  return {
    service,
    forest: readForest(forest, set),
    scale: { typical: low, alarm },
    typical: readTypical(typical, set),
  }
}

function isService(value: unknown): value is Service {
  return (SERVICES as readonly unknown[]).includes(value)
}

/** Models made before it was kept join as they did. */
function readJoin(value: unknown): JoinParameters {
  if (value === undefined) return DEFAULT_JOIN
  const { memory_weight: weight } = (value ?? {}) as Record<string, unknown>
  if (typeof weight === 'number' && weight > 0 && weight <= 1) return { memoryWeight: weight }
  throw invalid(MODEL_FILE, '`join` has no `memory_weight` above 0 and at most 1')
}

function readAnchors(value: unknown): DetectorParts['anchors'] {
  const { typical, threshold, extreme, alarm } = (value ?? {}) as Record<string, unknown>
  if (typeof typical === 'number' && typeof threshold === 'number' && typeof extreme === 'number') {
    const isOrdered = typical < threshold && threshold < extreme
    if (isOrdered && alarm === undefined) return { typical, threshold, extreme }
    if (isOrdered && typeof alarm === 'number' && alarm > typical)
      return { typical, threshold, extreme, alarm }
  }
  throw invalid(MODEL_FILE, '`anchors` are not three ascending scores')
}

function readObject(files: ReadonlyMap<string, string>, name: string): Record<string, unknown> {
  const text = files.get(name)
  if (text === undefined) throw invalid(name, 'it is not there')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(name, 'it is no JSON', cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(name, 'it is no JSON object')
  return value as Record<string, unknown>
}

function isSameNames(value: unknown, names: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === names.length &&
    names.every((name, i) => value[i] === name)
  )
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number')
}

function invalid(name: string, what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${name} is not a model’s: ${what}. Promote another version or train anew.`,
    { cause },
  )
}
