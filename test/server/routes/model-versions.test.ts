import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { ModelVersions, Promoted, Shadowed } from '../../../src/contract.js'
import type { Event } from '../../../src/event/event.js'
import { eventToJson } from '../../../src/event/schema.js'
import { ModelRegistry } from '../../../src/io/store/model-registry.js'
import { fitVersion, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

suite('the registry over HTTP', () => {
  test('lists what versions.json holds', async (t) => {
    const api = await serving(t)
    const { body } = await api.get('/api/v1/model/versions')
    Value.Assert(ModelVersions, body)
    deepStrictEqual(body['versions'], new ModelRegistry(api.workspace).versions())
  })

  test('promotes and rolls back, and the running engine judges with the version at once', async (t) => {
    const api = await serving(t)
    fitVersion(api.workspace, 43)
    const promoted = await api.post('/api/v1/model/promote', { version: '1.1' })
    Value.Assert(Promoted, promoted.body)
    deepStrictEqual(promoted.body, {
      version: '1.1',
      previous_version: '1.0',
      grounds: 'it serves already',
    })
    strictEqual((await api.get('/readyz')).body['model_version'], '1.1')
    const back = await api.send('/api/v1/model/rollback', { method: 'POST' })
    deepStrictEqual(back.body, {
      version: '1.0',
      previous_version: '1.1',
      grounds: 'rolled back',
    })
    const scored = await api.post('/api/v1/score', { features: [{}] })
    strictEqual(scored.body['model_version'], '1.0')
  })

  test('asks the gate before it promotes, unless it is told to', async (t) => {
    const api = await serving(t)
    fitVersion(api.workspace, 43)
    new ModelRegistry(api.workspace).rollback('2026-02-13T12:00:00.000Z')
    const refused = await api.post('/api/v1/model/promote', { version: '1.1' })
    deepStrictEqual([refused.status, refused.body['code']], [409, 'PROMOTION_REFUSED'])
    match(
      String(refused.body['detail']),
      /in shadow for 1000 events and 24 h \(0 events in 0\.0 h\)/,
    )
    strictEqual((await api.get('/readyz')).body['model_version'], '1.0')
    const forced = await api.post('/api/v1/model/promote', { version: '1.1', force: true })
    deepStrictEqual(forced.body, {
      version: '1.1',
      previous_version: '1.0',
      grounds: 'promoted by force',
    })
    strictEqual((await api.get('/readyz')).body['model_version'], '1.1')
  })

  test('judges and answers while the gate is asked and when the version takes its place', async (t) => {
    const api = await serving(t, { config: { shadow_events: 1, shadow_hours: 0 } })
    fitVersion(api.workspace, 43)
    new ModelRegistry(api.workspace).rollback('2026-02-13T12:00:00.000Z')
    await api.post('/api/v1/model/shadow', { version: '1.1' })
    const line = `${JSON.stringify(eventToJson(ordinaryEvents(1)[0] as Event))}\n`
    await api.postLines('/api/v1/events', line)
    const versions = new Set<unknown>()
    const done = new AbortController()
    const promoted = api
      .post('/api/v1/model/promote', { version: '1.1' })
      .finally(() => done.abort())
    while (!done.signal.aborted) {
      const answer = await api.postLines('/api/v1/events', line)
      strictEqual(answer.status, 200)
      versions.add(answer.body['model_version'])
    }
    strictEqual((await promoted).status, 200)
    const after = await api.postLines('/api/v1/events', line)
    strictEqual(after.body['model_version'], '1.1')
    ok(versions.has('1.0'), 'events were judged while the gate was asked')
  })

  test('refuses a version that is not there or not whole, and goes on with the one it has', async (t) => {
    const api = await serving(t)
    const lost = await api.post('/api/v1/model/promote', { version: '9.9' })
    deepStrictEqual([lost.status, lost.body['code']], [404, 'VERSION_UNKNOWN'])
    fitVersion(api.workspace, 43)
    appendFileSync(join(api.workspace, 'models/versions/1.1/scaler_v1.json'), ' ')
    const broken = await api.post('/api/v1/model/promote', { version: '1.1' })
    deepStrictEqual([broken.status, broken.body['code']], [409, 'MODEL_HASH_MISMATCH'])
    strictEqual((await api.get('/readyz')).body['model_version'], '1.0')
    const odd = await api.post('/api/v1/model/promote', { version: 1.1 })
    strictEqual(odd.status, 400)
  })
})

suite('POST /api/v1/model/shadow', () => {
  test('lets a version score along at once, and ends it again', async (t) => {
    const api = await serving(t)
    fitVersion(api.workspace, 43)
    new ModelRegistry(api.workspace).rollback('2026-02-13T12:00:00.000Z')
    const begun = await api.post('/api/v1/model/shadow', { version: '1.1' })
    Value.Assert(Shadowed, begun.body)
    deepStrictEqual(begun.body, { shadow: '1.1', production: '1.0' })
    api.service.engine.submit(ordinaryEvents(5))
    const { shadow } = (await api.get('/api/v1/model/metrics')).body as {
      shadow: { version: string; events: number }
    }
    deepStrictEqual([shadow.version, shadow.events], ['1.1', 5])
    const ended = await api.post('/api/v1/model/shadow', { version: null })
    deepStrictEqual(ended.body, { shadow: null, production: '1.0' })
    strictEqual(new ModelRegistry(api.workspace).find('1.1').stage, 'candidate')
    const refused = await api.post('/api/v1/model/shadow', { version: '1.0' })
    deepStrictEqual([refused.status, refused.body['code']], [409, 'STAGE_REFUSED'])
  })
})
