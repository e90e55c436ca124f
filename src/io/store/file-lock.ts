import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import { PhantomNetError } from '../../errors.js'
import { storeFailure } from './store-failure.js'

/** How long one process waits for another, ms. A registry is held for a fraction of a second. */
export const LOCK_WAIT_MS = 20_000

/**
 * Does work that no other process may do at the same time. The lock is SQLite's own on a file that holds nothing: the
 * system drops it when the process ends, however it ends, so none is ever left behind.
 * @throws PhantomNetError STORE_FAILED when another holds it for too long, or the folder cannot be written.
 */
export function withFileLock<T>(path: string, work: () => T, waitMs: number = LOCK_WAIT_MS): T {
  const connection = takeLock(path, waitMs)
  try {
    return work()
  } finally {
    connection.close()
  }
}

function takeLock(path: string, waitMs: number): InstanceType<typeof Database> {
  let connection: InstanceType<typeof Database> | null = null
  try {
    mkdirSync(dirname(path), { recursive: true })
    connection = new Database(path, { timeout: waitMs })
    connection.exec('BEGIN EXCLUSIVE')
    return connection
  } catch (cause) {
    connection?.close()
    if ((cause as { code?: unknown }).code !== 'SQLITE_BUSY') throw storeFailure(path, cause)
    throw new PhantomNetError(
      'STORE_FAILED',
      `Another process has held ${path} for ${waitMs / 1000} s. See whether it hangs, end it, and try again.`,
      { cause },
    )
  }
}
