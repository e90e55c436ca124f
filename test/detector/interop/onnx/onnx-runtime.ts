import { createRequire } from 'node:module'
import { inProject } from '../../../project.js'

/** As much of onnxruntime-node as the tests use. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: { readonly logSeverityLevel: number }): Promise<OnnxSession>
  }
  readonly Tensor: new (type: 'float64', data: Float64Array, dims: readonly number[]) => unknown
}

interface OnnxSession {
  run(inputs: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OnnxOutput>>>
  release(): Promise<void>
}

interface OnnxOutput {
  readonly data: Float64Array | BigInt64Array
  readonly dims: readonly number[]
}

/**
 * The runtime, from the project or from where `npm run proof:onnx` puts it; null where it is in neither. It is 288 MB, so
 * `npm ci` does not bring it.
 */
export function onnxRuntime(): OnnxRuntime | null {
  for (const folder of ['.', '.build-onnx']) {
    try {
      const load = createRequire(inProject(folder, 'package.json'))
      return load('onnxruntime-node') as OnnxRuntime
    } catch {
      // Not there: the next folder, or none.
    }
  }
  return null
}
