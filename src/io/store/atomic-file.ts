import { createHash, type Hash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { storeFailure } from './store-failure.js'

const BUFFER_BYTES = 1 << 18

/** Tells apart the files that one process writes to the same place. */
let written = 0

/**
 * Writes a file beside its place and renames it there when it is whole and on disk, so that whoever
 * reads the path finds the old file or the new one, never half of one. Until then its name begins with
 * a dot and ends in `.tmp`; one that a killed process left may be deleted.
 * Every method throws PhantomNetError STORE_FAILED with the cure when the disk or its permissions say no.
 */
export class AtomicFile {
  readonly #path: string
  readonly #temporary: string
  readonly #hash: Hash = createHash('sha256')
  #descriptor: number | null
  #pending: string[] = []
  #pendingLength = 0

  constructor(path: string) {
    this.#path = path
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${written++}.tmp`)
    this.#descriptor = this.#try(() => {
      makeFolder(dirname(path))
      return openSync(this.#temporary, 'wx', 0o644)
    })
  }

  write(text: string): void {
    this.#pending.push(text)
    this.#pendingLength += text.length
    if (this.#pendingLength >= BUFFER_BYTES) this.#flush()
  }

  writeBytes(bytes: Uint8Array): void {
    this.#flush()
    this.#put(bytes)
  }

  /** Puts the file in its place. @returns the SHA-256 of its content, hex. */
  commit(): string {
    this.#flush()
    this.#try(() => {
      fsyncSync(this.#opened())
      this.#close()
      renameSync(this.#temporary, this.#path)
      syncFolder(dirname(this.#path))
    })
    return this.#hash.digest('hex')
  }

  /** Leaves the old file as it was. May be called after a failure of any kind. */
  abandon(): void {
    this.#close()
    rmSync(this.#temporary, { force: true })
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    const bytes = Buffer.from(this.#pending.join(''), 'utf8')
    this.#pending = []
    this.#pendingLength = 0
    this.#put(bytes)
  }

  #put(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#try(() => writeFully(this.#opened(), bytes))
  }

  #opened(): number {
    if (this.#descriptor === null) throw new Error('the file is closed')
    return this.#descriptor
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }

  #try<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw storeFailure(this.#path, cause)
    }
  }
}

/**
 * Writes a whole file atomically. @returns the SHA-256 of its content, hex.
 * @throws PhantomNetError STORE_FAILED.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): string {
  const file = new AtomicFile(path)
  try {
    if (typeof content === 'string') file.write(content)
    else file.writeBytes(content)
    return file.commit()
  } catch (error) {
    file.abandon()
    throw error
  }
}

/** Writes all of the bytes, however many the system takes at a time. */
export function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

/** Makes a folder that is there after a power cut as well: each that is new is on disk in the one above it. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true })
  if (first === undefined) return
  for (let made = resolve(folder); made.length >= first.length; made = dirname(made))
    syncFolder(dirname(made))
}

/** Makes the rename itself durable, where the file system can. */
function syncFolder(folder: string): void {
  let descriptor: number | null = null
  try {
    descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes(code)) throw error
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}
