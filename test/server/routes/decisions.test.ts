import { deepStrictEqual, match, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { DecisionPage, DecisionsDeleted, DecisionSchema } from '../../../src/contract.js'
import { BRUTE_FORCE } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

const PATH = '/api/v1/decisions'

suite('/api/v1/decisions', () => {
  test('adds by hand, lists, and ends before time', async (t) => {
    const api = await serving(t)
    const added = await api.post(PATH, {
      target: '203.0.113.9/24',
      action: 'BLOCK',
      duration_s: 3600,
      why: 'scanner',
    })
    strictEqual(added.status, 201)
    Value.Assert(DecisionSchema, added.body)
    strictEqual(added.body['target'], '203.0.113.0/24')
    strictEqual(added.body['dry_run'], true)
    const listed = await api.get(`${PATH}?target=203.0.113.77/24&active=true`)
    Value.Assert(DecisionPage, listed.body)
    deepStrictEqual(listed.body, { decisions: [added.body], next_cursor: null })
    const deleted = await api.send(`${PATH}?id=1`, { method: 'DELETE' })
    Value.Assert(DecisionsDeleted, deleted.body)
    deepStrictEqual(deleted.body, { deleted: 1 })
    deepStrictEqual((await api.get(`${PATH}?active=true`)).body['decisions'], [])
    const [ended] = (await api.get(PATH)).body['decisions'] as Record<string, unknown>[]
    strictEqual(ended?.['active'], false)
    match(String(ended?.['deleted_at']), /^20\d\d-/)
  })

  test('lists what the model decided beside it, with the verdicts that led to it', async (t) => {
    const api = await serving(t)
    api.service.engine.submit(BRUTE_FORCE)
    await api.post(PATH, { target: '198.51.100.1', action: 'THROTTLE', duration_s: 60 })
    const model = (await api.get(`${PATH}?origin=model`)).body
    Value.Assert(DecisionPage, model)
    const rows = model['decisions'] as {
      target: string
      dry_run: boolean
      last_verdict_id: number
    }[]
    deepStrictEqual([...new Set(rows.map(({ target }) => target))], ['203.0.113.7'])
    strictEqual(
      rows.every(({ dry_run: dryRun }) => dryRun),
      true,
    )
    const manual = (await api.get(`${PATH}?origin=manual`)).body['decisions'] as unknown[]
    strictEqual(manual.length, 1)
  })

  test('refuses what cannot be acted upon', async (t) => {
    const api = await serving(t, { config: { allowlist: ['192.0.2.1'] } })
    const good = { target: '203.0.113.9', action: 'BLOCK', duration_s: 60 }
    for (const changed of [
      { target: 'example.org' },
      { target: '192.0.2.1' },
      { target: '0.0.0.0/0' },
      { action: 'LOG' },
      { action: 'DROP' },
      { duration_s: 0 },
      { duration_s: 1.5 },
      { duration_s: '60' },
      { why: 'x'.repeat(501) },
      { colour: 'red' },
    ]) {
      const answer = await api.post(PATH, { ...good, ...changed })
      deepStrictEqual([answer.status, answer.body['code']], [400, 'REQUEST_INVALID'])
    }
    deepStrictEqual((await api.get(PATH)).body['decisions'], [])
    strictEqual((await api.post(PATH, good)).status, 201)
  })

  test('deletes by exactly one of id and target', async (t) => {
    const api = await serving(t)
    for (const query of ['', '?id=1&target=203.0.113.9', '?id=x', '?target=nowhere', '?all=true'])
      strictEqual((await api.send(`${PATH}${query}`, { method: 'DELETE' })).status, 400, query)
    for (const seconds of [60, 120])
      await api.post(PATH, { target: '203.0.113.9', action: 'BLOCK', duration_s: seconds })
    const deleted = await api.send(`${PATH}?target=203.0.113.9`, { method: 'DELETE' })
    deepStrictEqual(deleted.body, { deleted: 2 })
  })
})
