import { createHash, type Hash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const BUFFER_BYTES = 1 << 18

/**
 * Writes a file beside its place and renames it there when it is whole and on disk, so that whoever
 * reads the path finds the old file or the new one, never half of one.
 */
export class AtomicFile {
  readonly #path: string
  readonly #temporary: string
  readonly #descriptor: number
  readonly #hash: Hash = createHash('sha256')
  #pending: string[] = []
  #pendingLength = 0

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#path = path
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
    this.#descriptor = openSync(this.#temporary, 'w', 0o644)
  }

  write(text: string): void {
    this.#pending.push(text)
    this.#pendingLength += text.length
    if (this.#pendingLength >= BUFFER_BYTES) this.#flush()
  }

  writeBytes(bytes: Uint8Array): void {
    this.#flush()
    this.#hash.update(bytes)
    writeFully(this.#descriptor, bytes)
  }

  /** Puts the file in its place. @returns the SHA-256 of its content, hex. */
  commit(): string {
    this.#flush()
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
    renameSync(this.#temporary, this.#path)
    syncFolder(dirname(this.#path))
    return this.#hash.digest('hex')
  }

  /** Leaves the old file as it was. */
  abandon(): void {
    closeSync(this.#descriptor)
    rmSync(this.#temporary, { force: true })
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    const bytes = Buffer.from(this.#pending.join(''), 'utf8')
    this.#pending = []
    this.#pendingLength = 0
    this.#hash.update(bytes)
    writeFully(this.#descriptor, bytes)
  }
}

/** Writes a whole file atomically. @returns the SHA-256 of its content, hex. */
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

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

/** Makes the rename itself durable. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
