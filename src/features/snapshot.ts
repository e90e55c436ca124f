import { PhantomNetError } from '../errors.js'

/** "pnfeat" and the version of the form, which changes whenever what is kept does; of another byte order it is another number. */
const MARK = 0x706e66656174
const VERSION = 1

/** Words before what is kept: the mark, the version, how many words follow, their checksum. */
const HEADER_WORDS = 4

const FIRST_WORDS = 1 << 15

/** Gathers what is to be kept, in words of 8 bytes. */
export class SnapshotWriter {
  #words = new Float64Array(FIRST_WORDS)
  #length = HEADER_WORDS

  put(words: Float64Array): void {
    const length = this.#length + words.length
    if (length > this.#words.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#words.length))
      larger.set(this.#words.subarray(0, this.#length))
      this.#words = larger
    }
    this.#words.set(words, this.#length)
    this.#length = length
  }

  putNumbers(...numbers: readonly number[]): void {
    this.put(Float64Array.from(numbers))
  }

  /** All of it, with a header and a checksum. */
  finish(): Uint8Array {
    const words = this.#words.slice(0, this.#length)
    words[0] = MARK
    words[1] = VERSION
    words[2] = this.#length - HEADER_WORDS
    words[3] = checksumOf(words)
    return new Uint8Array(words.buffer)
  }
}

/** Reads what SnapshotWriter wrote, in its order. */
export class SnapshotReader {
  readonly #words: Float64Array
  #at = HEADER_WORDS

  /** @throws PhantomNetError SNAPSHOT_INVALID when it is none, of another version, cut short or damaged. */
  constructor(bytes: Uint8Array) {
    // A copy, since what was read may begin at any byte.
    this.#words = new Float64Array(bytes.slice(0, bytes.length - (bytes.length % 8)).buffer)
    const words = this.#words
    this.require(words.length >= HEADER_WORDS && words[0] === MARK, 'it does not begin as one')
    this.require(words[1] === VERSION, `it is of version ${words[1]}, not ${VERSION}`)
    this.require(
      words[2] === words.length - HEADER_WORDS && bytes.length % 8 === 0,
      'it is cut short, or longer than it says',
    )
    this.require(words[3] === checksumOf(words), 'its checksum is another')
  }

  number(): number {
    return this.take(1)[0] as number
  }

  take(length: number): Float64Array {
    this.require(this.#at + length <= this.#words.length, 'it ends too early')
    this.#at += length
    return this.#words.subarray(this.#at - length, this.#at)
  }

  /** @throws PhantomNetError SNAPSHOT_INVALID when anything is left. */
  end(): void {
    this.require(this.#at === this.#words.length, 'there is more than it tells')
  }

  /** @throws PhantomNetError SNAPSHOT_INVALID where it is not so. */
  require(isSo: boolean, otherwise: string): asserts isSo {
    if (isSo) return
    throw new PhantomNetError(
      'SNAPSHOT_INVALID',
      `The snapshot of what is remembered of sources cannot be used: ${otherwise}. Delete it: the memory is rebuilt from the events that come.`,
    )
  }
}

/** Of everything behind the header, 32 bits. */
function checksumOf(words: Float64Array): number {
  const ints = new Int32Array(words.buffer, words.byteOffset, 2 * words.length)
  let hash = 0x811c9dc5
  for (let i = 2 * HEADER_WORDS; i < ints.length; i++) {
    hash = Math.imul(hash ^ (ints[i] as number), 0x85ebca6b)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
