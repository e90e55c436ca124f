import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { BRUTE_FORCE, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

suite('GET /api/v1/verdicts', () => {
  test('filters by address in any spelling, by time and by what was judged', async (t) => {
    const api = await serving(t)
    api.service.engine.submit([...ordinaryEvents(30), ...BRUTE_FORCE])
    const count = async (query: string): Promise<number> => {
      const { body } = await api.get(`/api/v1/verdicts?limit=1000&${query}`)
      return (body['verdicts'] as unknown[]).length
    }
    strictEqual(await count(''), 90)
    strictEqual(await count('src_ip=203.0.113.7'), 60)
    strictEqual(await count('src_ip=::ffff:203.0.113.7'), 60)
    strictEqual(await count('service=http'), 30)
    strictEqual(await count('from=2026-02-13T03:00:10Z&to=2026-02-13T03:00:20Z'), 20)
    strictEqual((await count('prediction=anomaly')) + (await count('prediction=normal')), 90)
    strictEqual(await count('src_ip=203.0.113.7&service=http'), 0)
  })

  test('cursor pages meet without gap or overlap and end with null', async (t) => {
    const api = await serving(t)
    api.service.engine.submit(BRUTE_FORCE.slice(0, 10))
    const ids: number[] = []
    let path = '/api/v1/verdicts?limit=4'
    for (;;) {
      const { body } = await api.get(path)
      ids.push(...(body['verdicts'] as { id: number }[]).map(({ id }) => id))
      if (body['next_cursor'] === null) break
      path = `/api/v1/verdicts?limit=4&cursor=${body['next_cursor'] as string}`
    }
    deepStrictEqual(ids, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })
})
