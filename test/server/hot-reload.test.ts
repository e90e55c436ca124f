import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { eventToJson } from '../../src/event/schema.js'
import { fitVersion, fittedWorkspace, ordinaryEvents } from '../engine/fitted-workspace.js'
import { serving } from './serving.js'

test('promotions and rollbacks under load refuse no request and leave no event unscored', async (t) => {
  const workspace = fittedWorkspace(t)
  const other = fitVersion(workspace, 43)
  const api = await serving(t, { workspace, requestsPerSecond: 100_000 })
  const lines = ordinaryEvents(20).map((event) => JSON.stringify(eventToJson(event)))
  const load = { isOn: true }
  let sent = 0
  const statuses = new Set<number>()
  const push = async (): Promise<void> => {
    while (load.isOn) {
      const { status, body } = await api.postLines('/api/v1/events', lines.join('\n'))
      statuses.add(status)
      strictEqual(body['accepted'], 20)
      sent += 20
      statuses.add((await api.post('/api/v1/score', { features: [{}] })).status)
    }
  }
  const pushing = [push(), push(), push()]
  for (let i = 0; i < 10; i++) {
    strictEqual((await api.send('/api/v1/model/rollback', { method: 'POST' })).status, 200)
    const body = { version: other, force: true }
    strictEqual((await api.post('/api/v1/model/promote', body)).status, 200)
  }
  load.isOn = false
  await Promise.all(pushing)
  deepStrictEqual([...statuses], [200])
  const versions = new Set<unknown>()
  let kept = 0
  for (let cursor = ''; ;) {
    const { body } = await api.get(`/api/v1/verdicts?limit=1000${cursor}`)
    const verdicts = body['verdicts'] as { model_version: string }[]
    kept += verdicts.length
    for (const { model_version: version } of verdicts) versions.add(version)
    if (body['next_cursor'] === null) break
    cursor = `&cursor=${body['next_cursor'] as string}`
  }
  strictEqual(kept, sent)
  ok(versions.size === 2, 'both versions judged')
  deepStrictEqual(api.bugs, [])
})
