/** Addresses remembered of each version. A flood of spoofed sources only makes them forgotten sooner. */
const SLOT_BITS = 13
const SLOTS = 2 ** SLOT_BITS

const GOLDEN_RATIO = 0x9e3779b1

/**
 * Text of addresses in packets, each spelled once while it is seen often. Two tables of fixed size;
 * an address whose slot another one holds takes it over.
 */
export class AddressTexts {
  readonly #format: (bytes: Uint8Array) => string
  readonly #ipv4 = new Int32Array(SLOTS)
  readonly #ipv4Texts: string[] = Array<string>(SLOTS).fill('')
  readonly #ipv6 = new Int32Array(SLOTS * 4)
  readonly #ipv6Texts: string[] = Array<string>(SLOTS).fill('')
  /** What is spelled is copied here: a view of its own for each address would cost more than the spelling. */
  readonly #ipv4Bytes = new Uint8Array(4)
  readonly #ipv6Bytes = new Uint8Array(16)

  /** @param format gives the canonical text of 4 or 16 bytes */
  constructor(format: (bytes: Uint8Array) => string) {
    this.#format = format
  }

  /** The text of the address of 4 or 16 bytes at `at`. */
  at(bytes: Uint8Array, at: number, length: 4 | 16): string {
    return length === 4 ? this.#ipv4At(bytes, at) : this.#ipv6At(bytes, at)
  }

  #ipv4At(bytes: Uint8Array, at: number): string {
    const word = int32At(bytes, at)
    const slot = slotOf(word)
    const known = this.#ipv4Texts[slot] ?? ''
    if (known !== '' && this.#ipv4[slot] === word) return known
    const text = this.#format(copied(bytes, at, this.#ipv4Bytes))
    this.#ipv4[slot] = word
    this.#ipv4Texts[slot] = text
    return text
  }

  #ipv6At(bytes: Uint8Array, at: number): string {
    const a = int32At(bytes, at)
    const b = int32At(bytes, at + 4)
    const c = int32At(bytes, at + 8)
    const d = int32At(bytes, at + 12)
    const slot = slotOf(Math.imul(a ^ Math.imul(b ^ Math.imul(c, 31), 31), 31) ^ d)
    const words = this.#ipv6
    const base = slot * 4
    const known = this.#ipv6Texts[slot] ?? ''
    if (
      known !== '' &&
      words[base] === a &&
      words[base + 1] === b &&
      words[base + 2] === c &&
      words[base + 3] === d
    )
      return known
    const text = this.#format(copied(bytes, at, this.#ipv6Bytes))
    words[base] = a
    words[base + 1] = b
    words[base + 2] = c
    words[base + 3] = d
    this.#ipv6Texts[slot] = text
    return text
  }
}

/** Fills `into` with the bytes from `at` on. */
function copied(bytes: Uint8Array, at: number, into: Uint8Array): Uint8Array {
  for (let i = 0; i < into.length; i++) into[i] = bytes[at + i] as number
  return into
}

/** Signed, since bits are all that matter here. */
function int32At(bytes: Uint8Array, at: number): number {
  const upper = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  return (upper << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
}

function slotOf(hash: number): number {
  return Math.imul(hash, GOLDEN_RATIO) >>> (32 - SLOT_BITS)
}
