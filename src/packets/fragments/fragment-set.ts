/** The most fragments of one datagram: 45 of an Ethernet's size fill the largest there is. */
export const MAX_FRAGMENTS = 128

/** The longest datagram, its header not counted: what the length field of IPv4 leaves. */
export const MAX_DATAGRAM_BYTES = 65_515

/** What became of a fragment. */
export type Taken = 'kept' | 'repeated' | 'overlapping' | 'impossible'

interface Part {
  readonly from: number
  readonly to: number
}

/** The fragments of one datagram. Where two overlap, the bytes that came first stay. */
export class FragmentSet {
  #data = new Uint8Array(0)
  /** Sorted, without overlaps. */
  readonly #parts: Part[] = []
  #fragments = 0
  #total = -1

  /** Bytes that it keeps. */
  get keptBytes(): number {
    return this.#data.length
  }

  /** Whether everything is there. */
  get isWhole(): boolean {
    return this.#total >= 0 && this.#parts[0]?.from === 0 && this.#parts[0].to === this.#total
  }

  /** The whole datagram's data. */
  get data(): Uint8Array {
    return this.#data.subarray(0, this.#total)
  }

  /** Takes the fragment of bytes[from, to) that lies at `offset`. */
  take(bytes: Uint8Array, from: number, to: number, offset: number, hasMore: boolean): Taken {
    const part = { from: offset, to: offset + to - from }
    if (!this.#isPossible(part, hasMore)) return 'impossible'
    if (!hasMore) this.#total = part.to
    if (this.#parts.some((known) => known.from <= part.from && known.to >= part.to))
      return 'repeated'
    const isOverlapping = this.#parts.some((known) => known.from < part.to && known.to > part.from)
    this.#fragments++
    this.#makeRoom(part.to)
    this.#fill(part, bytes, from)
    this.#join(part)
    return isOverlapping ? 'overlapping' : 'kept'
  }

  #isPossible({ from, to }: Part, hasMore: boolean): boolean {
    if (to > MAX_DATAGRAM_BYTES || from === to || this.#fragments === MAX_FRAGMENTS) return false
    // All but the last end on a multiple of 8, and none lies behind the last.
    if (hasMore) return to % 8 === 0 && (this.#total < 0 || to <= this.#total)
    const end = this.#parts.at(-1)?.to ?? 0
    return this.#total < 0 ? end <= to : to === this.#total
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#data.length) return
    const larger = new Uint8Array(
      Math.min(Math.max(needed, 2 * this.#data.length), MAX_DATAGRAM_BYTES),
    )
    larger.set(this.#data)
    this.#data = larger
  }

  /** Copies what no earlier part covers. */
  #fill(part: Part, bytes: Uint8Array, from: number): void {
    let at = part.from
    for (const known of [...this.#parts, { from: part.to, to: part.to }]) {
      const end = Math.min(known.from, part.to)
      if (end > at)
        this.#data.set(bytes.subarray(from + at - part.from, from + end - part.from), at)
      at = Math.max(at, known.to)
    }
  }

  #join(part: Part): void {
    const apart = this.#parts.filter(({ from, to }) => to < part.from || from > part.to)
    const touching = this.#parts.filter(({ from, to }) => to >= part.from && from <= part.to)
    const joined = {
      from: Math.min(part.from, ...touching.map(({ from }) => from)),
      to: Math.max(part.to, ...touching.map(({ to }) => to)),
    }
    this.#parts.length = 0
    this.#parts.push(...[...apart, joined].sort((a, b) => a.from - b.from))
  }
}
