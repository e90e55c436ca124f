import type { ByteQueue } from './byte-queue.js'
import { MAX_RECORD_BYTES, type RecordDraft } from './capture-record.js'
import { millisecondsOfTicks } from './capture-time.js'
import type { PcapngInterface } from './pcapng-interface.js'

/** What the blocks of one section share. */
export interface PcapngSection {
  readonly littleEndian: boolean
  /** In the order of their description; packets name them by index. */
  readonly interfaces: PcapngInterface[]
}

/** Shortest enhanced or obsolete packet block: no data, no options. */
export const MIN_PACKET_BYTES = 32

/** Shortest simple packet block. */
export const MIN_SIMPLE_BYTES = 16

const UNDESCRIBED = 'interface not described in the capture'
const TOO_LONG = 'captured length beyond its block or the limit'

/**
 * Fills in the packet of the enhanced or obsolete packet block at the queue's start, whole and `length`
 * bytes long. The two differ in the width of the interface number alone.
 */
export function readPacket(
  record: RecordDraft,
  queue: ByteQueue,
  section: PcapngSection,
  length: number,
  isObsolete: boolean,
): void {
  const { view, start } = queue
  const { littleEndian } = section
  const index = isObsolete
    ? view.getUint16(start + 8, littleEndian)
    : view.getUint32(start + 8, littleEndian)
  const described = section.interfaces[index]
  if (described === undefined) return record.setDamage(UNDESCRIBED)
  const capturedBytes = view.getUint32(start + 20, littleEndian)
  if (capturedBytes > Math.min(length - MIN_PACKET_BYTES, MAX_RECORD_BYTES))
    return record.setDamage(TOO_LONG)
  const high = view.getUint32(start + 12, littleEndian)
  const low = view.getUint32(start + 16, littleEndian)
  const { ticksPerSecond, offsetSeconds } = described
  record.atMs = millisecondsOfTicks(high, low, ticksPerSecond, offsetSeconds)
  record.setLengths(capturedBytes, view.getUint32(start + 24, littleEndian))
  record.linkType = described.linkType
  record.bytes = queue.bytes
  record.dataAt = start + 28
  record.damage = ''
}

/**
 * Fills in the packet of the simple packet block at the queue's start. It belongs to interface 0 and
 * tells no time; what was captured is what the interface's limit left of it.
 */
export function readSimplePacket(
  record: RecordDraft,
  queue: ByteQueue,
  section: PcapngSection,
  length: number,
): void {
  const described = section.interfaces[0]
  if (described === undefined) return record.setDamage(UNDESCRIBED)
  const wireBytes = queue.view.getUint32(queue.start + 8, section.littleEndian)
  const snapBytes = described.snapBytes === 0 ? MAX_RECORD_BYTES : described.snapBytes
  const room = length - MIN_SIMPLE_BYTES
  record.atMs = Number.NaN
  record.setLengths(Math.min(wireBytes, snapBytes, room, MAX_RECORD_BYTES), wireBytes)
  record.linkType = described.linkType
  record.bytes = queue.bytes
  record.dataAt = queue.start + 12
  record.damage = ''
}
