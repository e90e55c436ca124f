import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'

/** A segment is closed, and a new one begun, at this size. */
export const SEGMENT_BYTES = 1 << 20

/** What one read takes. */
const CHUNK_BYTES = 1 << 16

const LINE_FEED = 10

/**
 * Lines on disk that nobody has confirmed yet, in order and numbered from 1. A line is safe from the end of any process
 * once `append` returned (not from a loss of power, as nothing is flushed); it is dropped when it is confirmed, a segment
 * at a time. The folder holds files `NAME-FIRST.ndjson`, where NAME is drawn when it is empty.
 */
export class Journal {
  readonly name: string
  readonly #folder: string
  readonly #maxBytes: number
  readonly #segments: Segment[] = []
  #bytes = 0
  #lastNumber = 0
  /** Of the reader: the segment, and the offset in it. */
  #readSegment = 0
  #readOffset = 0

  /** Opens what a former process left. @throws an error of the file system. */
  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#maxBytes = maxBytes
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = readdirSync(folder)
      .map((file) => /^([0-9a-f]{16})-(\d{1,15})\.ndjson$/.exec(file))
      .filter((parts) => parts !== null)
      .map(([file, name, first]) => ({ file, name: String(name), first: Number(first) }))
      .sort((a, b) => a.first - b.first)
    this.name = found[0]?.name ?? randomBytes(8).toString('hex')
    for (const { file, name, first } of found) {
      const path = `${folder}/${file}`
      // What does not go on where the former segment ended is none of ours.
      const isNext = this.#segments.length === 0 || first === this.#lastNumber + 1
      if (name !== this.name || !isNext) rmSync(path, { force: true })
      else this.#reopen(path, first)
    }
    if (this.#segments.length === 0) this.#begin()
  }

  get lastNumber(): number {
    return this.#lastNumber
  }

  /** Whether another line may be appended. */
  get hasRoom(): boolean {
    return this.#bytes < this.#maxBytes
  }

  /** Bytes that are not confirmed yet, less than a segment too many. */
  get sizeBytes(): number {
    return this.#bytes
  }

  /** Appends whole lines, each ended by a line feed. @throws an error of the file system. */
  append(lines: readonly string[]): void {
    const bytes = Buffer.from(lines.join(''), 'utf8')
    let segment = this.#segments.at(-1) as Segment
    if (segment.bytes > 0 && segment.bytes + bytes.length > SEGMENT_BYTES) {
      this.#begin()
      segment = this.#segments.at(-1) as Segment
    }
    try {
      for (let at = 0; at < bytes.length;)
        at += writeSync(segment.descriptor, bytes, at, bytes.length - at, segment.bytes + at)
    } catch (error) {
      // Half a line would run into the next.
      ftruncateSync(segment.descriptor, segment.bytes)
      throw error
    }
    segment.bytes += bytes.length
    this.#bytes += bytes.length
    this.#lastNumber += lines.length
  }

  /** The next whole lines not read yet; empty when all are read. */
  read(): Uint8Array {
    for (;;) {
      const segment = this.#segments[this.#readSegment] as Segment
      const left = segment.bytes - this.#readOffset
      if (left > 0) {
        const lines = readLines(segment, this.#readOffset, Math.min(CHUNK_BYTES, left), left)
        this.#readOffset += lines.length
        return lines
      }
      if (this.#readSegment === this.#segments.length - 1) return Buffer.alloc(0)
      this.#readSegment++
      this.#readOffset = 0
    }
  }

  /** Drops the segments whose lines are all confirmed, up to this number. */
  confirm(number: number): void {
    while (this.#segments.length > 1) {
      const next = this.#segments[1] as Segment
      // The reader is never overtaken: what it has not passed is not confirmed.
      if (next.first - 1 > number || this.#readSegment === 0) break
      this.#drop()
    }
    const only = this.#segments[0] as Segment
    const isAllRead = this.#readSegment === 0 && this.#readOffset === only.bytes
    if (this.#segments.length === 1 && number >= this.#lastNumber && isAllRead && only.bytes > 0) {
      this.#begin()
      this.#readSegment = 1
      this.#readOffset = 0
      this.#drop()
    }
  }

  close(): void {
    for (const { descriptor } of this.#segments) closeSync(descriptor)
    this.#segments.length = 0
  }

  #begin(): void {
    const first = this.#lastNumber + 1
    const path = `${this.#folder}/${this.name}-${first}.ndjson`
    const descriptor = openSync(path, 'w+', 0o600)
    this.#segments.push({ path, descriptor, first, bytes: 0 })
  }

  #drop(): void {
    const segment = this.#segments.shift() as Segment
    closeSync(segment.descriptor)
    rmSync(segment.path, { force: true })
    this.#bytes -= segment.bytes
    this.#readSegment--
  }

  /** A process that was killed may have left half a line. */
  #reopen(path: string, first: number): void {
    const descriptor = openSync(path, 'r+')
    const { size } = fstatSync(descriptor)
    let lines = 0
    let end = 0
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let offset = 0; offset < size;) {
      const taken = readSync(descriptor, chunk, 0, chunk.length, offset)
      if (taken === 0) break
      for (let i = 0; i < taken; i++) {
        if (chunk[i] !== LINE_FEED) continue
        lines++
        end = offset + i + 1
      }
      offset += taken
    }
    if (end < size) ftruncateSync(descriptor, end)
    this.#segments.push({ path, descriptor, first, bytes: end })
    this.#bytes += end
    this.#lastNumber = first + lines - 1
  }
}

/** Reads up to the last line end within `bytes`, or all that is left when a line is longer. */
function readLines(segment: Segment, offset: number, bytes: number, left: number): Uint8Array {
  const chunk = Buffer.allocUnsafe(bytes)
  const taken = readSync(segment.descriptor, chunk, 0, bytes, offset)
  const end = chunk.lastIndexOf(LINE_FEED, taken - 1) + 1
  return end === 0 && bytes < left
    ? readLines(segment, offset, left, left)
    : chunk.subarray(0, end === 0 ? taken : end)
}

interface Segment {
  readonly path: string
  readonly descriptor: number
  /** Number of its first line. */
  readonly first: number
  bytes: number
}
