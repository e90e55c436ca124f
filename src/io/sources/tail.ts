import { statSync } from 'node:fs'
import { PhantomNetError } from '../../errors.js'
import type { Event } from '../../event/event.js'
import { type FormatCatalog, OWN_FORMATS } from '../../parsers/catalog.js'
import { LineSplitter } from './line-splitter.js'
import { rotatedFiles, TailFile } from './tail-file.js'
import { TailLines } from './tail-lines.js'
import type { TailPosition, TailProgress } from './tail-position.js'

/** Bytes read at once, and so the lines of one batch. */
export const TAIL_CHUNK_BYTES = 1 << 16

/**
 * Bytes before the position that are parsed again, and not counted, when reading goes on after a restart: what the
 * parser remembers of open sessions lies there.
 */
const WARM_UP_BYTES = 1 << 20

/** How long a renamed log is still read for what its writer has not closed yet, ms. */
export const ROTATION_GRACE_MS = 1000

export interface TailOptions {
  /** Name of the log format to insist on; null to tell it from the content. */
  readonly format: string | null
  /** The formats there are; those of ours when left out. */
  readonly formats?: FormatCatalog
  readonly nowMs: () => number
  /** Where reading stopped before; null to begin at the beginning. */
  readonly saved: TailPosition | null
}

/** Lines of a log since the last batch. */
export interface TailBatch extends TailProgress {
  readonly events: readonly Event[]
}

/**
 * Follows one log, as `tail -F` does, from the beginning or from where it stopped. The log may not be there yet, grow,
 * be renamed and begun anew, or be copied and cut; a line counts once its end is written. What rotation took away
 * while nobody read is looked for beside the log and read first.
 */
export class Tail {
  readonly path: string
  readonly #options: TailOptions
  readonly #chunk = new Uint8Array(TAIL_CHUNK_BYTES)
  readonly #lines: TailLines
  #saved: TailPosition | null
  #file: TailFile | null = null
  #splitter = this.#newSplitter(0)
  /** Where the splitter's first byte lies in the file, and where the next byte to read does. */
  #splitterStart = 0
  #offset = 0
  #replacedAtMs: number | null = null
  #fault: string | null = null

