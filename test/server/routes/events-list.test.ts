import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { EventPage } from '../../../src/contract.js'
import { eventToJson } from '../../../src/event/schema.js'
import { BRUTE_FORCE, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

const PATH = '/api/v1/events'

suite('GET /api/v1/events', () => {
  test('gives events back as they came, newest first, under the id of their verdict', async (t) => {
    const api = await serving(t)
    const sent = BRUTE_FORCE.slice(0, 5).map((event) => eventToJson(event))
    await api.postLines(PATH, sent.map((event) => JSON.stringify(event)).join('\n'))
    const { status, body } = await api.get(PATH)
    strictEqual(status, 200)
    Value.Assert(EventPage, body)
    deepStrictEqual(body['events'], sent.map((event, i) => ({ id: i + 1, ...event })).toReversed())
    strictEqual(body['next_cursor'], null)
  })

  test('filters by address, service, kind and time, and pages without gap or overlap', async (t) => {
    const api = await serving(t)
    const events = [...ordinaryEvents(30), ...BRUTE_FORCE.slice(0, 10)]
    const sent = events.map((event) => JSON.stringify(eventToJson(event)))
    await api.postLines(PATH, sent.join('\n'))
    const idsOf = async (query: string): Promise<number[]> => {
      const ids: number[] = []
      let cursor = ''
      do {
        const { status, body } = await api.get(`${PATH}?limit=7&${query}${cursor}`)
        strictEqual(status, 200, JSON.stringify(body))
        ids.push(...(body['events'] as { id: number }[]).map(({ id }) => id))
        cursor = body['next_cursor'] === null ? '' : `&cursor=${body['next_cursor'] as string}`
      } while (cursor !== '')
      return ids
    }
    const expected = (holds: (event: (typeof events)[number]) => boolean): number[] =>
      events.flatMap((event, i) => (holds(event) ? [i + 1] : [])).toReversed()
    const middle = events[15]?.atMs ?? 0
    for (const [query, holds] of [
      ['', () => true],
      ['src_ip=::ffff:203.0.113.7', ({ sourceIp }) => sourceIp === '203.0.113.7'],
      ['service=ssh', ({ service }) => service === 'ssh'],
      ['kind=http.request', ({ kind }) => kind === 'http.request'],
      [`from=${new Date(middle).toISOString()}`, ({ atMs }) => atMs >= middle],
      [`to=${new Date(middle).toISOString()}`, ({ atMs }) => atMs < middle],
    ] as readonly (readonly [string, (event: (typeof events)[number]) => boolean])[])
      deepStrictEqual(await idsOf(query), expected(holds), query)
    for (const query of ['kind=ssh', 'src_ip=a', 'service=gopher', 'from=1'])
      strictEqual((await api.get(`${PATH}?${query}`)).status, 400, query)
  })
})
