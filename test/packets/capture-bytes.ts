/** Captures put together by hand, so that a test shows every byte it speaks of. */

export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s/g, '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Numbers of 16 or 32 bits one after another: `words(true, [2, 4], [0])` is two of 16 bits, then one of 32. */
export function words(
  littleEndian: boolean,
  halves: readonly number[],
  wholes: readonly number[],
): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * halves.length + 4 * wholes.length))
  halves.forEach((value, i) => view.setUint16(2 * i, value, littleEndian))
  wholes.forEach((value, i) => view.setUint32(2 * halves.length + 4 * i, value, littleEndian))
  return new Uint8Array(view.buffer)
}

export interface PcapChoices {
  readonly magic?: number
  readonly littleEndian?: boolean
  readonly version?: readonly [major: number, minor: number]
  readonly linkType?: number
}

export function pcapHeader(choices: PcapChoices = {}): Uint8Array {
  const { magic = 0xa1b2c3d4, littleEndian = true, version = [2, 4], linkType = 1 } = choices
  return joined(
    words(littleEndian, [], [magic]),
    words(littleEndian, version, [0, 0, 262_144, linkType]),
  )
}

export function pcapRecord(
  data: Uint8Array,
  fields: {
    readonly seconds?: number
    readonly ticks?: number
    readonly captured?: number
    readonly wire?: number
    readonly littleEndian?: boolean
  } = {},
): Uint8Array {
  const { seconds = 1_700_000_000, ticks = 0, littleEndian = true } = fields
  const { captured = data.length, wire = data.length } = fields
  return joined(words(littleEndian, [], [seconds, ticks, captured, wire]), data)
}

const BYTE_ORDER_MAGIC = 0x1a2b3c4d

export function block(type: number, body: Uint8Array, littleEndian = true): Uint8Array {
  const padding = new Uint8Array((4 - (body.length % 4)) % 4)
  const length = 12 + body.length + padding.length
  return joined(
    words(littleEndian, [], [type, length]),
    body,
    padding,
    words(littleEndian, [], [length]),
  )
}

export function sectionHeader(
  littleEndian = true,
  version: readonly number[] = [1, 0],
): Uint8Array {
  const body = joined(
    words(littleEndian, [], [BYTE_ORDER_MAGIC]),
    words(littleEndian, version, [0xffffffff, 0xffffffff]),
  )
  return block(0x0a0d0d0a, body, littleEndian)
}

export function interfaceBlock(
  linkType: number,
  options: Uint8Array = new Uint8Array(0),
  littleEndian = true,
  snapBytes = 0,
): Uint8Array {
  return block(1, joined(words(littleEndian, [linkType, 0], [snapBytes]), options), littleEndian)
}

export function option(code: number, value: Uint8Array, littleEndian = true): Uint8Array {
  const padding = new Uint8Array((4 - (value.length % 4)) % 4)
  return joined(words(littleEndian, [code, value.length], []), value, padding)
}

export function enhancedPacket(
  data: Uint8Array,
  fields: {
    readonly interfaceId?: number
    readonly high?: number
    readonly low?: number
    readonly captured?: number
    readonly wire?: number
    readonly littleEndian?: boolean
  } = {},
): Uint8Array {
  const { interfaceId = 0, high = 0, low = 0, littleEndian = true } = fields
  const { captured = data.length, wire = data.length } = fields
  const body = joined(words(littleEndian, [], [interfaceId, high, low, captured, wire]), data)
  return block(6, body, littleEndian)
}

/** Ethernet, IPv4 and TCP: a SYN from 192.0.2.1:40000 to 192.0.2.2:22, 54 bytes. */
export const SYN_FRAME = hex(`
  0200 0000 0002 0200 0000 0001 0800
  4500 0028 0001 4000 4006 0000 c000 0201 c000 0202
  9c40 0016 0000 0001 0000 0000 5002 ffff 0000 0000`)
