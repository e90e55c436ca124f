import type { ByteQueue } from './byte-queue.js'
import { keptPackets, type FaultKeeper } from './capture-fault.js'
import type { FormatReader } from './capture-format.js'
import { MAX_RECORD_BYTES, RecordDraft, type OnRecord } from './capture-record.js'
import { millisecondsOf } from './capture-time.js'
import { beginsPcap, PCAP_HEADER_BYTES, readPcapHeader, type PcapHeader } from './pcap-header.js'

/**
 * Reads pcap files: micro- and nanoseconds, both byte orders, versions 2.0 to 2.4, Kuznetzov's records.
 *
 * A record's length is all that tells where the next begins. Where it cannot be true reading ends:
 * hunting for the next plausible header would let a visitor plant records of their own inside a payload.
 */
export class PcapReader implements FormatReader {
  records = 0
  readonly #faults: FaultKeeper
  readonly #record = new RecordDraft()
  #header: PcapHeader | null = null

  constructor(faults: FaultKeeper) {
    this.#faults = faults
  }

  read(queue: ByteQueue, onRecord: OnRecord): void {
    while (!this.#faults.isFinal) {
      const header = this.#header ?? this.#readHeader(queue)
      if (header === null || !queue.has(header.recordHeaderBytes)) return
      if (beginsPcap(queue.view, queue.start)) {
        this.#noteAppended(queue)
        continue
      }
      const captured = capturedBytesAt(queue.view, queue.start, header)
      if (captured > MAX_RECORD_BYTES) return this.#stopAtLength(queue, captured)
      if (captured === 0 && isAllZero(queue.view, queue.start))
        return this.#stop(queue, 'is all zero bytes, as a crash of its writer leaves them')
      const size = header.recordHeaderBytes + captured
      if (!queue.has(size)) return
      this.records++
      this.#fill(queue, header, captured)
      onRecord(this.#record)
      queue.drop(size)
    }
  }

  end(queue: ByteQueue): void {
    if (queue.length === 0) return
    const place =
      this.#header === null
        ? 'its file header'
        : `record ${this.records + 1}, which begins at byte ${queue.offset}`
    this.#faults.stop({
      code: 'CAPTURE_TRUNCATED',
      message: `the capture ends inside ${place}. ${keptPackets(this.records)}; copy the capture again if the original is whole.`,
      offset: queue.offset,
      record: this.records + 1,
    })
  }

  #readHeader(queue: ByteQueue): PcapHeader | null {
    if (!queue.has(PCAP_HEADER_BYTES)) return null
    const header = readPcapHeader(queue.view, queue.start)
    if (header === null || typeof header === 'string') {
      this.#faults.stop({
        code: 'CAPTURE_VERSION_UNSUPPORTED',
        message: `the capture is pcap of version ${header ?? 'unknown'}; versions 2.0 to 2.4 are read. Rewrite it with a current tcpdump or editcap.`,
        offset: queue.offset,
        record: this.records + 1,
      })
      return null
    }
    this.#header = header
    queue.drop(PCAP_HEADER_BYTES)
    return header
  }

  #fill(queue: ByteQueue, header: PcapHeader, capturedBytes: number): void {
    const { view, start } = queue
    const { littleEndian, ticksPerSecond } = header
    const seconds = view.getUint32(start, littleEndian)
    const ticks = view.getUint32(start + 4, littleEndian)
    const first = view.getUint32(start + 8, littleEndian)
    const second = view.getUint32(start + 12, littleEndian)
    const record = this.#record
    record.number = this.records
    record.isTimeCut = ticks >= ticksPerSecond
    record.atMs = millisecondsOf(
      seconds,
      record.isTimeCut ? ticksPerSecond - 1 : ticks,
      ticksPerSecond,
    )
    record.setLengths(capturedBytes, first + second - capturedBytes)
    record.linkType = header.linkType
    record.offset = queue.offset
    record.bytes = queue.bytes
    record.dataAt = start + header.recordHeaderBytes
  }

  #noteAppended(queue: ByteQueue): void {
    const { offset } = queue
    this.#faults.note(() => ({
      code: 'CAPTURE_DAMAGED',
      message: `another capture is appended at byte ${offset}, which pcap does not allow; it was read as well. Join captures with mergecap.`,
      offset,
      record: this.records + 1,
    }))
    this.#header = null
  }

  #stopAtLength(queue: ByteQueue, captured: number): void {
    this.#stop(queue, `claims ${captured} captured bytes, over the limit of ${MAX_RECORD_BYTES}`)
  }

  #stop(queue: ByteQueue, what: string): void {
    this.#faults.stop({
      code: 'CAPTURE_DAMAGED',
      message: `record ${this.records + 1} at byte ${queue.offset} ${what}. ${keptPackets(this.records)}; take another copy of the capture, what follows cannot be told apart.`,
      offset: queue.offset,
      record: this.records + 1,
    })
  }
}

function capturedBytesAt(view: DataView, at: number, header: PcapHeader): number {
  const first = view.getUint32(at + 8, header.littleEndian)
  if (header.lengths === 'captured first') return first
  const second = view.getUint32(at + 12, header.littleEndian)
  return header.lengths === 'wire first' ? second : Math.min(first, second)
}

/** Whether the first 16 bytes of a record's header are all 0. */
function isAllZero(view: DataView, at: number): boolean {
  return view.getBigUint64(at) === 0n && view.getBigUint64(at + 8) === 0n
}
