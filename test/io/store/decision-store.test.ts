import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { DecisionStore } from '../../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import type { Decision } from '../../../src/response/decision.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { NOON_MS } from './sample-verdicts.js'

const FIRST = { before: null, limit: 100 }
const MINUTE_MS = 60_000

function openStore(t: TestContext, limit?: number): DecisionStore {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  return new DecisionStore(database, limit)
}

function decisionAt(minutes: number, changed: Partial<Decision> = {}): Decision {
  return {
    action: 'BLOCK',
    sourceIp: '203.0.113.7',
    target: changed.sourceIp ?? '203.0.113.7',
    atMs: NOON_MS + minutes * MINUTE_MS,
    durationS: 600,
    why: 'threat CRITICAL',
    isDryRun: true,
    ...changed,
  }
}

function spans(store: DecisionStore): [number, number, number][] {
  return store
    .page({ nowMs: NOON_MS }, FIRST)
    .rows.map(({ fromMs, untilMs, verdicts }) => [
      (fromMs - NOON_MS) / MINUTE_MS,
      (untilMs - NOON_MS) / MINUTE_MS,
      verdicts,
    ])
}

suite('decisions on disk', () => {
  test('one that still holds is prolonged, one that has ended is followed by another', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.record(decisionAt(4), 2)
    deepStrictEqual(spans(store), [[0, 14, 2]])
    store.record(decisionAt(15), 3)
    deepStrictEqual(spans(store), [
      [15, 25, 1],
      [0, 14, 2],
    ])
  })

  test('one of a network is about the network', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0, { sourceIp: '2001:db8::1', target: '2001:db8::/64' }), 1)
    store.record(decisionAt(1, { sourceIp: '2001:db8::2', target: '2001:db8::/64' }), 2)
    const [decision, ...others] = store.page({ nowMs: NOON_MS }, FIRST).rows
    deepStrictEqual([decision?.target, decision?.verdicts, others], ['2001:db8::/64', 2, []])
  })

  test('one that is carried out never prolongs one that was only written down', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.record(decisionAt(1, { isDryRun: false }), 2)
    store.record(decisionAt(2, { isDryRun: false }), 3)
    deepStrictEqual(
      store
        .page({ nowMs: NOON_MS }, FIRST)
        .rows.map(({ isDryRun, verdicts }) => [isDryRun, verdicts]),
      [
        [false, 2],
        [true, 1],
      ],
    )
  })

  test('the latest of the model are told from the oldest on, less those that were ended by hand', (t) => {
    const store = openStore(t)
    for (let i = 1; i <= 4; i++) store.record(decisionAt(i, { sourceIp: `203.0.113.${i}` }), i)
    store.end({ target: '203.0.113.3' }, NOON_MS + 5 * MINUTE_MS)
    const by = { action: 'BLOCK', why: '', nowMs: NOON_MS, durationS: 60, isDryRun: true } as const
    store.add({ target: '203.0.113.9', ...by })
    deepStrictEqual(
      store.latest(2).map(({ target }) => target),
      ['203.0.113.2', '203.0.113.4'],
    )
  })

  test('a shorter one never shortens what holds', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0, { durationS: 3600 }), 1)
    store.record(decisionAt(1, { durationS: 60 }), 2)
    deepStrictEqual(spans(store), [[0, 60, 2]])
  })

  test('another action and another source are decisions of their own; LOG is none', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.record(decisionAt(1, { action: 'THROTTLE' }), 2)
    store.record(decisionAt(2, { sourceIp: '203.0.113.8' }), 3)
    store.record(decisionAt(3, { action: 'LOG', durationS: 0 }), 4)
    strictEqual(store.page({ nowMs: NOON_MS }, FIRST).rows.length, 3)
  })

  test('by hand: added with an end, found, ended before it, and told apart from the model’s', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    const added = store.add({
      target: '198.51.100.0/24',
      action: 'THROTTLE',
      why: 'crawler',
      nowMs: NOON_MS,
      durationS: 90,
      isDryRun: true,
    })
    deepStrictEqual(added, {
      id: 2,
      target: '198.51.100.0/24',
      action: 'THROTTLE',
      origin: 'manual',
      why: 'crawler',
      isDryRun: true,
      fromMs: NOON_MS,
      untilMs: NOON_MS + 90_000,
      endedMs: null,
      verdicts: 0,
      lastVerdictId: null,
    })
    const manual = store.page({ origin: 'manual', nowMs: NOON_MS }, FIRST).rows
    deepStrictEqual(manual, [added])
    strictEqual(store.end({ id: 2 }, NOON_MS + 1), 1)
    strictEqual(store.end({ id: 2 }, NOON_MS + 2), 0)
    strictEqual(
      store.page({ origin: 'manual', nowMs: NOON_MS }, FIRST).rows[0]?.endedMs,
      NOON_MS + 1,
    )
  })

  test('what holds now and what has ended are two halves of all', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.record(decisionAt(0, { sourceIp: '203.0.113.8' }), 2)
    store.record(decisionAt(0, { sourceIp: '203.0.113.9', durationS: 1 }), 3)
    const nowMs = NOON_MS + MINUTE_MS
    strictEqual(store.end({ target: '203.0.113.8' }, nowMs), 1)
    const targets = (active: boolean): string[] =>
      store.page({ active, nowMs }, FIRST).rows.map(({ target }) => target)
    deepStrictEqual(targets(true), ['203.0.113.7'])
    deepStrictEqual(targets(false), ['203.0.113.9', '203.0.113.8'])
    strictEqual(store.end({ target: '203.0.113.9' }, nowMs), 0)
  })

  test('after one was ended by hand, the next event decides anew', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.end({ target: '203.0.113.7' }, NOON_MS + 1)
    store.record(decisionAt(1), 2)
    deepStrictEqual(spans(store), [
      [1, 11, 1],
      [0, 10, 1],
    ])
  })

  test('beyond the limit the model’s oldest go, never those made by hand', (t) => {
    const store = openStore(t, 1500)
    const byHand = { target: '198.51.100.1', action: 'BLOCK', why: '', isDryRun: true } as const
    store.add({ ...byHand, nowMs: NOON_MS, durationS: 60 })
    for (let i = 0; i < 1500; i++)
      store.record(decisionAt(0, { sourceIp: `2001:db8::${i.toString(16)}` }), i + 1)
    const { rows } = store.page({ nowMs: NOON_MS }, { before: null, limit: 1000 })
    strictEqual(rows.length, 501)
    strictEqual(rows.at(-1)?.origin, 'manual')
    strictEqual(rows[0]?.id, 1501)
  })

  test('pages by cursor', (t) => {
    const store = openStore(t)
    for (let i = 1; i <= 5; i++) store.record(decisionAt(0, { sourceIp: `203.0.113.${i}` }), i)
    const first = store.page({ nowMs: NOON_MS }, { before: null, limit: 3 })
    deepStrictEqual([first.rows.map(({ id }) => id), first.next], [[5, 4, 3], 3])
    const second = store.page({ nowMs: NOON_MS }, { before: first.next, limit: 3 })
    deepStrictEqual([second.rows.map(({ id }) => id), second.next], [[2, 1], null])
  })

  test('listeners are told what is new, prolonged and ended, in order and only once it is on disk', (t) => {
    const store = openStore(t)
    const told: string[] = []
    const stop = store.subscribe((changes) => {
      for (const { kind, decision } of changes) {
        told.push(`${kind} ${decision.id} ${(decision.untilMs - NOON_MS) / MINUTE_MS}`)
      }
    })
    store.record(decisionAt(0), 1)
    store.record(decisionAt(4), 2)
    deepStrictEqual(told, [])
    store.announce()
    deepStrictEqual(told, ['added 1 10', 'extended 1 14'])
    store.end({ id: 1 }, NOON_MS + 5 * MINUTE_MS)
    deepStrictEqual(told.slice(2), ['ended 1 14'])
    stop()
    store.record(decisionAt(20), 3)
    store.announce()
    strictEqual(told.length, 3)
  })

  test('of a transaction that failed nobody is told', (t) => {
    const store = openStore(t)
    const told: string[] = []
    store.subscribe((changes) => told.push(...changes.map(({ kind }) => kind)))
    store.record(decisionAt(0), 1)
    store.withdraw()
    store.announce()
    deepStrictEqual(told, [])
  })

  test('what holds is given whole, oldest first, without what has run out or was ended', (t) => {
    const store = openStore(t)
    store.record(decisionAt(0), 1)
    store.record(decisionAt(0, { sourceIp: '203.0.113.8', durationS: 3600 }), 2)
    store.record(decisionAt(0, { sourceIp: '203.0.113.9', durationS: 3600 }), 3)
    store.end({ target: '203.0.113.9' }, NOON_MS)
    deepStrictEqual(
      store.active(NOON_MS + 11 * MINUTE_MS).map(({ target }) => target),
      ['203.0.113.8'],
    )
  })

  test('what another process changes by hand is told at the next look, once, and what this one does is not told twice', (t) => {
    const path = statePath(temporaryFolder(t))
    const [here, there] = [new StateDatabase(path), new StateDatabase(path)]
    t.after(() => [here, there].forEach((database) => database.close()))
    const other = new DecisionStore(there)
    const manual = {
      action: 'BLOCK',
      why: '',
      nowMs: NOON_MS,
      durationS: 60,
      isDryRun: false,
    } as const
    other.add({ ...manual, target: '203.0.113.1' })
    const store = new DecisionStore(here)
    const told: string[] = []
    store.subscribe((changes) => {
      told.push(...changes.map(({ kind, decision }) => `${kind} ${decision.target}`))
    })
    store.hearOthers()
    deepStrictEqual(told, [], 'what was there before is no change')
    other.add({ ...manual, target: '203.0.113.2' })
    other.end({ target: '203.0.113.1' }, NOON_MS)
    deepStrictEqual(told, [])
    store.hearOthers()
    store.hearOthers()
    deepStrictEqual(told, ['added 203.0.113.2', 'ended 203.0.113.1'])
    store.add({ ...manual, target: '203.0.113.3' })
    store.hearOthers()
    deepStrictEqual(told.slice(2), ['added 203.0.113.3'])
  })

  test('what the model of another process decides is no change by hand', (t) => {
    const path = statePath(temporaryFolder(t))
    const [here, there] = [new StateDatabase(path), new StateDatabase(path)]
    t.after(() => [here, there].forEach((database) => database.close()))
    const store = new DecisionStore(here)
    const other = new DecisionStore(there)
    const told: unknown[] = []
    store.subscribe((changes) => told.push(...changes))
    other.record(decisionAt(0), 1)
    store.hearOthers()
    deepStrictEqual(told, [])
  })
})
