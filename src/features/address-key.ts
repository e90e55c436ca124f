import { formatAddress, parseAddress } from '../event/address.js'
import { finishHash, hashText } from '../math/text-hash.js'

const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** The third word of an IPv4 address, which is kept as the IPv6 address that it maps to. */
const MAPPED = 0xffff

/** The first two words of a text that is no address: no address of a host begins so. */
const NO_ADDRESS = -1

/**
 * An address as four 32-bit words, so that remembering it allocates nothing: the words of an IPv6 address, an IPv4 one mapped.
 * A text that is no address becomes two hashes behind a mark.
 */
export class AddressKey {
  a = 0
  b = 0
  c = 0
  d = 0

  /** @param text canonical, as events have it. */
  setText(text: string): void {
    const word = ipv4Of(text)
    if (word !== NOT_IPV4) return this.set(0, 0, MAPPED, word)
    const bytes = parseAddress(text)
    if (bytes === null)
      return this.set(NO_ADDRESS, NO_ADDRESS, hashText(`${text} `) | 0, hashText(text) | 0)
    this.setBytes(bytes, 0, bytes.length)
  }

  /** Takes the address of 4 or 16 bytes at `at`. */
  setBytes(bytes: Uint8Array, at: number, length: number): void {
    if (length === 4) return this.set(0, 0, MAPPED, wordAt(bytes, at))
    this.set(
      wordAt(bytes, at),
      wordAt(bytes, at + 4),
      wordAt(bytes, at + 8),
      wordAt(bytes, at + 12),
    )
  }

  set(a: number, b: number, c: number, d: number): void {
    this.a = a
    this.b = b
    this.c = c
    this.d = d
  }

  /** Of all bits and a seed, which keeps who chooses addresses from choosing their places. Signed 32 bits. */
  hash(seed: number): number {
    let hash = seed ^ this.d
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    if (this.a !== 0 || this.c !== MAPPED) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ this.c, 0x2c1b3c6d)
      hash = Math.imul(hash ^ (hash >>> 13) ^ this.b, 0x297a2d39)
      hash = Math.imul(hash ^ (hash >>> 16) ^ this.a, 0x7feb352d)
    }
    hash = Math.imul(hash ^ (hash >>> 15) ^ seed, 0x846ca68b)
    return hash ^ (hash >>> 16)
  }

  /** hashText of the address's canonical text. Unsigned 32 bits. */
  textHash(): number {
    if (this.a === 0 && this.b === 0 && this.c === MAPPED) return hashOfIpv4(this.d)
    if (this.a === NO_ADDRESS && this.b === NO_ADDRESS) return this.d >>> 0
    const bytes = new Uint8Array(16)
    const view = new DataView(bytes.buffer)
    for (const [i, word] of [this.a, this.b, this.c, this.d].entries()) view.setInt32(4 * i, word)
    return hashText(formatAddress(bytes))
  }
}

/** No word: beyond 32 bits. */
const NOT_IPV4 = 2 ** 32

/** The signed word of canonical dotted IPv4; NOT_IPV4 for any other text. */
function ipv4Of(text: string): number {
  const { length } = text
  if (length < 7 || length > 15) return NOT_IPV4
  let word = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      if (digits === 0 || part > 255 || dots === 3) return NOT_IPV4
      word = (word << 8) | part
      part = 0
      digits = 0
      dots++
      continue
    }
    if (code < 48 || code > 57 || (digits > 0 && part === 0)) return NOT_IPV4
    part = 10 * part + code - 48
    if (++digits > 3) return NOT_IPV4
  }
  return digits === 0 || part > 255 || dots !== 3 ? NOT_IPV4 : (word << 8) | part
}

/** Signed, since bits are all that matter here. */
function wordAt(bytes: Uint8Array, at: number): number {
  const upper = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  return (upper << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
}

/** hashText of the dotted text, without the text. */
function hashOfIpv4(word: number): number {
  let hash = FNV_BASIS
  for (let shift = 24; shift >= 0; shift -= 8) {
    const part = (word >>> shift) & 255
    if (part > 99) hash = Math.imul(hash ^ (48 + ((part / 100) | 0)), FNV_PRIME)
    if (part > 9) hash = Math.imul(hash ^ (48 + (((part / 10) | 0) % 10)), FNV_PRIME)
    hash = Math.imul(hash ^ (48 + (part % 10)), FNV_PRIME)
    if (shift > 0) hash = Math.imul(hash ^ 46, FNV_PRIME)
  }
  return finishHash(hash)
}
