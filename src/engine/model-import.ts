import { readFileSync, statSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { detectorToFiles } from '../detector/artifact.js'
import { detectorFromScikit } from '../detector/interop/scikit-detector.js'
import {
  isScikitDocument,
  type ScikitModel,
  scikitModel,
} from '../detector/interop/scikit-model.js'
import { scikitModelFromPickle } from '../detector/interop/scikit-pickle.js'
import { PhantomNetError } from '../errors.js'
import { parametersToJson } from '../forest/forest-json.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import { VERSION } from '../version.js'
import { lineageOf } from './lineage.js'
import { bundleFromBinary, isBinaryModel } from './model-binary.js'
import { importBundle } from './model-bundle.js'

/** Larger files, packed or not, are no model that we could hold. */
const MAX_MODEL_BYTES = 1 << 28

/** What files of other compressions begin with; joblib writes any of them. */
const OTHER_COMPRESSIONS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]

/**
 * Registers the model of a file as a candidate: one that `models export` wrote as JSON or binary, or one of scikit-learn,
 * as a pickle, a joblib file (plain, zlib or gzip) or the JSON of scikit_to_json.py. What it is, its bytes tell.
 * @throws PhantomNetError INPUT_NOT_FOUND, COMPRESSION_UNSUPPORTED, COMPRESSION_DAMAGED, MODEL_INVALID,
 *   MODEL_HASH_MISMATCH, MODEL_SCHEMA_MISMATCH, STORE_FAILED.
 */
export function importModel(registry: ModelRegistry, path: string, nowIso: string): ModelVersion {
  const bytes = inflated(readModelFile(path), path)
  if (isBinaryModel(bytes)) return importBundle(registry, bundleFromBinary(bytes), path)
  if (bytes[0] === 0x80) return importScikit(registry, scikitModelFromPickle(bytes), nowIso)
  const document = parsed(bytes, path)
  if (!isScikitDocument(document)) return importBundle(registry, document, path)
  return importScikit(registry, scikitModel(document), nowIso)
}

function importScikit(registry: ModelRegistry, model: ScikitModel, nowIso: string): ModelVersion {
  const parts = detectorFromScikit(model)
  const files = detectorToFiles(parts, {
    codeVersion: VERSION,
    datasetSha256: null,
    extraFeaturesSha256: null,
    fittedOn: `elsewhere, by ${model.madeBy}`,
    fittedRows: model.fittedRows,
    trainFrom: null,
    trainTo: null,
    validationTo: null,
  })
  return registry.register({
    date: nowIso,
    description: `imported from ${model.madeBy}${model.isSeedKnown ? '' : ', its seed unknown'}`,
    metrics: {},
    parameters: { ...parametersToJson(model.forest.parameters) },
    lineage: lineageOf(files, 'elsewhere'),
    files,
  })
}

function readModelFile(path: string): Uint8Array {
  let bytes: Uint8Array
  try {
    const { size } = statSync(path)
    if (size > MAX_MODEL_BYTES) throw tooLarge(path)
    bytes = readFileSync(path)
  } catch (cause) {
    if (cause instanceof PhantomNetError) throw cause
    throw new PhantomNetError(
      'INPUT_NOT_FOUND',
      `${path} cannot be read. Check the path and its permissions.`,
      { cause },
    )
  }
  if (bytes.length === 0) throw invalid(path, 'it is empty')
  return bytes
}

/** The bytes that were compressed, or those given. */
function inflated(bytes: Uint8Array, path: string): Uint8Array {
  const other = OTHER_COMPRESSIONS.find(([, start]) => start.every((byte, i) => bytes[i] === byte))
  if (other !== undefined) {
    throw new PhantomNetError(
      'COMPRESSION_UNSUPPORTED',
      `${path} is compressed with ${other[0]}. Save it uncompressed, or with zlib or gzip: joblib.dump(model, path, compress=3).`,
    )
  }
  const isZlib = bytes[0] === 0x78
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!isZlib && !isGzip) return bytes
  try {
    return (isZlib ? inflateSync : gunzipSync)(bytes, { maxOutputLength: MAX_MODEL_BYTES })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path)
    throw new PhantomNetError(
      'COMPRESSION_DAMAGED',
      `${path} is compressed, but damaged or cut short. Fetch or save it again.`,
      { cause },
    )
  }
}

function parsed(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw invalid(path, 'it is neither JSON nor a pickle nor a binary model', cause)
  }
}

function tooLarge(path: string): PhantomNetError {
  return invalid(path, `it is larger than ${MAX_MODEL_BYTES >> 20} MiB`)
}

function invalid(path: string, what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${path} is no model: ${what}. Give what \`phantomnet models export V\` wrote, or a fitted forest of scikit-learn.`,
    { cause },
  )
}
