import { closeSync, openSync, readSync } from 'node:fs'
import { PhantomNetError } from '../../errors.js'

/** Bytes read at a time. */
const CHUNK_BYTES = 1 << 20

/**
 * The bytes of a file, piece by piece; each is overwritten by the next.
 * @throws PhantomNetError INPUT_UNREADABLE.
 */
export function* fileChunks(path: string): Generator<Uint8Array> {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let length; (length = readSync(descriptor, buffer)) > 0;) yield buffer.subarray(0, length)
  } catch (cause) {
    if (cause instanceof PhantomNetError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    throw new PhantomNetError(
      'INPUT_UNREADABLE',
      `${path} cannot be read (${code}). Check its permissions and the disk.`,
      { cause },
    )
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}
