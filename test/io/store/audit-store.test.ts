import { deepStrictEqual, match, ok, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { PhantomNetError } from '../../../src/errors.js'
import { type AuditNote, AuditStore } from '../../../src/io/store/audit-store.js'
import { DecisionStore } from '../../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

const NOTE: AuditNote = {
  atMs: Date.UTC(2026, 1, 13),
  actor: 'token me',
  address: '192.0.2.1',
  action: 'model.promote',
  subject: '1.3',
  before: { version: '1.2' },
  after: { version: '1.3' },
}

function opened(t: { after(work: () => void): void }, limit?: number) {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  return { database, audit: new AuditStore(database, limit) }
}

const all = { before: null, limit: 100 }

suite('the audit log', () => {
  test('tells what it was told, newest first, a page at a time and filtered', (t) => {
    const { audit } = opened(t)
    audit.append(NOTE)
    audit.append({ ...NOTE, action: 'model.rollback', subject: '1.2', actor: 'user root' })
    audit.append({ ...NOTE, before: null, after: undefined, address: null })
    const { rows, next } = audit.page({}, { before: null, limit: 2 })
    deepStrictEqual(
      rows.map(({ id, action }) => [id, action]),
      [
        [3, 'model.promote'],
        [2, 'model.rollback'],
      ],
    )
    const [first] = audit.page({}, { before: next, limit: 2 }).rows
    const { id: _id, hash, ...told } = first ?? { id: 0, hash: '' }
    deepStrictEqual(told, NOTE)
    match(hash, /^[0-9a-f]{64}$/)
    deepStrictEqual(rows[0]?.after, null)
    const ids = (filter: Parameters<AuditStore['page']>[0]): number[] =>
      audit.page(filter, all).rows.map(({ id }) => id)
    deepStrictEqual(ids({ action: 'model.rollback' }), [2])
    deepStrictEqual(ids({ actor: 'user root' }), [2])
    deepStrictEqual(ids({ subject: '1.3', actor: 'token me' }), [3, 1])
  })

  test('an entry that is changed, taken out or put in breaks the chain where it was', (t) => {
    const { database, audit } = opened(t)
    for (let i = 0; i < 5; i++) audit.append({ ...NOTE, subject: String(i) })
    const whole = audit.check()
    deepStrictEqual([whole.entries, whole.brokenAtId], [5, null])
    strictEqual(whole.head, audit.page({}, all).rows[0]?.hash)
    for (const [harm, mend, brokenAtId] of [
      [`actor = 'token other' WHERE id = 3`, `actor = 'token me' WHERE id = 3`, 3],
      [`after = 'null' WHERE id = 1`, `after = '{"version":"1.3"}' WHERE id = 1`, 1],
      [`id = 30 WHERE id = 3`, `id = 3 WHERE id = 30`, 4],
      [`previous = hash WHERE id = 1`, `previous = '${'0'.repeat(64)}' WHERE id = 1`, 1],
    ] as const) {
      database.query(`UPDATE audit SET ${harm}`).run()
      strictEqual(audit.check().brokenAtId, brokenAtId, harm)
      database.query(`UPDATE audit SET ${mend}`).run()
      strictEqual(audit.check().brokenAtId, null, mend)
    }
    database.query('DELETE FROM audit WHERE id = 5').run()
    strictEqual(audit.check().brokenAtId, null)
    ok(audit.check().head !== whole.head, 'a cut end shows by the head alone')
  })

  test('beyond its bound the oldest go, and what is left is still a chain', (t) => {
    const { audit } = opened(t, 3)
    for (let i = 0; i < 10; i++) audit.append(NOTE)
    deepStrictEqual(
      audit.page({}, all).rows.map(({ id }) => id),
      [10, 9, 8],
    )
    deepStrictEqual([audit.check().entries, audit.check().brokenAtId], [3, null])
  })

  test('a long side of a change is told by its length and hash', (t) => {
    const { audit } = opened(t)
    audit.append({ ...NOTE, after: 'x'.repeat(5000) })
    const [entry] = audit.page({}, all).rows
    deepStrictEqual(Object.keys(entry?.after as object), ['characters', 'sha256'])
    strictEqual(audit.check().brokenAtId, null)
  })

  test('there is no change by hand without its entry, nor an entry without the change', (t) => {
    const { database, audit } = opened(t)
    const decisions = new DecisionStore(database)
    const told: string[] = []
    decisions.subscribe((changes) => told.push(...changes.map(({ kind }) => kind)))
    const asked = {
      target: '203.0.113.9',
      action: 'BLOCK',
      why: '',
      nowMs: NOTE.atMs,
      durationS: 60,
      isDryRun: true,
    } as const
    const full = (): never => {
      throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free some space.')
    }
    throws(() => decisions.add({ ...asked, within: full }), { code: 'STORE_FAILED' })
    deepStrictEqual([decisions.page({ nowMs: NOTE.atMs }, all).rows, told], [[], []])
    decisions.add({ ...asked, within: () => audit.note(NOTE) })
    throws(() => decisions.end({ target: asked.target }, NOTE.atMs, full), { code: 'STORE_FAILED' })
    deepStrictEqual([audit.page({}, all).rows.length, told], [1, ['added']])
    // Where nothing is ended there is nothing to tell.
    strictEqual(decisions.end({ id: 99 }, NOTE.atMs, full), 0)
  })
})
