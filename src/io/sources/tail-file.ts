import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PhantomNetError } from '../../errors.js'
import type { TailPosition } from './tail-position.js'

/** Bytes of a log's beginning by which it is known again; log lines begin with their time, so they tell files apart. */
export const HEAD_BYTES = 1024

/** What rotation appends to a log's name: `.1`, `-20261124`, `.2026-11-24`; a compressed one ends otherwise. */
const ROTATED_SUFFIX = /^[.-]\d{1,14}(?:[.:_-]\d{1,14}){0,5}$/

/** An open log file: what it is, and its bytes by offset. */
export class TailFile {
  readonly path: string
  readonly device: string
  readonly inode: string
  readonly #descriptor: number
  #head: Buffer = Buffer.alloc(0)

  /** Opens a regular file. @throws PhantomNetError INPUT_UNREADABLE when it is none, or an error of the system. */
  constructor(path: string) {
    this.path = path
    // Opening a named pipe would block until somebody writes to it.
    if (!statSync(path).isFile()) {
      throw new PhantomNetError(
        'INPUT_UNREADABLE',
        `${path} is no regular file. Give the log itself to --tail.`,
      )
    }
    this.#descriptor = openSync(path, 'r')
    const { dev, ino } = fstatSync(this.#descriptor, { bigint: true })
    this.device = String(dev)
    this.inode = String(ino)
  }

  get sizeBytes(): number {
    return fstatSync(this.#descriptor).size
  }

  /** When it was written last, ns since 1970. */
  get modifiedNs(): bigint {
    return fstatSync(this.#descriptor, { bigint: true }).mtimeNs
  }

  /** Bytes from an offset on, as many as there are and the buffer holds. */
  read(buffer: Uint8Array, offset: number): Uint8Array {
    const bytes = readSync(this.#descriptor, buffer, 0, buffer.length, offset)
    return buffer.subarray(0, bytes)
  }

  /** Learns the beginning by which it is known again, out of what was read of it. */
  learnHead(readBytes: number): void {
    const wanted = Math.min(HEAD_BYTES, readBytes)
    if (this.#head.length < wanted) this.#head = this.#beginning(wanted)
  }

  /** Whether it still begins as when it was read; not so after it was cut and written anew. */
  hasSameHead(): boolean {
    return this.#head.equals(this.#beginning(this.#head.length))
  }

  /** The hash of the beginning, up to what was read. */
  head(readBytes: number): { readonly headBytes: number; readonly headSha256: string } {
    const head = this.#head.subarray(0, Math.min(HEAD_BYTES, readBytes))
    return { headBytes: head.length, headSha256: sha256(head) }
  }

  /** Whether it is the file of a position: the same beginning, and at least as long as was read of it. */
  isOf(position: TailPosition): boolean {
    if (this.sizeBytes < position.offset) return false
    if (sha256(this.#beginning(position.headBytes)) !== position.headSha256) return false
    const isSameNode = this.device === position.device && this.inode === position.inode
    return isSameNode || position.headBytes > 0
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #beginning(bytes: number): Buffer {
    const buffer = Buffer.alloc(bytes)
    return buffer.subarray(0, this.read(buffer, 0).length)
  }
}

/** Files that rotation made of a log, in its folder, oldest first, with when they were written last. */
export function rotatedFiles(
  path: string,
): readonly { readonly path: string; readonly modifiedNs: bigint }[] {
  const name = basename(path)
  let names: string[]
  try {
    names = readdirSync(dirname(path))
  } catch {
    return []
  }
  return names
    .filter((other) => other.startsWith(name) && ROTATED_SUFFIX.test(other.slice(name.length)))
    .flatMap((other) => {
      const file = join(dirname(path), other)
      const found = statSync(file, { bigint: true, throwIfNoEntry: false })
      return found?.isFile() === true ? [{ path: file, modifiedNs: found.mtimeNs }] : []
    })
    .sort((a, b) => (a.modifiedNs < b.modifiedNs ? -1 : 1))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