  /** @param path absolute. @throws PhantomNetError FORMAT_UNKNOWN for a format that has no lines or does not exist. */
  constructor(path: string, options: TailOptions) {
    this.path = path
    this.#options = options
    this.#saved = options.saved
    this.#lines = new TailLines(
      formatOf(options),
      options.saved?.referenceMs ?? options.nowMs(),
      options.saved?.counts ?? null,
      options.formats,
    )
  }

  /** Name of the format; '' while it is not known. */
  get format(): string {
    return this.#lines.format ?? ''
  }

  /** Lines taken since the log was met first, by what became of them. */
  get counts(): TailPosition['counts'] {
    return this.#lines.counts
  }

  /** What is wrong with the log at the moment; null when nothing is. */
  get fault(): string | null {
    return this.#fault ?? this.#lines.fault
  }

  /**
   * The next lines; null when there are none now. A batch is to be kept before the next is asked for.
   * Never throws for what is wrong with the log: `fault` tells it, and the next call tries again.
   */
  next(): TailBatch | null {
    try {
      this.#file ??= this.#open()
      const batch = this.#file === null ? null : this.#read(this.#file)
      if (this.#file !== null) this.#fault = null
      return batch
    } catch (error) {
      this.#fault = faultOf(error)
      return null
    }
  }

  close(): void {
    this.#file?.close()
    this.#file = null
  }

  #open(): TailFile | null {
    const saved = this.#saved
    if (saved === null) return this.#begin(new TailFile(this.path))
    const found = findFileOf(saved)
    const file =
      found === null ? this.#begin(new TailFile(this.path)) : this.#resume(found, saved.offset)
    this.#saved = null
    return file
  }

  #begin(file: TailFile): TailFile {
    this.#startAt(0)
    return file
  }

  /** Goes on in the middle of a file. */
  #resume(file: TailFile, offset: number): TailFile {
    this.#warmUp(file, offset)
    this.#startAt(offset)
    file.learnHead(offset)
    return file
  }

  #startAt(offset: number): void {
    this.#splitter = this.#newSplitter(offset)
    this.#splitterStart = offset
    this.#offset = offset
    this.#replacedAtMs = null
  }

  #newSplitter(start: number): LineSplitter {
    return new LineSplitter((text, offset, isTooLong) =>
      this.#lines.take(text, start + offset, isTooLong),
    )
  }

  #warmUp(file: TailFile, offset: number): void {
    const start = Math.max(0, offset - WARM_UP_BYTES)
    let isWhole = start === 0
    const splitter = new LineSplitter((text) => {
      // The first line read may be the end of one that began before.
      if (isWhole) this.#lines.remember(text)
      isWhole = true
    })
    for (let at = start; at < offset;) {
      const wanted = Math.min(this.#chunk.length, offset - at)
      const bytes = file.read(this.#chunk.subarray(0, wanted), at)
      if (bytes.length === 0) break
      splitter.push(bytes)
      at += bytes.length
    }
  }

  #read(file: TailFile): TailBatch | null {
    if (file.sizeBytes < this.#offset || !file.hasSameHead()) return this.#wasCut(file)
    const bytes = file.read(this.#chunk, this.#offset)
    if (bytes.length === 0) return this.#atEnd(file)
    this.#offset += bytes.length
    this.#splitter.push(bytes)
    file.learnHead(this.#lineEnd)
    const batch = this.#batch(file, false)
    const isMore = bytes.length === this.#chunk.length
    // Within a very long line there is nothing to tell yet, but more to read at once.
    return batch ?? (isMore ? this.#nothingYet(file) : null)
  }

  #nothingYet(file: TailFile): TailBatch {
    return { events: [], rejects: [], position: this.#positionIn(file) }
  }

  /** The log was copied and cut (logrotate's copytruncate), or written over: the copy may hold what was not read. */
  #wasCut(file: TailFile): TailBatch | null {
    const batch = this.#batch(file, true)
    const position = this.#positionIn(file)
    const copy = position.headBytes === 0 ? null : findRotated(position)
    file.close()
    this.#file = null
    if (copy === null) {
      this.#file = this.#begin(new TailFile(this.path))
      return batch
    }
    copy.learnHead(this.#lineEnd)
    this.#startAt(this.#lineEnd)
    this.#file = copy
    this.#replacedAtMs = Number.NEGATIVE_INFINITY
    return batch
  }

  /** Nothing more in the file now: whether it is still the log, or another took its place. */
  #atEnd(file: TailFile): TailBatch | null {
    const current = statSync(this.path, { bigint: true, throwIfNoEntry: false })
    if (current === undefined) return null
    if (String(current.ino) === file.inode && String(current.dev) === file.device) {
      this.#replacedAtMs = null
      return null
    }
    this.#replacedAtMs ??= this.#options.nowMs()
    if (this.#options.nowMs() - this.#replacedAtMs < ROTATION_GRACE_MS) return null
    return this.#finish(file)
  }

  /** Takes the last line, though its end is missing, and turns to the file that came next. */
  #finish(file: TailFile): TailBatch | null {
    this.#splitter.end()
    const batch = this.#batch(file, true)
    const next = successorOf(file, this.path)
    this.#file = next === null ? null : this.#begin(next)
    file.close()
    return batch
  }

  #batch(file: TailFile, isLast: boolean): TailBatch | null {
    const taken = this.#lines.flush(isLast)
    if (taken === null) return null
    return { ...taken, position: this.#positionIn(file) }
  }

  #positionIn(file: TailFile): TailPosition {
    const offset = this.#lines.heldFrom ?? this.#lineEnd
    return {
      path: this.path,
      device: file.device,
      inode: file.inode,
      ...file.head(offset),
      offset,
      format: this.#lines.format,
      referenceMs: this.#lines.referenceMs,
      counts: this.#lines.counts,
    }
  }

  /** Where the line begins that has no end yet. */
  get #lineEnd(): number {
    return this.#splitterStart + this.#splitter.lineOffset
  }
}

function formatOf({ format, formats = OWN_FORMATS, saved }: TailOptions): string | null {
  if (format === null) return saved?.format ?? null
  if (formats.named(format) !== null) return format
  throw new PhantomNetError(
    'FORMAT_UNKNOWN',
    `${format} has no lines, so it cannot be followed. Give a log to --tail, and captures to \`ingest\` or \`score\`.`,
  )
}

/** The file that a position is of: at its path, or beside it under a name that rotation gives. */
function findFileOf(position: TailPosition): TailFile | null {
  const current = openIfThere(position.path)
  if (current?.isOf(position) === true) return current
  current?.close()
  return findRotated(position)
}

function findRotated(position: TailPosition): TailFile | null {
  for (const { path } of rotatedFiles(position.path)) {
    const file = openIfThere(path)
    if (file?.isOf(position) === true) return file
    file?.close()
  }
  return null
}

/** What was written after a file that rotation put aside: an intermediate one that nobody read, or the log itself. */
function successorOf(file: TailFile, path: string): TailFile | null {
  const { modifiedNs } = file
  for (const rotated of rotatedFiles(path)) {
    if (rotated.modifiedNs <= modifiedNs) continue
    const next = openIfThere(rotated.path)
    if (next !== null && next.inode !== file.inode) return next
    next?.close()
  }
  return openIfThere(path)
}

function openIfThere(path: string): TailFile | null {
  try {
    return new TailFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** What a failed read says of the log. @throws what is no failure of the system, but a bug. */
function faultOf(error: unknown): string {
  if (error instanceof PhantomNetError) return error.message
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return code === 'ENOENT' ? 'it is not there (yet)' : `it cannot be read (${code})`
}
