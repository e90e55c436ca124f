import { createHash } from 'node:crypto'
import { CONFIG_FILE, detectorFromFiles, MODEL_FILE, SCALER_FILE } from '../detector/artifact.js'
import { REFERENCE_FILE, referenceFromJson } from '../detector/drift-reference.js'
import { PhantomNetError } from '../errors.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import { lineageOf } from './lineage.js'

/** The files of a model that travel with it; a bundle cannot name others. What drift is measured against not every model has. */
const BUNDLED_FILES = [MODEL_FILE, SCALER_FILE, CONFIG_FILE, REFERENCE_FILE] as const

/** One model as one JSON document, to be carried to another workspace. Names are those on the wire. */
export interface ModelBundle {
  readonly phantomnet_model: 1
  /** Its version where it came from; it gets a new one where it is imported. */
  readonly version: string
  readonly date: string
  readonly description: string
  readonly metrics: Readonly<Record<string, number>>
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly files: readonly {
    readonly name: string
    readonly sha256: string
    readonly content: string
  }[]
}

/** @throws PhantomNetError VERSION_UNKNOWN, MODEL_MISSING, MODEL_HASH_MISMATCH. */
export function exportModel(registry: ModelRegistry, version: string): ModelBundle {
  const entry = registry.find(version)
  const contents = registry.load(entry)
  const { date, description, metrics, parameters } = entry
  const files = BUNDLED_FILES.flatMap((name) => {
    const content = contents.get(name)
    return content === undefined ? [] : [{ name, sha256: sha256Of(content), content }]
  })
  return { phantomnet_model: 1, version, date, description, metrics, parameters, files }
}

/**
 * Registers a bundle's model as a candidate, after checking that it is whole and loads.
 * @param bundle what was read of the file at `path`.
 * @throws PhantomNetError MODEL_INVALID, MODEL_HASH_MISMATCH, MODEL_SCHEMA_MISMATCH, STORE_FAILED.
 */
export function importBundle(registry: ModelRegistry, bundle: unknown, path: string): ModelVersion {
  if (!isBundle(bundle)) throw invalid(path, 'it has not the form of one')
  const files = new Map<string, string>()
  for (const name of BUNDLED_FILES) {
    const file = bundle.files.find((candidate) => candidate.name === name)
    if (file === undefined && name === REFERENCE_FILE) continue
    if (file === undefined) throw invalid(path, `it has no ${name}`)
    if (sha256Of(file.content) !== file.sha256) {
      throw new PhantomNetError(
        'MODEL_HASH_MISMATCH',
        `${name} in ${path} is not what was exported. Export it again.`,
      )
    }
    files.set(name, file.content)
  }
  const { featureNames } = detectorFromFiles(files, bundle.version)
  referenceFromJson(files.get(REFERENCE_FILE) ?? null, featureNames)
  return registry.register({
    date: bundle.date,
    description: `imported, was ${bundle.version}: ${bundle.description}`,
    metrics: bundle.metrics,
    parameters: bundle.parameters,
    lineage: lineageOf(Object.fromEntries(files), 'elsewhere'),
    files: Object.fromEntries(files),
  })
}

function isBundle(value: unknown): value is ModelBundle {
  if (typeof value !== 'object' || value === null) return false
  const bundle = value as Partial<ModelBundle>
  return (
    bundle.phantomnet_model === 1 &&
    [bundle.version, bundle.date, bundle.description].every((text) => typeof text === 'string') &&
    isMapOf(bundle.metrics, ['number']) &&
    isMapOf(bundle.parameters, ['string', 'number', 'boolean']) &&
    Array.isArray(bundle.files) &&
    bundle.files.every((file) => isMapOf(file, ['string']))
  )
}

function isMapOf(value: unknown, types: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => types.includes(typeof item))
  )
}

/** Hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function invalid(path: string, what: string): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${path} is no exported model: ${what}. Make one with \`phantomnet models export V\`.`,
  )
}
