import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import type { TailProgress } from '../../../src/io/sources/tail-position.js'
import { eventToJson } from '../../../src/event/schema.js'
import { DecisionStore } from '../../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { TailStore } from '../../../src/io/store/tail-store.js'
import { MAX_SCANNED, type Retention, VerdictStore } from '../../../src/io/store/verdict-store.js'
import { verdictToJson } from '../../../src/response/verdict-json.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { NOON_MS, verdictOf } from './sample-verdicts.js'

const DAY_MS = 86_400_000

const PLENTY: Retention = { verdicts: 1_000_000, bytes: 2 ** 40, days: 1000 }

/** @param keep where it differs from plenty. */
function openStore(t: TestContext, keep: Partial<Retention> = {}, nowMs = () => NOON_MS) {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  const decisions = new DecisionStore(database)
  const tails = new TailStore(database)
  const open = (): VerdictStore =>
    new VerdictStore(database, decisions, tails, { ...PLENTY, ...keep }, nowMs)
  return { database, decisions, tails, open, store: open() }
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
    strictEqual(store.append([verdictOf({ sourceIp: '203.0.113.1' })], []), 1)
    strictEqual(
      store.append([verdictOf({ sourceIp: '203.0.113.2' }), verdictOf({ sourceIp: '::1' })], []),
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
    const { verdict, decision } = verdictOf({ sourceIp: '::1' })
    deepStrictEqual(rows[0], { id: 3, ...verdictToJson(verdict, decision) })
  })

  test('pages follow one another without gap or overlap, also while new ones come', (t) => {
    const { store } = openStore(t)
    store.append(
      Array.from({ length: 7 }, () => verdictOf()),
      [],
    )
    const seen: number[] = []
    let before: number | null = null
    do {
      const page = store.page({}, { before, limit: 3 })
      seen.push(...page.rows.map(({ id }) => id))
      before = page.next
      store.append([verdictOf()], [])
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
      [],
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
    store.append([verdictOf({ action: 'BLOCK' })], [])
    store.append(
      Array.from({ length: MAX_SCANNED }, () => verdictOf()),
      [],
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

  test('beyond the limit the oldest go, a block at a time, and ids are not used again', (t) => {
    const { store, open } = openStore(t, { verdicts: 1000 })
    for (let i = 0; i < 12; i++)
      store.append(
        Array.from({ length: 100 }, () => verdictOf()),
        [],
      )
    const ids = store.page({}, { before: null, limit: 1000 }).rows.map(({ id }) => id)
    strictEqual(ids[0], 1200)
    strictEqual(ids.at(-1), 201)
    deepStrictEqual([store.size.verdicts, open().size], [1000, store.size])
    strictEqual(open().append([verdictOf()], []), 1201)
  })

  test('the oldest go as well when there are too many bytes, but never the newest block', (t) => {
    const { store, open } = openStore(t, { bytes: 20_000 })
    for (let i = 0; i < 50; i++)
      store.append(
        Array.from({ length: 100 }, (_, k) => verdictOf({ sourceIp: `203.0.113.${k}` })),
        [],
      )
    ok(store.size.bytes <= 20_000 && store.size.bytes > 15_000, `${store.size.bytes} bytes`)
    deepStrictEqual(open().size, store.size)
    const small = openStore(t, { bytes: 1 }).store
    small.append([verdictOf()], [])
    strictEqual(small.page({}, FIRST).rows.length, 1)
  })

  test('what was judged too many days ago goes with the next batch, or when tidied', (t) => {
    let nowMs = NOON_MS
    const { store } = openStore(t, { days: 2 }, () => nowMs)
    const batch = Array.from({ length: 100 }, () => verdictOf())
    store.append(batch, [])
    nowMs += 1.5 * DAY_MS
    store.append(batch, [])
    nowMs += DAY_MS
    strictEqual(store.tidy(), false)
    deepStrictEqual(
      store.page({}, { before: null, limit: 1000 }).rows.map(({ id }) => id),
      Array.from({ length: 100 }, (_, i) => 200 - i),
    )
  })

  test('space that was given up goes back to the file system, a little at a time', (t) => {
    let nowMs = NOON_MS
    const { store, database } = openStore(t, { days: 1 }, () => nowMs)
    const pages = (): number =>
      database.query<{ page_count: number }>('PRAGMA page_count').first()?.page_count ?? 0
    const long = 'x'.repeat(8000)
    for (let i = 0; i < 20; i++)
      store.append(
        Array.from({ length: 100 }, (_, k) =>
          verdictOf({ event: { detail: { command: `${i} ${k} ${long}` } } }),
        ),
        [],
      )
    const full = pages()
    nowMs += 2 * DAY_MS
    store.append([verdictOf()], [])
    let steps = 0
    while (store.tidy()) steps++
    ok(steps > 3, `in ${steps} steps`)
    ok(pages() < full, `${full} pages, then ${pages()}`)
  })

  test('few at a time share a block with those before them, and are all read back', (t) => {
    const { store, database, open } = openStore(t)
    for (let i = 0; i < 100; i++) store.append([verdictOf({ sourceIp: `203.0.113.${i}` })], [])
    const blocks = database.query<{ rows: number }>('SELECT rows FROM verdict_blocks').all()
    deepStrictEqual(blocks, [{ rows: 64 }, { rows: 36 }])
    // Another process goes on with the block that the first left open.
    open().append([verdictOf({ sourceIp: '::1' })], [])
    const ips = open().page({}, { before: null, limit: 1000 })
    deepStrictEqual(
      ips.rows.map(({ id, src_ip: ip }) => `${id} ${ip}`),
      ['101 ::1', ...Array.from({ length: 100 }, (_, i) => `${100 - i} 203.0.113.${99 - i}`)],
    )
    strictEqual(database.query('SELECT 1 FROM verdict_blocks').all().length, 2)
  })

  test('verdicts come back from an id on, in the order they were judged, to the bit', (t) => {
    const { store } = openStore(t, { verdicts: 1000 })
    const atMs = NOON_MS + 0.123
    for (let i = 0; i < 20; i++)
      store.append(
        Array.from({ length: 100 }, (_, k) => verdictOf({ sourceIp: `192.0.2.${k}` })),
        [],
      )
    const last = verdictOf({ atMs, action: 'BLOCK', event: { detail: { userUnknown: true } } })
    store.append([last], [])
    const read = [...store.from(1999)]
    deepStrictEqual(
      read.map(({ id }) => id),
      [1999, 2000, 2001],
    )
    deepStrictEqual(read.at(-1), { id: 2001, ...last })
    // Those before the oldest are gone, those after the newest not there yet.
    strictEqual([...store.from(1)][0]?.id, 1001)
    deepStrictEqual([...store.from(2002)], [])
    deepStrictEqual([...openStore(t).store.from(1)], [])
  })

  test('events are told as such, by the same filters', (t) => {
    const { store } = openStore(t)
    const { verdict, decision } = verdictOf({ event: { sensor: 'edge', kind: 'command' } })
    store.append([verdictOf(), { verdict, decision }], [])
    const { rows } = store.events({ sensor: 'edge' }, FIRST)
    deepStrictEqual(rows, [{ id: 2, ...eventToJson(verdict.event) }])
    strictEqual(store.events({ kind: 'command' }, FIRST).rows.length, 1)
    strictEqual(store.events({ source: 'zeek' }, FIRST).rows.length, 0)
  })

  test('the position of a log is kept with the verdicts of its lines, or not at all', (t) => {
    const { store, tails } = openStore(t)
    strictEqual(tails.find('/var/log/cowrie.json'), null)
    store.append([verdictOf()], [progressAt(100)])
    deepStrictEqual(tails.find('/var/log/cowrie.json'), progressAt(100).position)
    const broken = verdictOf({ action: 'BLOCK', durationS: Number.NaN })
    throws(() => store.append([verdictOf(), broken], [progressAt(200)]), { code: 'STORE_FAILED' })
    strictEqual(tails.find('/var/log/cowrie.json')?.offset, 100)
    strictEqual(store.page({}, FIRST).rows.length, 1)
    store.append([], [progressAt(300)])
    strictEqual(tails.find('/var/log/cowrie.json')?.offset, 300)
  })

  test('a full disk, told by SQLite, keeps nothing of the batch', (t) => {
    const { store, database } = openStore(t)
    store.append([verdictOf()], [])
    const pages = database.query<{ page_count: number }>('PRAGMA page_count').first()?.page_count
    database.query(`PRAGMA max_page_count = ${pages}`).all()
    throws(
      () =>
        store.append(
          Array.from({ length: 20 }, (_, i) =>
            verdictOf({ event: { detail: { command: `${i} ${'x'.repeat(8000)}` } } }),
          ),
          [],
        ),
      {
        code: 'STORE_FAILED',
        message: /full/,
      },
    )
    database.query('PRAGMA max_page_count = 1000000').all()
    strictEqual(store.page({}, FIRST).rows.length, 1)
    strictEqual(store.append([verdictOf()], []), 2)
  })
})
