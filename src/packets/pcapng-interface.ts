import { readPcapngOptions } from './pcapng-options.js'

/** An interface of a pcapng section: how to read the packets that name it. */
export interface PcapngInterface {
  /** LINKTYPE_ number. */
  readonly linkType: number
  /** The most bytes captured of a packet; 0 for no limit. */
  readonly snapBytes: number
  readonly ticksPerSecond: number
  /** Seconds to add to every time (if_tsoffset). */
  readonly offsetSeconds: number
}

/** Shortest interface description block: no options. */
export const MIN_INTERFACE_BLOCK_BYTES = 20

const IF_TSRESOL = 9
const IF_TSOFFSET = 14
const DEFAULT_TICKS_PER_SECOND = 1_000_000

/**
 * Reads the interface description block of `length` (at least MIN_INTERFACE_BLOCK_BYTES) bytes at `at`.
 * `damage` is '' or names what of its options could not be read.
 */
export function readPcapngInterface(
  view: DataView,
  at: number,
  length: number,
  littleEndian: boolean,
): { readonly described: PcapngInterface; readonly damage: string } {
  const options = readPcapngOptions(view, at + 16, at + length - 4, littleEndian)
  let ticksPerSecond = DEFAULT_TICKS_PER_SECOND
  let offsetSeconds = 0
  for (const option of options ?? []) {
    if (option.code === IF_TSRESOL && option.length >= 1)
      ticksPerSecond = ticksOfResolution(view.getUint8(option.at))
    if (option.code === IF_TSOFFSET && option.length >= 8)
      offsetSeconds = Number(view.getBigInt64(option.at, littleEndian))
  }
  const linkType = view.getUint16(at + 8, littleEndian)
  const snapBytes = view.getUint32(at + 12, littleEndian)
  const damage = options === null ? 'has an option that runs past its end' : ''
  return { described: { linkType, snapBytes, ticksPerSecond, offsetSeconds }, damage }
}

/** if_tsresol: a negative power of 2 when the top bit is set, of 10 otherwise. */
function ticksOfResolution(resolution: number): number {
  const exponent = resolution & 0x7f
  return (resolution & 0x80) === 0 ? 10 ** exponent : 2 ** exponent
}
