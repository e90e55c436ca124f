import { ByteQueue } from './byte-queue.js'
import { FaultKeeper, type CaptureFault } from './capture-fault.js'
import type { CaptureFormat, FormatReader } from './capture-format.js'
import type { OnRecord } from './capture-record.js'
import { PcapReader } from './pcap.js'
import { hasPcapMagic } from './pcap-header.js'
import { PcapngReader, SECTION_HEADER } from './pcapng.js'

/** Bytes that tell whether, and which, capture begins here. */
export const CAPTURE_MAGIC_BYTES = 4

/** The format these first bytes begin, or null; fewer than CAPTURE_MAGIC_BYTES tell nothing. */
export function captureFormatOf(firstBytes: Uint8Array): CaptureFormat | null {
  if (firstBytes.length < CAPTURE_MAGIC_BYTES) return null
  const view = new DataView(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength)
  if (view.getUint32(0) === SECTION_HEADER) return 'pcapng'
  return hasPcapMagic(view, 0) ? 'pcap' : null
}

/** Reads one capture, chunk by chunk, in memory that does not grow with it. */
export class CaptureReader {
  readonly #queue = new ByteQueue()
  readonly #faults: FaultKeeper
  #reader: FormatReader | null = null
  #format: CaptureFormat | 'unknown' = 'unknown'

  /** @param faults where what is wrong is kept; whoever judges the records may add to it */
  constructor(faults: FaultKeeper = new FaultKeeper()) {
    this.#faults = faults
  }

  get format(): CaptureFormat | 'unknown' {
    return this.#format
  }

  /** What is wrong with the capture so far; once it is final, push does nothing more. */
  get fault(): CaptureFault | null {
    return this.#faults.fault
  }

  /** Records handed out so far, damaged ones included. */
  get records(): number {
    return this.#reader?.records ?? 0
  }

  /** Takes the next bytes, of any number, and hands out every record they complete. */
  push(chunk: Uint8Array, onRecord: OnRecord): void {
    if (this.#faults.isFinal) return
    this.#queue.push(chunk)
    this.#reader ??= this.#detect()
    this.#reader?.read(this.#queue, onRecord)
  }

  /** Says that no more bytes come; a record cut off by the end becomes the fault. */
  end(): void {
    if (this.#faults.isFinal) return
    if (this.#reader !== null) this.#reader.end(this.#queue)
    else if (this.#queue.length === 0) this.#refuse('INPUT_EMPTY', 'the capture holds no bytes')
    else this.#refuse('CAPTURE_NOT_A_CAPTURE', `the input is ${this.#queue.length} bytes long`)
  }

  #detect(): FormatReader | null {
    if (!this.#queue.has(CAPTURE_MAGIC_BYTES)) return null
    const { bytes, start } = this.#queue
    const magic = bytes.subarray(start, start + CAPTURE_MAGIC_BYTES)
    const format = captureFormatOf(magic)
    if (format === null) {
      const hex = Array.from(magic, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
      this.#refuse(
        'CAPTURE_NOT_A_CAPTURE',
        `the input begins with ${hex}, not as pcap or pcapng do`,
      )
      return null
    }
    this.#format = format
    return format === 'pcap' ? new PcapReader(this.#faults) : new PcapngReader(this.#faults)
  }

  #refuse(code: 'INPUT_EMPTY' | 'CAPTURE_NOT_A_CAPTURE', what: string): void {
    this.#faults.stop({
      code,
      message: `${what}. Give a capture that tcpdump, dumpcap or Wireshark wrote; editcap converts others.`,
      offset: 0,
      record: 1,
    })
  }
}
