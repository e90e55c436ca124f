import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { ResponseHolds } from '../../src/engine/response-holds.js'
import { networkContains, parseNetwork, type Network } from '../../src/event/network.js'
import type { DecisionChange, StoredDecision } from '../../src/io/store/decision-store.js'

const NOW_MS = Date.UTC(2026, 1, 13, 12)
const ALLOWED = parseNetwork('192.0.2.0/28') as Network

function decision(id: number, target: string, forMs: number, changed = {}): StoredDecision {
  return {
    id,
    target,
    action: 'BLOCK',
    origin: 'model',
    why: '',
    isDryRun: false,
    fromMs: NOW_MS,
    untilMs: NOW_MS + forMs,
    endedMs: null,
    verdicts: 1,
    lastVerdictId: 1,
    ...changed,
  }
}

function change(kind: DecisionChange['kind'], ...of: Parameters<typeof decision>): DecisionChange {
  return { kind, decision: decision(...of) }
}

function holdsNow(limit?: number): ResponseHolds {
  const holds = new ResponseHolds(
    ({ bytes, prefix }) => prefix >= ALLOWED.prefix && networkContains(ALLOWED, bytes),
    limit,
  )
  holds.restart(true)
  return holds
}

/** As `target until`, in seconds from now; `target -` for what is no more. */
function taken(holds: ResponseHolds, ...changes: DecisionChange[]): string[] {
  return holds
    .take(changes, NOW_MS)
    .map(({ target, untilMs }) => `${target} ${untilMs === null ? '-' : (untilMs - NOW_MS) / 1000}`)
}

function all(holds: ResponseHolds): string[] {
  return [...holds].map(
    ({ action, target, untilMs }) => `${action} ${target} ${(untilMs - NOW_MS) / 1000}`,
  )
}

suite('what holds', () => {
  test('of several decisions about one target, the one that ends last counts', () => {
    const holds = holdsNow()
    deepStrictEqual(taken(holds, change('added', 1, '203.0.113.7', 60_000)), ['203.0.113.7 60'])
    deepStrictEqual(taken(holds, change('added', 2, '203.0.113.7', 30_000)), [])
    deepStrictEqual(taken(holds, change('extended', 2, '203.0.113.7', 90_000)), ['203.0.113.7 90'])
    deepStrictEqual(taken(holds, change('ended', 2, '203.0.113.7', 90_000)), ['203.0.113.7 60'])
    deepStrictEqual(taken(holds, change('ended', 1, '203.0.113.7', 60_000)), ['203.0.113.7 -'])
    deepStrictEqual(all(holds), [])
    deepStrictEqual(taken(holds, change('ended', 1, '203.0.113.7', 60_000)), [])
  })

  test('of many changes of one hold only the latest is passed on; another action is another hold', () => {
    const holds = holdsNow()
    const changes = [
      change('added', 1, '203.0.113.7', 60_000),
      change('extended', 1, '203.0.113.7', 70_000),
      change('added', 2, '203.0.113.7', 80_000, { action: 'THROTTLE' }),
      change('ended', 1, '203.0.113.7', 70_000),
    ]
    deepStrictEqual(taken(holds, ...changes), ['203.0.113.7 -', '203.0.113.7 80'])
    deepStrictEqual(all(holds), ['THROTTLE 203.0.113.7 80'])
  })

  test('dry-run, spared, over already, LOG and beyond the limit are not held, and counted', () => {
    const holds = holdsNow(2)
    const changes = [
      change('added', 1, '203.0.113.7', 60_000, { isDryRun: true }),
      change('added', 2, '192.0.2.5', 60_000),
      change('added', 3, '192.0.2.0/29', 60_000),
      change('added', 4, '203.0.113.8', 0),
      change('added', 5, '203.0.113.9', 60_000, { action: 'LOG' }),
      change('added', 6, '192.0.2.0/24', 60_000),
      change('added', 7, '203.0.113.10', 60_000),
      change('added', 8, '203.0.113.11', 60_000),
    ]
    deepStrictEqual(taken(holds, ...changes), ['192.0.2.0/24 60', '203.0.113.10 60'])
    deepStrictEqual(holds.notHeld, { dry_run: 1, spared: 2, overflow: 1 })
    deepStrictEqual(holds.counts(), { THROTTLE: 0, DECEIVE: 0, BLOCK: 2 })
  })

  test('while nothing is carried out, nothing is held', () => {
    const holds = holdsNow()
    holds.restart(false)
    deepStrictEqual(taken(holds, change('added', 1, '203.0.113.7', 60_000)), [])
    deepStrictEqual(taken(holds, change('added', 2, '203.0.113.8', 60_000)), [])
    strictEqual(holds.size, 0)
    strictEqual(holds.notHeld.dry_run, 2)
  })

  test('what has ended is forgotten a part at a time, what holds is not', () => {
    const holds = holdsNow()
    const changes = Array.from({ length: 12_000 }, (_, i) =>
      change('added', i, `198.18.${i >> 8}.${i & 255}`, i % 2 === 0 ? 1000 : 100_000),
    )
    strictEqual(holds.take(changes, NOW_MS).length, 12_000)
    strictEqual(holds.size, 12_000)
    holds.sweep(NOW_MS + 2000)
    strictEqual(holds.size, 9500)
    for (let i = 0; i < 3; i++) holds.sweep(NOW_MS + 2000)
    strictEqual(holds.size, 6000)
    deepStrictEqual(holds.counts(), { THROTTLE: 0, DECEIVE: 0, BLOCK: 6000 })
  })

  test('what ended by its time begins again with the next decision', () => {
    const holds = holdsNow()
    taken(holds, change('added', 1, '203.0.113.7', 1000))
    const later = NOW_MS + 2000
    const changes = holds.take([change('added', 2, '203.0.113.7', 3000)], later)
    deepStrictEqual(
      changes.map(({ untilMs }) => untilMs),
      [NOW_MS + 3000],
    )
    // A model's decision that was prolonged after its end is one that holds.
    deepStrictEqual(taken(holds, change('extended', 1, '203.0.113.7', 9000)), ['203.0.113.7 9'])
  })
})
