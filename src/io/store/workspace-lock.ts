import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'libsql'
import { PhantomNetError } from '../../errors.js'
import { storeFailure } from './store-failure.js'

/**
 * Holds a workspace for one serving process, so that no line of a log is judged by two. The lock is SQLite's own on a
 * file of its own: the system drops it when the process ends, however it ends.
 */
export class WorkspaceLock {
  readonly #connection: InstanceType<typeof Database>

  /** @throws PhantomNetError STORE_FAILED when another process holds it or the folder cannot be written. */
  constructor(workspace: string) {
    const path = join(workspace, 'state', 'serve.lock')
    try {
      mkdirSync(dirname(path), { recursive: true })
      this.#connection = new Database(path)
      this.#connection.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'SQLITE_BUSY') throw storeFailure(path, cause)
      throw new PhantomNetError(
        'STORE_FAILED',
        `Another \`serve\` runs on the workspace ${workspace}. Stop it first, or give this one another --workspace.`,
        { cause },
      )
    }
  }

  release(): void {
    this.#connection.close()
  }
}
