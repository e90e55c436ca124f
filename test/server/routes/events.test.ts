import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { EventsAccepted, VerdictPage } from '../../../src/contract.js'
import { judgedToJson } from '../../../src/engine/judged-json.js'
import { eventToJson } from '../../../src/event/schema.js'
import { BRUTE_FORCE, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

const PATH = '/api/v1/events'

suite('POST /api/v1/events', () => {
  test('answers when the verdicts are on disk, with an account of every line', async (t) => {
    const api = await serving(t)
    const lines = BRUTE_FORCE.map((event) => JSON.stringify(eventToJson(event)))
    const body = [...lines, '', 'nonsense', '{"kind":"auth.failure"}'].join('\n')
    const answer = await api.postLines(PATH, body)
    strictEqual(answer.status, 200)
    Value.Assert(EventsAccepted, answer.body)
    const { lines: count, accepted, rejected, blank, rejects, last_verdict_id: last } = answer.body
    deepStrictEqual([count, accepted, rejected, blank, last], [63, 60, 2, 1, 60])
    deepStrictEqual(rejects, [
      { line: 62, reason: 'not JSON' },
      { line: 63, reason: 'timestamp missing or unreadable' },
    ])
    const page = await api.get('/api/v1/verdicts?limit=1000')
    Value.Assert(VerdictPage, page.body)
    const expected = api.service.engine.score(BRUTE_FORCE).map(judgedToJson)
    deepStrictEqual(
      (page.body['verdicts'] as { id: number }[]).map(({ id: _id, ...rest }) => rest).toReversed(),
      expected,
    )
    const { decisions } = answer.body
    const blocked = expected.filter(({ decision }) => decision === 'BLOCK').length
    strictEqual(decisions['BLOCK'], blocked)
  })

  test('remembers from one request to the next', async (t) => {
    const api = await serving(t)
    for (const event of BRUTE_FORCE.slice(0, 3))
      await api.postLines(PATH, JSON.stringify(eventToJson(event)))
    const { body } = await api.get('/api/v1/verdicts')
    const verdicts = body['verdicts'] as { features: Record<string, number> }[]
    deepStrictEqual(
      verdicts.map(({ features }) => features['source_ip_event_rate']),
      [3, 2, 1],
    )
  })

  test('many at once are kept slice by slice, in their order, while other requests are answered', async (t) => {
    const api = await serving(t)
    const events = ordinaryEvents(1200)
    const body = events.map((event) => JSON.stringify(eventToJson(event))).join('\n')
    const posted = api.postLines(PATH, body)
    const health = await api.get('/healthz')
    strictEqual(health.status, 200)
    strictEqual((await posted).body['accepted'], 1200)
    const times: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const next = cursor === '' ? '' : `&cursor=${cursor}`
      const page = (await api.get(`/api/v1/verdicts?limit=500${next}`)).body
      times.push(...(page['verdicts'] as { timestamp: string }[]).map((row) => row.timestamp))
      cursor = page['next_cursor'] as string | null
    }
    deepStrictEqual(
      times.toReversed(),
      events.map(({ atMs }) => new Date(atMs).toISOString()),
    )
  })

  test('a body whose every line is refused is answered, and keeps nothing', async (t) => {
    const api = await serving(t)
    const { status, body } = await api.postLines(PATH, 'x\n'.repeat(2000))
    strictEqual(status, 200)
    deepStrictEqual([body['accepted'], body['rejected'], body['last_verdict_id']], [0, 2000, null])
    strictEqual((body['rejects'] as unknown[]).length, 1000)
  })
})
