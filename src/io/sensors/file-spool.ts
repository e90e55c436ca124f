import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'

/** Files in one spool; a folder of very many is slow to go through. */
const MAX_FILES = 1024

/** What a spool of files may hold. */
export interface FileSpoolLimits {
  /** Bytes of all files; the oldest make room for new ones. */
  readonly totalBytes: number
  /** Bytes kept of one file; what comes after them is hashed only. */
  readonly fileBytes: number
}

/** What a visitor sent, once all of it is there. */
export interface Received {
  /** Of everything that came, kept or not; lowercase hexadecimal. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** Takes in one file of a visitor's. */
export interface Receiving {
  write(bytes: Uint8Array): void
  end(): Received
}

/** A folder of bounded size whose files have names of ours, never a visitor's. */
export class FileSpool {
  readonly #folder: string
  readonly #limits: FileSpoolLimits
  readonly #isKept: boolean
  #serial = 0

  /** @param isKept whether files are written at all; otherwise they are hashed and forgotten. */
  constructor(folder: string, limits: FileSpoolLimits, isKept: boolean) {
    this.#folder = folder
    this.#limits = limits
    this.#isKept = isKept
  }

  /** Begins a file that a visitor sends; where files are kept its name becomes its SHA-256. */
  receive(): Receiving {
    const part = `part-${process.pid}-${++this.#serial}`
    const file = this.open(part)
    return new HashedFile(file, (sha256) =>
      renameSync(`${this.#folder}/${part}`, `${this.#folder}/${sha256}`),
    )
  }

  /** Opens a new file for writing, up to the bound of one file; null when none are kept or the disk refuses. */
  open(name: string): BoundedFile | null {
    if (!this.#isKept) return null
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      this.#makeRoom()
      return new BoundedFile(
        openSync(`${this.#folder}/${name}`, 'wx', 0o600),
        this.#limits.fileBytes,
      )
    } catch {
      // A full disk must not end the sensor: the hash is still told.
      return null
    }
  }

  #makeRoom(): void {
    const files = readdirSync(this.#folder)
      .map((name) => `${this.#folder}/${name}`)
      .map((path) => ({ path, status: statSync(path) }))
      .sort((a, b) => a.status.mtimeMs - b.status.mtimeMs)
    let total = files.reduce((sum, { status }) => sum + status.size, 0)
    let left = files.length
    for (const { path, status } of files) {
      if (total + this.#limits.fileBytes <= this.#limits.totalBytes && left < MAX_FILES) return
      rmSync(path, { force: true })
      total -= status.size
      left--
    }
  }
}

/** A file that takes its first bytes and silently no more. */
export class BoundedFile {
  #descriptor: number | null
  #left: number

  constructor(descriptor: number, most: number) {
    this.#descriptor = descriptor
    this.#left = most
  }

  /** Whether there is room for so many more bytes. */
  hasRoom(bytes: number): boolean {
    return this.#descriptor !== null && bytes <= this.#left
  }

  write(bytes: Uint8Array): void {
    if (this.#descriptor === null || this.#left <= 0) return
    try {
      this.#left -= writeSync(this.#descriptor, bytes, 0, Math.min(bytes.length, this.#left))
    } catch {
      this.close()
    }
  }

  close(): void {
    if (this.#descriptor === null) return
    closeSync(this.#descriptor)
    this.#descriptor = null
  }
}

class HashedFile implements Receiving {
  readonly #hash: Hash = createHash('sha256')
  readonly #file: BoundedFile | null
  readonly #onWhole: (sha256: string) => void
  #sizeBytes = 0

  constructor(file: BoundedFile | null, onWhole: (sha256: string) => void) {
    this.#file = file
    this.#onWhole = onWhole
  }

  write(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#sizeBytes += bytes.length
    this.#file?.write(bytes)
  }

  end(): Received {
    const sha256 = this.#hash.digest('hex')
    if (this.#file !== null) {
      this.#file.close()
      this.#onWhole(sha256)
    }
    return { sha256, sizeBytes: this.#sizeBytes }
  }
}
