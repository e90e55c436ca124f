import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import type { TailPosition } from '../../../src/io/sources/tail-position.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { MAX_REJECTS, TailStore } from '../../../src/io/store/tail-store.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

const POSITION: TailPosition = {
  path: '/var/log/cowrie.json',
  device: '64769',
  inode: '18446744073709551615',
  headBytes: 3,
  headSha256: 'abc',
  offset: 2 ** 40,
  format: null,
  referenceMs: Date.UTC(2026, 1, 13) + 0.25,
  counts: { events: 1, telemetry: 2, skipped: 3, rejected: 4 },
}

suite('positions on disk', () => {
  test('come back as they were, one a log, the latest', (t) => {
    const database = new StateDatabase(statePath(temporaryFolder(t)))
    t.after(() => database.close())
    const store = new TailStore(database)
    strictEqual(store.find(POSITION.path), null)
    store.save({ position: POSITION, rejects: [] })
    store.save({ position: { ...POSITION, path: '/other' }, rejects: [] })
    deepStrictEqual(store.find(POSITION.path), POSITION)
    const later = { ...POSITION, inode: '7', offset: 12, format: 'cowrie' }
    store.save({ position: later, rejects: [] })
    deepStrictEqual(store.find(POSITION.path), later)
  })

  test('of refused lines the newest are kept', (t) => {
    const database = new StateDatabase(statePath(temporaryFolder(t)))
    t.after(() => database.close())
    const store = new TailStore(database)
    const rejects = Array.from({ length: MAX_REJECTS + 5 }, (_, offset) => ({
      offset,
      reason: 'not JSON',
      sample: '{',
    }))
    database.transaction(() => store.save({ position: POSITION, rejects }))
    const kept = database
      .query<{ count: number; first: number }>(
        'SELECT count(*) AS count, min(offset) AS first FROM rejects',
      )
      .first()
    deepStrictEqual([kept?.count, kept?.first], [MAX_REJECTS, 5])
  })
})
