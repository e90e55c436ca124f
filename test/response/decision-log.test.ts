import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { DecisionLog, type LoggedChange } from '../../src/response/decision-log.js'

const change = (id: number): LoggedChange => ({
  decision: {
    id,
    target: '203.0.113.7',
    action: 'BLOCK',
    origin: 'model',
    why: '',
    isDryRun: false,
    untilMs: 1000,
  },
  hadSame: false,
})

const ids = (changes: readonly LoggedChange[] | null): number[] | null =>
  changes?.map(({ decision }) => decision.id) ?? null

suite('the log of changes', () => {
  test('tells what came after a number, oldest first', () => {
    const log = new DecisionLog(3)
    deepStrictEqual(ids(log.since(0)), [])
    log.append(change(1))
    log.append(change(2))
    strictEqual(log.latest, 2)
    deepStrictEqual(ids(log.since(0)), [1, 2])
    deepStrictEqual(ids(log.since(1)), [2])
    deepStrictEqual(ids(log.since(2)), [])
  })

  test('says so when it has forgotten some of it, or never had it', () => {
    const log = new DecisionLog(3)
    for (const id of [1, 2, 3, 4]) log.append(change(id))
    strictEqual(log.since(0), null)
    deepStrictEqual(ids(log.since(1)), [2, 3, 4])
    deepStrictEqual(ids(log.all()), [2, 3, 4])
    strictEqual(log.since(5), null)
  })
})
