import { deepStrictEqual, doesNotMatch, ok, strictEqual, throws } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import type { PhantomNetError } from '../../../src/errors.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

const ADD = `INSERT INTO rejects (path, offset, reason, sample) VALUES (?, 0, '', '')`

suite('the state of a workspace', () => {
  test('what a transaction wrote is there for whoever opens the file next', (t) => {
    const path = statePath(temporaryFolder(t))
    const database = new StateDatabase(path)
    database.transaction(() => database.query(ADD).run('a'))
    database.close()
    const again = new StateDatabase(path)
    deepStrictEqual(again.query<{ path: string }>('SELECT path FROM rejects').all(), [
      { path: 'a' },
    ])
    again.close()
  })

  test('a transaction that throws leaves nothing, and the next one works', (t) => {
    const database = new StateDatabase(statePath(temporaryFolder(t)))
    throws(() =>
      database.transaction(() => {
        database.query(ADD).run('lost')
        throw new Error('half way')
      }),
    )
    database.transaction(() => database.query(ADD).run('kept'))
    const rows = database.query<{ path: string }>('SELECT path FROM rejects').all()
    deepStrictEqual(rows, [{ path: 'kept' }])
    database.close()
  })

  test('a commit waits for the disk', (t) => {
    const database = new StateDatabase(statePath(temporaryFolder(t)))
    strictEqual(
      database.query<{ synchronous: number }>('PRAGMA synchronous').first()?.synchronous,
      2,
    )
    database.close()
  })

  test('a file of another release is refused, not written over', (t) => {
    const path = statePath(temporaryFolder(t))
    const database = new StateDatabase(path)
    database.query('PRAGMA user_version = 99').all()
    database.close()
    throws(() => new StateDatabase(path), { code: 'STORE_FAILED', message: /another release/ })
  })

  test('a file that is no database, and a folder that cannot be made, are told with their path', (t) => {
    const folder = temporaryFolder(t)
    mkdirSync(join(folder, 'state'))
    writeFileSync(statePath(folder), 'this is no database, nor was it ever one\n'.repeat(100))
    throws(() => new StateDatabase(statePath(folder)), {
      code: 'STORE_FAILED',
      message: /phantomnet\.db/,
    })
    writeFileSync(join(folder, 'file'), '')
    throws(() => new StateDatabase(join(folder, 'file', 'x.db')), { code: 'STORE_FAILED' })
  })

  test('a file that cannot be opened, and one that can only be read, have their cure', (t) => {
    const path = statePath(temporaryFolder(t))
    // A folder in the file's place is refused to root as well, whom no mode stops.
    mkdirSync(path, { recursive: true })
    throws(
      () => new StateDatabase(path),
      ({ code, message }: PhantomNetError) => {
        strictEqual(code, 'STORE_FAILED')
        ok(message.startsWith(`${path} cannot be written. The folder takes no file, or`), message)
        doesNotMatch(message, /ConnectionFailed/)
        return true
      },
    )
    const database = new StateDatabase(statePath(temporaryFolder(t)))
    database.query('PRAGMA query_only = ON').all()
    throws(() => database.transaction(() => database.query(ADD).run('a')), {
      code: 'STORE_FAILED',
      message: /cannot be written\. It can be read alone: change the owner or mode/,
    })
    database.close()
  })
})
