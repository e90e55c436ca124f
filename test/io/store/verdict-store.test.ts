import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { eventToJson } from '../../../src/event/schema.js'
import type { TailProgress } from '../../../src/io/sources/tail-position.js'
import { DecisionStore } from '../../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { TailStore } from '../../../src/io/store/tail-store.js'
import { MAX_SCANNED, VerdictStore } from '../../../src/io/store/verdict-store.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { NOON_MS, verdictOf } from './sample-verdicts.js'

function openStore(t: TestContext, keep = 1_000_000) {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  const decisions = new DecisionStore(database)
  const tails = new TailStore(database)
  return { database, decisions, tails, store: new VerdictStore(database, decisions, tails, keep) }
}

const FIRST = { before: null, limit: 100 }

function progressAt(offset: number): TailProgress {
  const counts = { events: 1, telemetry: 2, skipped: 3, rejected: 4 }
  const position = {
    path: '/var/log/cowrie.json',
    device: '64769',
    inode: '18446744073709551615',
    headBytes: 3,
    headSha256: 'abc',
    offset,
    format: 'cowrie',
    referenceMs: NOON_MS + 0.5,
    counts,
  }
  return { position, rejects: [{ offset: 7, reason: 'not JSON', sample: '{' }] }
}

suite('verdicts on disk', () => {
  test('come back newest first, with ids that grow in the order of judging', (t) => {
    const { store } = openStore(t)
    strictEqual(store.append([verdictOf({ sourceIp: '203.0.113.1' })], null), 1)
    strictEqual(
      store.append([verdictOf({ sourceIp: '203.0.113.2' }), verdictOf({ sourceIp: '::1' })], null),
      3,
    )
    const { rows, next } = store.page({}, FIRST)
    deepStrictEqual(
      rows.map(({ id, src_ip }) => [id, src_ip]),
      [
        [3, '::1'],
        [2, '203.0.113.2'],
        [1, '203.0.113.1'],
      ],
    )
    strictEqual(next, null)
    const { id: _id, ...document } = rows[0] ?? { id: 0 }
    deepStrictEqual(document, verdictOf({ sourceIp: '::1' }).document)
  })

  test('pages follow one another without gap or overlap, also while new ones come', (t) => {
    const { store } = openStore(t)
    store.append(
      Array.from({ length: 7 }, () => verdictOf()),
      null,
    )
    const seen: number[] = []
    let before: number | null = null
    do {
      const page = store.page({}, { before, limit: 3 })
      seen.push(...page.rows.map(({ id }) => id))
      before = page.next
      store.append([verdictOf()], null)
    } while (before !== null)
    deepStrictEqual(seen, [7, 6, 5, 4, 3, 2, 1])
  })

  test('filters by source, decision, prediction and time, each alone and together', (t) => {
    const { store } = openStore(t)
    store.append(
      [
        verdictOf({ sourceIp: '203.0.113.1', action: 'BLOCK', prediction: 'anomaly' }),
        verdictOf({ sourceIp: '203.0.113.1', atMs: NOON_MS + 1000 }),
        verdictOf({ sourceIp: '203.0.113.2', atMs: NOON_MS + 2000, action: 'BLOCK' }),
      ],
      null,
    )
    const ids = (filter: Parameters<VerdictStore['page']>[0]): number[] =>
      store.page(filter, FIRST).rows.map(({ id }) => id)
    deepStrictEqual(ids({ src_ip: '203.0.113.1' }), [2, 1])
    deepStrictEqual(ids({ decision: 'BLOCK' }), [3, 1])
    deepStrictEqual(ids({ decision: 'BLOCK', src_ip: '203.0.113.1' }), [1])
    deepStrictEqual(ids({ prediction: 'anomaly' }), [1])
    deepStrictEqual(ids({ fromMs: NOON_MS + 1000 }), [3, 2])
    deepStrictEqual(ids({ fromMs: NOON_MS, toMs: NOON_MS + 1000 }), [1])
    deepStrictEqual(ids({ service: 'ftp' }), [])
  })

  test('one page looks at no more than its share, and says where to go on', (t) => {
    const { store } = openStore(t)
    store.append([verdictOf({ action: 'BLOCK' })], null)
    store.append(
      Array.from({ length: MAX_SCANNED }, () => verdictOf()),
      null,
    )
    const first = store.page({ decision: 'BLOCK' }, FIRST)
    deepStrictEqual(first, { rows: [], next: 2 })
    const second = store.page({ decision: 'BLOCK' }, { before: first.next, limit: 100 })
    deepStrictEqual(
      second.rows.map(({ id }) => id),
      [1],
    )
    strictEqual(second.next, null)
  })

  test('beyond the limit the oldest go, and ids are not used again', (t) => {
    const { store } = openStore(t, 1000)
    for (let i = 0; i < 12; i++)
      store.append(
        Array.from({ length: 100 }, () => verdictOf()),
        null,
      )
    const ids = store.page({}, { before: null, limit: 1000 }).rows.map(({ id }) => id)
    strictEqual(ids.length, 1000)
    strictEqual(ids[0], 1200)
    strictEqual(ids.at(-1), 201)
  })

  test('the events judged last come back in the order they were judged, to the bit', (t) => {
    const { store } = openStore(t)
    const atMs = NOON_MS + 0.123
    const event = { ...verdictOf().event, timestamp: atMs }
    store.append([verdictOf(), { ...verdictOf(), event }, verdictOf({ sourceIp: '::2' })], null)
    const events = store.newestEvents(2)
    deepStrictEqual(
      events.map(({ sourceIp }) => sourceIp),
      ['203.0.113.7', '::2'],
    )
    strictEqual(events[0]?.atMs, atMs)
    deepStrictEqual(
      eventToJson(events[1] as (typeof events)[0]),
      verdictOf({ sourceIp: '::2' }).event,
    )
  })

  test('the position of a log is kept with the verdicts of its lines, or not at all', (t) => {
    const { store, tails } = openStore(t)
    strictEqual(tails.find('/var/log/cowrie.json'), null)
    store.append([verdictOf()], progressAt(100))
    deepStrictEqual(tails.find('/var/log/cowrie.json'), progressAt(100).position)
    const broken = { ...verdictOf(), decision: { ...verdictOf().decision, action: null as never } }
    throws(() => store.append([verdictOf(), broken], progressAt(200)), { code: 'STORE_FAILED' })
    strictEqual(tails.find('/var/log/cowrie.json')?.offset, 100)
    strictEqual(store.page({}, FIRST).rows.length, 1)
    store.append([], progressAt(300))
    strictEqual(tails.find('/var/log/cowrie.json')?.offset, 300)
  })

  test('a full disk, told by SQLite, keeps nothing of the batch', (t) => {
    const { store, database } = openStore(t)
    store.append([verdictOf()], null)
    const pages = database.query<{ page_count: number }>('PRAGMA page_count').first()?.page_count
    database.query(`PRAGMA max_page_count = ${pages}`).all()
    throws(
      () =>
        store.append(
          Array.from({ length: 500 }, () => verdictOf()),
          null,
        ),
      {
        code: 'STORE_FAILED',
        message: /full/,
      },
    )
    database.query('PRAGMA max_page_count = 1000000').all()
    strictEqual(store.page({}, FIRST).rows.length, 1)
    ok(store.append([verdictOf()], null) > 1)
  })
})
