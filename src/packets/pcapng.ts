import type { ByteQueue } from './byte-queue.js'
import { keptPackets, type FaultKeeper } from './capture-fault.js'
import type { FormatReader } from './capture-format.js'
import { RecordDraft, type CaptureRecord, type OnRecord } from './capture-record.js'
import { MIN_INTERFACE_BLOCK_BYTES, readPcapngInterface } from './pcapng-interface.js'
import { readPcapngOptions } from './pcapng-options.js'
import {
  MIN_PACKET_BYTES,
  MIN_SIMPLE_BYTES,
  readPacket,
  readSimplePacket,
  type PcapngSection,
} from './pcapng-packet.js'

/** The largest block that is held at once; a larger one is passed over, or damage if it should be read. */
export const MAX_HELD_BLOCK_BYTES = 1_048_576

/** The largest block that is passed over; one that claims more is damage. */
export const MAX_BLOCK_BYTES = 16_777_216

/** The most interfaces of one section: all that a 16-bit interface number can name. */
export const MAX_INTERFACES = 65_536

/** The type of a section header block, the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a

const INTERFACE_DESCRIPTION = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const ENHANCED_PACKET = 6

const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a
const MIN_BLOCK_BYTES = 12
const MIN_SECTION_BYTES = 28

/** The shortest each block that is read can be; other types are passed over. */
const MIN_BYTES_OF: ReadonlyMap<number, number> = new Map([
  [SECTION_HEADER, MIN_SECTION_BYTES],
  [INTERFACE_DESCRIPTION, MIN_INTERFACE_BLOCK_BYTES],
  [SIMPLE_PACKET, MIN_SIMPLE_BYTES],
  [OBSOLETE_PACKET, MIN_PACKET_BYTES],
  [ENHANCED_PACKET, MIN_PACKET_BYTES],
])

/**
 * Reads pcapng files (draft-ietf-opsawg-pcapng): sections in either byte order, interfaces with their
 * own link type, time resolution and offset, enhanced, simple and obsolete packet blocks.
 *
 * A block tells its length at both ends. Where the two agree but the contents are broken, that block
 * alone is lost and reading goes on behind it; where they do not, nothing tells what follows.
 */
export class PcapngReader implements FormatReader {
  records = 0
  readonly #faults: FaultKeeper
  readonly #record = new RecordDraft()
  #section: PcapngSection = { littleEndian: true, interfaces: [] }
  #blockOffset = 0

  constructor(faults: FaultKeeper) {
    this.#faults = faults
  }

