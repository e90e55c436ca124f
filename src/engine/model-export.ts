import { detectorFromFiles } from '../detector/artifact.js'
import { detectorToOnnx } from '../detector/interop/onnx/onnx-detector.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import { bundleToBinary } from './model-binary.js'
import { exportModel } from './model-bundle.js'

/** What a model can be written as: for another workspace as JSON or in few bytes, for other programs as ONNX. */
export const EXPORT_FORMATS = ['json', 'binary', 'onnx'] as const

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/**
 * The bytes of a version as a file of the format.
 * @throws PhantomNetError VERSION_UNKNOWN, MODEL_MISSING, MODEL_HASH_MISMATCH; for ONNX also what detectorFromFiles does;
 *   MODEL_FORMAT_UNSUPPORTED for a forest with hyperplanes in any form but JSON.
 */
export function exportAs(
  registry: ModelRegistry,
  version: string,
  format: ExportFormat,
): Uint8Array {
  if (format === 'onnx') {
    const entry = registry.find(version)
    return detectorToOnnx(detectorFromFiles(registry.load(entry), version))
  }
  const bundle = exportModel(registry, version)
  if (format === 'binary') return bundleToBinary(bundle)
  return new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`)
}
