import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { Telemetry } from '../../src/engine/telemetry.js'

suite('what serving takes', () => {
  test('one event in 61 is timed, from stage to stage', () => {
    let nowMs = 0
    const telemetry = new Telemetry(() => nowMs)
    for (let i = 0; i < 122; i++) {
      const lap = telemetry.lap()
      nowMs += 2
      lap?.('rules')
      nowMs += 3
      lap?.('features')
    }
    const { rules, features, score } = telemetry.events
    deepStrictEqual([rules.count, features.count, score.count], [2, 2, 0])
    deepStrictEqual([rules.sum, features.sum], [0.004, 0.006])
  })

  test('a batch is timed whether it fails or not', () => {
    let nowMs = 0
    const telemetry = new Telemetry(() => nowMs)
    strictEqual(
      telemetry.timed('store', () => ((nowMs += 500), 7)),
      7,
    )
    throws(() =>
      telemetry.timed('store', () => {
        nowMs += 500
        throw new Error('full')
      }),
    )
    deepStrictEqual([telemetry.batches.store.count, telemetry.batches.store.sum], [2, 1])
  })

  test('reasons beyond 64 are told together', () => {
    const telemetry = new Telemetry(() => 0)
    for (let i = 0; i < 100; i++) telemetry.reject(`reason ${i}`, 2)
    telemetry.reject('reason 0')
    strictEqual(telemetry.rejects.size, 65)
    strictEqual(telemetry.rejects.get('reason 0'), 3)
    strictEqual(telemetry.rejects.get('other'), 72)
  })
})
