/** One option of a pcapng block: its value's bytes lie from `at`. */
export interface PcapngOption {
  readonly code: number
  readonly at: number
  readonly length: number
}

const END_OF_OPTIONS = 0

/**
 * The options between `from` and `to`, the end-of-options mark left out; null when one of them runs
 * past `to`. Both ends lie within one block, whose size the caller bounds.
 */
export function readPcapngOptions(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
): PcapngOption[] | null {
  const options: PcapngOption[] = []
  let at = from
  while (at < to) {
    if (at + 4 > to) return null
    const code = view.getUint16(at, littleEndian)
    const length = view.getUint16(at + 2, littleEndian)
    if (code === END_OF_OPTIONS) break
    at += 4
    if (at + length > to) return null
    options.push({ code, at, length })
    at += (length + 3) & ~3
  }
  return options
}