  read(queue: ByteQueue, onRecord: OnRecord): void {
    while (!this.#faults.isFinal && queue.has(MIN_BLOCK_BYTES)) {
      const type = queue.view.getUint32(queue.start, this.#section.littleEndian)
      if (type === SECTION_HEADER && !this.#turnToSection(queue)) return
      const length = queue.view.getUint32(queue.start + 4, this.#section.littleEndian)
      const minimum = MIN_BYTES_OF.get(type)
      const damage = damageOfLength(length, minimum)
      if (damage !== '') return this.#stop(queue, damage)
      this.#blockOffset = queue.offset
      if (length > MAX_HELD_BLOCK_BYTES) {
        queue.drop(length)
        continue
      }
      if (!queue.has(length)) return
      if (queue.view.getUint32(queue.start + length - 4, this.#section.littleEndian) !== length)
        return this.#stop(queue, `tells another length at its end than the ${length} at its start`)
      if (minimum !== undefined) this.#readBlock(queue, type, length, onRecord)
      if (this.#faults.isFinal) return
      queue.drop(length)
    }
  }

  end(queue: ByteQueue): void {
    if (queue.length === 0 && !queue.isOwed) return
    const offset = queue.isOwed ? this.#blockOffset : queue.offset
    this.#faults.stop({
      code: 'CAPTURE_TRUNCATED',
      message: `the capture ends inside the block that begins at byte ${offset}. ${keptPackets(this.records)}; copy the capture again if the original is whole.`,
      offset,
      record: this.records + 1,
    })
  }

  /** Takes the byte order of the section that begins here. */
  #turnToSection(queue: ByteQueue): boolean {
    const mark = queue.view.getUint32(queue.start + 8, true)
    this.#section = { littleEndian: mark === BYTE_ORDER_MAGIC, interfaces: [] }
    if (mark === BYTE_ORDER_MAGIC || mark === BYTE_ORDER_MAGIC_SWAPPED) return true
    this.#stop(queue, 'is a section header without a byte-order mark')
    return false
  }

  #readBlock(queue: ByteQueue, type: number, length: number, onRecord: OnRecord): void {
    if (type === SECTION_HEADER) return this.#readSection(queue, length)
    if (type === INTERFACE_DESCRIPTION) return this.#readInterface(queue, length)
    this.#readPacket(queue, type, length, onRecord)
  }

  #readSection(queue: ByteQueue, length: number): void {
    const { view, start } = queue
    const major = view.getUint16(start + 12, this.#section.littleEndian)
    const minor = view.getUint16(start + 14, this.#section.littleEndian)
    // Some writers put 1.2 on what is 1.0; the specification says to read it as such.
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      this.#faults.stop({
        code: 'CAPTURE_VERSION_UNSUPPORTED',
        message: `the section at byte ${queue.offset} is pcapng of version ${major}.${minor}; versions 1.0 and 1.2 are read. ${keptPackets(this.records)}; rewrite the capture with a current editcap.`,
        offset: queue.offset,
        record: this.records + 1,
      })
      return
    }
    if (
      readPcapngOptions(view, start + 24, start + length - 4, this.#section.littleEndian) === null
    )
      this.#note(queue, 'has an option that runs past its end')
  }

  #readInterface(queue: ByteQueue, length: number): void {
    if (this.#section.interfaces.length === MAX_INTERFACES)
      return this.#stop(queue, `describes more than ${MAX_INTERFACES} interfaces`)
    const { described, damage } = readPcapngInterface(
      queue.view,
      queue.start,
      length,
      this.#section.littleEndian,
    )
    this.#section.interfaces.push(described)
    if (damage !== '') this.#note(queue, damage)
  }

  #readPacket(queue: ByteQueue, type: number, length: number, onRecord: OnRecord): void {
    const record = this.#record
    record.number = ++this.records
    record.offset = queue.offset
    if (type === SIMPLE_PACKET) readSimplePacket(record, queue, this.#section, length)
    else readPacket(record, queue, this.#section, length, type === OBSOLETE_PACKET)
    if (record.damage !== '') this.#noteBroken(record)
    onRecord(record)
  }

  #noteBroken({ number, offset, damage }: CaptureRecord): void {
    this.#faults.note(() => ({
      code: 'CAPTURE_DAMAGED',
      message: `record ${number} at byte ${offset} is broken: ${damage}. It was passed over and reading went on behind it; take another copy if the packet matters.`,
      offset,
      record: number,
    }))
  }

  #note(queue: ByteQueue, what: string): void {
    this.#faults.note(() => ({
      code: 'CAPTURE_DAMAGED',
      message: `the block at byte ${queue.offset} ${what}. The rest was read; take another copy if times look wrong.`,
      offset: queue.offset,
      record: this.records + 1,
    }))
  }

  #stop(queue: ByteQueue, what: string): void {
    this.#faults.stop({
      code: 'CAPTURE_DAMAGED',
      message: `the block at byte ${queue.offset} ${what}. ${keptPackets(this.records)}; take another copy of the capture, what follows cannot be told apart.`,
      offset: queue.offset,
      record: this.records + 1,
    })
  }
}

/** '' or what is wrong with a block's length, given the shortest its type can be (undefined: passed over). */
function damageOfLength(length: number, minimum: number | undefined): string {
  if (length % 4 !== 0) return `has a length of ${length}, no multiple of 4`
  const least = minimum ?? MIN_BLOCK_BYTES
  if (length < least) return `has a length of ${length}, below the ${least} of its type`
  const most = minimum === undefined ? MAX_BLOCK_BYTES : MAX_HELD_BLOCK_BYTES
  return length > most ? `claims ${length} bytes, over the limit of ${most}` : ''
}
