import { deepStrictEqual, match, rejects, strictEqual } from 'node:assert'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { policyOf } from '../../src/engine/assemble.js'
import { type JudgedSink, RunningEngine } from '../../src/engine/live-engine.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { TailPump } from '../../src/engine/tail-pump.js'
import { PhantomNetError } from '../../src/errors.js'
import { Tail } from '../../src/io/sources/tail.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { cowrieLines } from '../io/sources/cowrie-lines.js'
import { fittedWorkspace, TEST_CONFIG } from './fitted-workspace.js'

/** A pump over a log of ten lines into a sink of the test. */
function pumpInto(
  workspace: string,
  sink: JudgedSink,
  lines: readonly string[] = cowrieLines(10),
): TailPump {
  const log = join(workspace, 'cowrie.json')
  appendFileSync(log, `${lines.join('\n')}\n`)
  const engine = new RunningEngine({
    detector: loadServedModel(new ModelRegistry(workspace)).detector,
    policy: policyOf(TEST_CONFIG),
    extractor: {},
    sink,
    startedAt: '2026-02-13T12:00:00.000Z',
    inputs: () => [],
  })
  return new TailPump(new Tail(log, { format: null, nowMs: Date.now, saved: null }), engine)
}

suite('bringing a log to the engine', () => {
  test('a batch that cannot be kept is kept later, judged once, and told meanwhile', async (t) => {
    let attempts = 0
    const kept: unknown[] = []
    const pump = pumpInto(fittedWorkspace(t), {
      append: (verdicts, progress) => {
        attempts++
        if (attempts === 1) throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free it.')
        kept.push(...verdicts.map(({ verdict }) => verdict.features[2]))
        strictEqual(progress[0]?.position.counts.events, 10)
        return verdicts.length
      },
    })
    const run = pump.run()
    await wait(100)
    match(pump.counters.last_error ?? '', /disk is full/)
    for (let i = 0; i < 100 && kept.length === 0; i++) await wait(50)
    strictEqual(pump.counters.last_error, null)
    strictEqual(attempts, 2)
    // source_ip_event_rate: judged twice, the rates of the second time would go on from the first.
    deepStrictEqual(kept, [1, 2, 3, 4, 1, 2, 3, 4, 1, 2])
    pump.stop()
    await run
  })

  test('lines of a batch that are out of order within two seconds are judged in order of time', async (t) => {
    const [first = '', second = '', ...others] = cowrieLines(10)
    const times: number[] = []
    const sink: JudgedSink = {
      append: (verdicts) => {
        times.push(...verdicts.map(({ verdict }) => verdict.event.atMs))
        return times.length
      },
    }
    const pump = pumpInto(fittedWorkspace(t), sink, [second, first, ...others])
    const run = pump.run()
    for (let i = 0; i < 100 && times.length === 0; i++) await wait(50)
    pump.stop()
    await run
    strictEqual(times.length, 10)
    deepStrictEqual(
      times,
      times.toSorted((a, b) => a - b),
    )
  })

  test('a stop is heard while it waits for the disk', async (t) => {
    const pump = pumpInto(fittedWorkspace(t), {
      append: () => {
        throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free it.')
      },
    })
    const run = pump.run()
    await wait(50)
    pump.stop()
    await run
  })

  test('a bug ends the run instead of being tried again', async (t) => {
    const pump = pumpInto(fittedWorkspace(t), {
      append: () => {
        throw new TypeError('a bug')
      },
    })
    await rejects(pump.run(), { name: 'TypeError' })
  })
})
