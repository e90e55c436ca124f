import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../../src/config.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { extractorOptions, policyOf } from '../../src/engine/assemble.js'
import { judgedToJson } from '../../src/engine/judged-json.js'
import { openService, type Service } from '../../src/engine/serve.js'
import { cowrie } from '../../src/parsers/cowrie.js'
import { cowrieLines } from '../io/sources/cowrie-lines.js'
import { BRUTE_FORCE, fittedWorkspace, fitVersion, TEST_CONFIG } from './fitted-workspace.js'

function opened(t: TestContext, workspace: string, config: Partial<Config> = {}): Service {
  const service = openService(workspace, { ...TEST_CONFIG, ...config }, Date.now)
  t.after(() => service.stop().catch(() => undefined))
  return service
}

/** Waits until a log is read as far as that. */
async function untilRead(service: Service, lines: number): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const read = service.engine.counters().inputs.reduce((sum, input) => sum + input.read, 0)
    if (read >= lines) return
    await wait(25)
  }
  throw new Error(`no ${lines} lines within 10 s`)
}

function allVerdicts(service: Service) {
  return service.verdicts
    .page({}, { before: null, limit: 1000 })
    .rows.toReversed()
    .map(({ id: _id, ...verdict }) => verdict)
}

/** What one uninterrupted pipeline makes of the lines. */
function expected(service: Service, lines: readonly string[]): unknown[] {
  const { detector } = service.model
  const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), extractorOptions(TEST_CONFIG))
  const parser = cowrie.open({ referenceMs: Date.now() })
  return lines.flatMap((line) => {
    const parsed = parser.parse(line)
    return parsed.outcome === 'event' ? [judgedToJson(pipeline.judge(parsed.event))] : []
  })
}

suite('a service', () => {
  test('judges each new line of the logs it follows as the offline road does', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    const lines = cowrieLines(200)
    appendFileSync(log, `${lines.slice(0, 100).join('\n')}\n`)
    const service = opened(t, workspace, { tail: [log] })
    await untilRead(service, 100)
    appendFileSync(log, `${lines.slice(100).join('\n')}\n`)
    await untilRead(service, 200)
    deepStrictEqual(allVerdicts(service), expected(service, lines))
    const [input] = service.engine.counters().inputs
    deepStrictEqual(input, {
      name: log,
      format: 'cowrie',
      read: 200,
      events: 200,
      telemetry: 0,
      skipped: 0,
      rejected: 0,
      last_error: null,
    })
  })

  test('after a stop goes on as if there had been none: same lines, same memory, same verdicts', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    const lines = cowrieLines(300)
    for (let part = 0; part < 3; part++) {
      appendFileSync(log, `${lines.slice(part * 100, part * 100 + 100).join('\n')}\n`)
      const service = opened(t, workspace, { tail: [log] })
      await untilRead(service, (part + 1) * 100)
      if (part === 2) deepStrictEqual(allVerdicts(service), expected(service, lines))
      strictEqual(service.engine.counters().events_relived, part * 100)
      await service.stop()
    }
  })

  test('keeps what was submitted before it answers, and scoring keeps nothing', (t) => {
    const service = opened(t, fittedWorkspace(t))
    const { judged, lastId } = service.engine.submit(BRUTE_FORCE)
    strictEqual(lastId, BRUTE_FORCE.length)
    deepStrictEqual(allVerdicts(service), judged.map(judgedToJson))
    const before = service.engine.counters()
    strictEqual(before.events, BRUTE_FORCE.length)
    strictEqual(before.sources_remembered, 1)
    strictEqual(service.engine.score(BRUTE_FORCE).length, BRUTE_FORCE.length)
    deepStrictEqual(service.engine.counters(), before)
  })

  test('turns verdicts of one source into one decision for as long as it lasts', (t) => {
    const service = opened(t, fittedWorkspace(t))
    service.engine.submit(BRUTE_FORCE)
    const { rows } = service.decisions.page({ nowMs: Date.now() }, { before: null, limit: 100 })
    const actions = rows.map(({ action }) => action)
    deepStrictEqual(actions, [...new Set(actions)])
    const acted = allVerdicts(service).filter(({ decision }) => decision !== 'LOG').length
    strictEqual(
      rows.reduce((sum, { verdicts }) => sum + verdicts, 0),
      acted,
    )
    ok(acted > 0)
  })

  test('takes up another version while it runs', (t) => {
    const workspace = fittedWorkspace(t)
    const service = opened(t, workspace)
    strictEqual(service.engine.modelVersion, '1.0')
    fitVersion(workspace, 43)
    strictEqual(service.engine.modelVersion, '1.0')
    strictEqual(service.reloadModel().entry.version, '1.1')
    strictEqual(service.engine.modelVersion, '1.1')
    strictEqual(service.engine.submit(BRUTE_FORCE).judged[0]?.verdict.modelVersion, '1.1')
  })

  test('a version that cannot be taken up leaves the one that judges', (t) => {
    const workspace = fittedWorkspace(t)
    const service = opened(t, workspace)
    fitVersion(workspace, 43)
    appendFileSync(join(workspace, 'models/versions/1.1/scaler_v1.json'), ' ')
    throws(() => service.reloadModel(), { code: 'MODEL_HASH_MISMATCH' })
    strictEqual(service.engine.modelVersion, '1.0')
  })

  test('one workspace is served once at a time', async (t) => {
    const workspace = fittedWorkspace(t)
    const first = opened(t, workspace)
    throws(() => opened(t, workspace), { code: 'STORE_FAILED', message: /Another `serve`/ })
    await first.stop()
    await opened(t, workspace).stop()
  })

  test('refuses to start with a log format it does not know or too many logs', async (t) => {
    const workspace = fittedWorkspace(t)
    throws(() => opened(t, workspace, { tail: ['x'], format: 'cowry' }), { code: 'FORMAT_UNKNOWN' })
    const tail = Array.from({ length: 257 }, (_, i) => `log-${i}`)
    throws(() => opened(t, workspace, { tail }), { code: 'CONFIG_INVALID' })
    // Neither refusal left the workspace locked.
    await opened(t, workspace).stop()
  })
})
