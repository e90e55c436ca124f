import { PhantomNetError } from '../errors.js'
import { FEATURE_NAMES, FEATURE_SCHEMA } from '../features/catalog.js'
import { forestFromJson, forestToJson, parametersToJson } from '../forest/forest-json.js'
import { isFeatureTransform } from '../preprocessing/log-transform.js'
import { scalerFromJson, scalerToJson } from '../preprocessing/scaler-json.js'
import type { DetectorParts } from './detector.js'

/** Names of a model's files, in a version's folder and beside the registry. */
export const MODEL_FILE = 'isolation_forest_optimized.json'
export const SCALER_FILE = 'scaler_v1.json'
export const CONFIG_FILE = 'training_config.json'

/** Where a model came from, for its configuration file. */
export interface Provenance {
  readonly codeVersion: string
  /** Null, like the rows, for a model that was fitted elsewhere. */
  readonly datasetSha256: string | null
  readonly fittedOn: string
  readonly fittedRows: number | null
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
    dataset_sha256: provenance.datasetSha256,
    fitted_on: provenance.fittedOn,
    fitted_rows: provenance.fittedRows,
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
  if (featureSchema !== FEATURE_SCHEMA || !isSameNames(names, FEATURE_NAMES)) {
    throw new PhantomNetError(
      'MODEL_SCHEMA_MISMATCH',
      `Version ${version} was made for the features ${String(featureSchema)}; this program computes ${FEATURE_SCHEMA}. Train anew.`,
    )
  }
  const transforms = scaler['transform']
  if (!isSameNames(scaler['feature_names_in_'], FEATURE_NAMES) || !Array.isArray(transforms)) {
    throw invalid(SCALER_FILE, 'its features are not the model’s')
  }
  const known = transforms.filter(isFeatureTransform)
  if (known.length !== FEATURE_NAMES.length)
    throw invalid(SCALER_FILE, '`transform` does not name one for each feature')
  if (!isNumbers(typical) || typical.length !== FEATURE_NAMES.length)
    throw invalid(MODEL_FILE, '`typical` is not a number for each feature')
  const forest = forestFromJson(model['forest'])
  if (forest.nFeatures !== FEATURE_NAMES.length)
    throw invalid(MODEL_FILE, 'its forest takes another number of features')
  return {
    version,
    featureSchema,
    featureNames: FEATURE_NAMES,
    transforms: known,
    scaler: scalerFromJson(scaler),
    forest,
    anchors: readAnchors(anchors),
    typical,
  }
}

function readAnchors(value: unknown): DetectorParts['anchors'] {
  const { typical, threshold, extreme } = (value ?? {}) as Record<string, unknown>
  if (typeof typical === 'number' && typeof threshold === 'number' && typeof extreme === 'number') {
    if (typical < threshold && threshold < extreme) return { typical, threshold, extreme }
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
