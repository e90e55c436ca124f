/** Bytes of the header that opens a pcap file. */
export const PCAP_HEADER_BYTES = 24

/** What the header of a pcap file says of the records behind it. */
export interface PcapHeader {
  readonly littleEndian: boolean
  readonly ticksPerSecond: number
  /** 16, or 24 where Kuznetzov's patch added the interface, protocol and packet type. */
  readonly recordHeaderBytes: number
  /**
   * Which of the two lengths comes first. Version 2.3 and before wrote the length on the wire first,
   * some writers of 2.3 did not; there the smaller is what was captured (libpcap does the same).
   */
  readonly lengths: 'captured first' | 'wire first' | 'smaller is captured'
  /** LINKTYPE_ number; the bits above the lower 16 tell of a frame check sequence and are not needed. */
  readonly linkType: number
}

interface Magic {
  readonly magic: number
  readonly ticksPerSecond: number
  readonly recordHeaderBytes: number
}

const MAGICS: readonly Magic[] = [
  { magic: 0xa1b2c3d4, ticksPerSecond: 1_000_000, recordHeaderBytes: 16 },
  { magic: 0xa1b23c4d, ticksPerSecond: 1_000_000_000, recordHeaderBytes: 16 },
  { magic: 0xa1b2cd34, ticksPerSecond: 1_000_000, recordHeaderBytes: 24 },
]

const MAJOR_VERSION = 2
const LAST_MINOR_VERSION = 4

/** The magic at this position and its byte order, or null. Needs 4 bytes. */
function findPcapMagic(
  view: DataView,
  at: number,
): (Magic & { readonly littleEndian: boolean }) | null {
  for (const littleEndian of [true, false]) {
    const value = view.getUint32(at, littleEndian)
    const magic = MAGICS.find((candidate) => candidate.magic === value)
    if (magic !== undefined) return { ...magic, littleEndian }
  }
  return null
}

/** Rules nearly all records out at once: this is asked of each. */
function isFirstByteOfMagic(byte: number): boolean {
  return byte === 0xa1 || byte === 0xd4 || byte === 0x4d || byte === 0x34
}

/** Whether these 4 bytes are one of pcap's magic numbers, in either byte order. */
export function hasPcapMagic(view: DataView, at: number): boolean {
  return findPcapMagic(view, at) !== null
}

/**
 * Whether a pcap file begins here: magic and a version that can be read. Needs 8 bytes. Asked in the
 * middle of a file, since `cat a.pcap b.pcap` is a common slip; no packet can feign it there, because
 * these bytes are the time of a record, which its capturer writes.
 */
export function beginsPcap(view: DataView, at: number): boolean {
  if (!isFirstByteOfMagic(view.getUint8(at))) return false
  const magic = findPcapMagic(view, at)
  if (magic === null) return false
  return isReadable(
    view.getUint16(at + 4, magic.littleEndian),
    view.getUint16(at + 6, magic.littleEndian),
  )
}

/**
 * Reads the 24 bytes at `at`. A string is a version that is not read; null is no pcap at all.
 * Format: draft-ietf-opsawg-pcap; versions as libpcap 1.10 accepts them.
 */
export function readPcapHeader(view: DataView, at: number): PcapHeader | string | null {
  const magic = findPcapMagic(view, at)
  if (magic === null) return null
  const { littleEndian } = magic
  const major = view.getUint16(at + 4, littleEndian)
  const minor = view.getUint16(at + 6, littleEndian)
  if (!isReadable(major, minor)) return `${major}.${minor}`
  return {
    littleEndian,
    ticksPerSecond: magic.ticksPerSecond,
    recordHeaderBytes: magic.recordHeaderBytes,
    lengths: minor < 3 ? 'wire first' : minor === 3 ? 'smaller is captured' : 'captured first',
    linkType: view.getUint32(at + 20, littleEndian) & 0xffff,
  }
}

function isReadable(major: number, minor: number): boolean {
  return major === MAJOR_VERSION && minor <= LAST_MINOR_VERSION
}
