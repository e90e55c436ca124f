import { createRequire } from 'node:module'
import type { Matrix } from '../../src/math/matrix.js'

/** As much of onnxruntime-node as the bench and the tests use. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: OnnxOptions): Promise<OnnxSession>
  }
  readonly Tensor: new (type: 'float64', data: Float64Array, dims: readonly number[]) => unknown
}

interface OnnxOptions {
  readonly logSeverityLevel: number
  readonly intraOpNumThreads?: number
  readonly interOpNumThreads?: number
}

interface OnnxSession {
  run(inputs: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OnnxOutput>>>
  release(): Promise<void>
}

interface OnnxOutput {
  readonly data: Float64Array | BigInt64Array
  readonly dims: readonly number[]
}

/** Where `npm run proof:onnx` puts the runtime: at 288 MB, `npm ci` does not bring it. */
const FETCHED = new URL('../../../.build-onnx/package.json', import.meta.url)

/** The runtime, from the project's packages or from where it was fetched to; null where it is in neither. */
export function onnxRuntime(): OnnxRuntime | null {
  return loaded()?.module ?? null
}

function loaded(): { readonly module: OnnxRuntime; readonly version: string } | null {
  for (const from of [import.meta.url, FETCHED]) {
    const load = createRequire(from)
    try {
      const { version } = load('onnxruntime-node/package.json') as { version: string }
      return { module: load('onnxruntime-node') as OnnxRuntime, version }
    } catch {
      // Not there: the next place, or none.
    }
  }
  return null
}

/** A model of ours in onnxruntime-node, in one thread. */
export class OnnxScorer {
  readonly name: string
  readonly #runtime: OnnxRuntime
  readonly #session: OnnxSession

  private constructor(name: string, runtime: OnnxRuntime, session: OnnxSession) {
    this.name = name
    this.#runtime = runtime
    this.#session = session
  }

  /** @returns null when it is not installed. */
  static async start(model: Uint8Array): Promise<OnnxScorer | null> {
    const found = loaded()
    if (found === null) return null
    const session = await found.module.InferenceSession.create(model, {
      logSeverityLevel: 3,
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    })
    return new OnnxScorer(`onnxruntime-node ${found.version}`, found.module, session)
  }

  /** Rows as the runtime takes them, made once for many calls. */
  input(X: Matrix): unknown {
    return new this.#runtime.Tensor('float64', X.data, [X.rows, X.columns])
  }

  /** The anomaly score of each row. */
  async score(features: unknown): Promise<Float64Array> {
    const { anomaly_score } = await this.#session.run({ features })
    return anomaly_score?.data as Float64Array
  }
}
