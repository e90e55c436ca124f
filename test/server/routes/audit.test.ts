import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { fitVersion } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

interface Entry {
  readonly actor: string
  readonly address: string | null
  readonly action: string
  readonly subject: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

suite('GET /api/v1/audit', () => {
  test('tells who changed decisions and models, from where, and what they were before', async (t) => {
    const api = await serving(t, { token: 'f00dfeedf00dfeed' })
    const { tokens, nowMs } = api.service
    const { secret } = tokens.add({
      name: 'ann',
      roles: ['operate'],
      nowMs: nowMs() - 2000,
      expiresMs: null,
    })
    const other = fitVersion(api.workspace, 43)
    const send = async (method: string, path: string, body?: unknown, token = 'f00dfeedf00dfeed') =>
      api.send(path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    const block = { target: '203.0.113.9', action: 'BLOCK', duration_s: 60 }
    strictEqual((await send('POST', '/api/v1/decisions', block)).status, 201)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const ended = await send('DELETE', '/api/v1/decisions?target=203.0.113.9', undefined, secret)
    strictEqual(ended.body['deleted'], 1)
    await send('DELETE', '/api/v1/decisions?target=203.0.113.9')
    await send('POST', '/api/v1/model/promote', { version: other, force: true })
    await send('POST', '/api/v1/model/rollback')
    strictEqual((await send('POST', '/api/v1/model/promote', { version: '9.9' })).status, 404)
    const { body } = await send('GET', '/api/v1/audit')
    const entries = (body['entries'] as readonly Entry[]).toReversed()
    deepStrictEqual(
      entries.map(({ actor, address, action, subject }) => [actor, address, action, subject]),
      [
        ['token (option token)', '127.0.0.1', 'decision.add', '203.0.113.9'],
        ['token ann', '127.0.0.1', 'decision.delete', '203.0.113.9'],
        ['token (option token)', '127.0.0.1', 'model.promote', other],
        ['token (option token)', '127.0.0.1', 'model.rollback', '1.0'],
      ],
    )
    strictEqual(entries[0]?.before, null)
    strictEqual(entries[1]?.before?.['deleted_at'], null)
    strictEqual(typeof entries[1]?.after?.['deleted_at'], 'string')
    strictEqual(entries[2]?.after?.['is_forced'], true)
    strictEqual(entries[3]?.before?.['version'], other)
    const { body: some } = await send('GET', '/api/v1/audit?action=model.rollback&limit=1')
    strictEqual((some['entries'] as unknown[]).length, 1)
    deepStrictEqual(api.bugs, [])
  })
})
