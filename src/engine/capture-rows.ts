import { FEATURE_SETS } from '../features/catalog.js'
import {
  type ExtractorCounts,
  type ExtractorOptions,
  FeatureExtractor,
} from '../features/extract.js'
import type { Matrix } from '../math/matrix.js'
import type { CaptureFault } from '../packets/capture-fault.js'
import { openCaptureParser, type PacketCounts } from '../parsers/capture.js'
import type { SeenPacket } from '../parsers/seen-packet.js'
import { assessPacket } from '../rules/assess-packet.js'

/** Rows handed on at once. */
const BATCH_ROWS = 4096

/**
 * A capture in, rows of features out, as fast as it can be read: no event is made of a packet unless a rule may match it. The rows are
 * those of its events, in the order of the packets, to the bit; fragments and streams are not put together.
 */
export class CaptureRows {
  readonly #parser = openCaptureParser({ reassembles: false })
  readonly #extractor: FeatureExtractor
  readonly #onRows: (X: Matrix) => void
  readonly #data: Float64Array
  readonly #columns: number
  #rows = 0
  readonly #onPacket = (packet: SeenPacket): void => this.#take(packet)

  /**
   * @param onRows told of up to 4,096 rows at a time, which are valid during the call.
   * @param options of the extractor; by default the base set, and nothing remembered for the other.
   */
  constructor(onRows: (X: Matrix) => void, options: Partial<ExtractorOptions> = {}) {
    const { featureSet = 'base' } = options
    this.#extractor = new FeatureExtractor({ remembers: featureSet, ...options, featureSet })
    this.#columns = FEATURE_SETS[featureSet].names.length
    this.#data = new Float64Array(BATCH_ROWS * this.#columns)
    this.#onRows = onRows
  }

  /** Takes the next bytes of the capture, of any number. */
  push(chunk: Uint8Array): void {
    this.#parser.see(chunk, this.#onPacket)
  }

  /** Says that no more bytes come, and hands on the rows that are left. */
  end(): void {
    this.#parser.end(() => undefined)
    this.#flush()
  }

  /** What became of the packets. */
  get packets(): PacketCounts {
    return this.#parser.counts
  }

  get counts(): ExtractorCounts {
    return this.#extractor.counts
  }

  /** What is wrong with the capture so far; rows of packets before it were handed on. */
  get fault(): CaptureFault | null {
    return this.#parser.fault
  }

  #take(packet: SeenPacket): void {
    const at = this.#rows * this.#columns
    this.#extractor.extractPacket(packet, assessPacket(packet), this.#data, at)
    if (++this.#rows === BATCH_ROWS) this.#flush()
  }

  #flush(): void {
    const rows = this.#rows
    if (rows === 0) return
    this.#rows = 0
    const columns = this.#columns
    this.#onRows({ data: this.#data.subarray(0, rows * columns), rows, columns })
  }
}
