import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { Value } from 'typebox/value'
import { DecisionSchema } from '../../../src/contract.js'
import { eventToJson } from '../../../src/event/schema.js'
import { MAX_STREAM_READERS } from '../../../src/server/stream.js'
import { BRUTE_FORCE, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { type Served, serving } from '../serving.js'

const PATH = '/api/v1/stream'

interface Told {
  readonly id: string | null
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A reader of the stream, as a browser is one. */
async function reading(t: TestContext, api: Served, query = '', headers = {}) {
  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(`${api.url}${PATH}${query}`, { signal: stop.signal, headers })
  strictEqual(response.status, 200)
  const chunks = (response.body as ReadableStream<Uint8Array>).getReader()
  const told: Told[] = []
  let text = ''
  const decoder = new TextDecoder()
  return {
    response,
    told,
    stop: () => stop.abort(),
    /** Reads on until so many were told. */
    async until(count: number): Promise<Told[]> {
      while (told.length < count) {
        const { done, value } = await chunks.read()
        if (done) throw new Error('the stream ended')
        text += decoder.decode(value, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const fields = Object.fromEntries(
            text
              .slice(0, end)
              .split('\n')
              .map((line) => /^(\w*): ?(.*)$/.exec(line)?.slice(1) ?? []),
          ) as Record<string, string>
          text = text.slice(end + 2)
          if (fields['event'] === undefined) continue
          const data = JSON.parse(fields['data'] ?? '') as Told['data']
          told.push({ id: fields['id'] ?? null, event: fields['event'], data })
        }
      }
      return told
    },
    ended: async (): Promise<boolean> => {
      for (;;) if ((await chunks.read()).done) return true
    },
  }
}

const lines = (events: readonly Parameters<typeof eventToJson>[0][]): string =>
  events.map((event) => JSON.stringify(eventToJson(event))).join('\n')

suite('GET /api/v1/stream', () => {
  test('tells every reader of verdicts and decisions as they come, as the lists hold them', async (t) => {
    const api = await serving(t)
    const readers = [await reading(t, api), await reading(t, api)]
    match(readers[0]?.response.headers.get('content-type') ?? '', /^text\/event-stream/)
    await api.postLines('/api/v1/events', lines(BRUTE_FORCE.slice(0, 3)))
    const { body } = await api.get('/api/v1/verdicts')
    const kept = (body['verdicts'] as { id: number }[]).toReversed()
    for (const reader of readers) {
      const told = await reader.until(4)
      const verdicts = told.filter(({ event }) => event === 'verdict')
      deepStrictEqual(
        verdicts.map(({ data }) => data),
        kept,
      )
      match(verdicts[2]?.id ?? '', /^3-\d+$/)
      const [decision] = told.filter(({ event }) => event === 'decision')
      const { change, ...document } = decision?.data ?? {}
      strictEqual(change, 'added')
      Value.Assert(DecisionSchema, document)
    }
  })

  test('a filter lets through what agrees with it', async (t) => {
    const api = await serving(t)
    const only = await reading(t, api, '?only=decisions')
    const ann = await reading(t, api, '?src_ip=::ffff:198.51.100.1&only=verdicts')
    await api.postLines(
      '/api/v1/events',
      lines([...BRUTE_FORCE.slice(0, 3), ...ordinaryEvents(60)]),
    )
    ok((await only.until(1)).every(({ event }) => event === 'decision'))
    for (const { data } of await ann.until(1)) strictEqual(data['src_ip'], '198.51.100.1')
    for (const query of ['?only=all', '?src_ip=ann', '?last_event_id=1', '?limit=1'])
      strictEqual((await api.get(PATH + query)).status, 400, query)
    const bad = await api.send(PATH, { headers: { 'last-event-id': 'x' } })
    strictEqual(bad.status, 400)
  })

  test('a reader that comes back gets what it missed first, none twice, none lost', async (t) => {
    const api = await serving(t)
    const first = await reading(t, api)
    await api.postLines('/api/v1/events', lines(ordinaryEvents(2)))
    const { id } = (await first.until(2)).at(-1) as Told
    first.stop()
    // More than are read from the store at a time.
    await api.postLines('/api/v1/events', lines(ordinaryEvents(1203)))
    await api.post('/api/v1/decisions', { target: '203.0.113.9', action: 'BLOCK', duration_s: 60 })
    const back = await reading(t, api, '', { 'last-event-id': id ?? '' })
    await api.postLines('/api/v1/events', lines(ordinaryEvents(1)))
    const told = await back.until(1205)
    while (told.filter(({ event }) => event === 'verdict').length < 1204)
      await back.until(told.length + 1)
    const ids = told.filter(({ event }) => event === 'verdict').map(({ data }) => data['id'])
    deepStrictEqual(
      ids,
      Array.from({ length: 1204 }, (_, i) => i + 3),
    )
    const byHand = told.filter(({ data }) => data['origin'] === 'manual')
    deepStrictEqual(
      byHand.map(({ data }) => [data['change'], data['target']]),
      [['added', '203.0.113.9']],
    )
  })

  test('a reader who does not read costs a bounded memory, and is told how much it missed', async (t) => {
    const api = await serving(t)
    const slow = await reading(t, api)
    const brisk = await reading(t, api, '?only=decisions')
    // More than wait for a reader and in the sockets of a machine together, about 16 MB.
    for (let i = 0; i < 8; i++) await api.postLines('/api/v1/events', lines(ordinaryEvents(2000)))
    // What was dropped is told before the next frame.
    const going = setInterval(
      () => void api.postLines('/api/v1/events', lines(ordinaryEvents(1))),
      100,
    )
    t.after(() => clearInterval(going))
    let missed = 0
    let got = 0
    while (missed === 0 && got < 16_500) {
      const told = (await slow.until(got + 1))[got] as Told
      if (told.event === 'dropped') missed = Number(told.data['verdicts'])
      else got++
    }
    clearInterval(going)
    ok(missed > 0, `got ${got}, missed ${missed}`)
    brisk.stop()
    slow.stop()
  })

  test('more readers than are taken are told to come back; one that leaves makes room', async (t) => {
    const api = await serving(t)
    const readers = []
    for (let i = 0; i < MAX_STREAM_READERS; i++) readers.push(await reading(t, api))
    const refused = await api.get(PATH)
    deepStrictEqual([refused.status, refused.body['code']], [503, 'OVERLOADED'])
    // Readers are no requests under way.
    strictEqual((await api.get('/api/v1/verdicts')).status, 200)
    readers[0]?.stop()
    for (let i = 0; i < 100; i++) {
      const response = await fetch(api.url + PATH, { method: 'GET' })
      if (response.status === 200) {
        await response.body?.cancel()
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
      ok(i < 99, 'room is made')
    }
    deepStrictEqual(api.bugs, [])
  })

  test('a stop ends the answer instead of waiting for it, and HEAD opens none', async (t) => {
    const api = await serving(t)
    strictEqual((await api.send(PATH, { method: 'HEAD' })).status, 405)
    const reader = await reading(t, api)
    const ended = reader.ended()
    await api.stop()
    strictEqual(await ended, true)
  })
})
