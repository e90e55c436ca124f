import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { eventsOfBody } from '../../src/server/ndjson.js'

const EVENT =
  '{"kind":"auth.failure","timestamp":"2026-02-13T09:55:42.120Z","src_ip":"203.0.113.7","dst_port":22}'

suite('a body of events', () => {
  test('is read line by line, with any line end and with or without the last one', () => {
    for (const body of [`${EVENT}\n${EVENT}`, `${EVENT}\r\n${EVENT}\r\n`]) {
      const { events, rejected, blank } = eventsOfBody(body, 10)
      deepStrictEqual([events.length, rejected, blank], [2, 0, 0])
      strictEqual(events[1]?.sourceIp, '203.0.113.7')
    }
  })

  test('each line counts once: taken, blank, or refused with its number and why', () => {
    const body = [EVENT, '', '{', '[]', '{"kind":"nonsense"}', '   ', EVENT].join('\n')
    const { events, rejects, rejected, blank } = eventsOfBody(body, 10)
    deepStrictEqual([events.length, rejected, blank], [2, 3, 2])
    deepStrictEqual(rejects, [
      { line: 3, reason: 'not JSON' },
      { line: 4, reason: 'not a JSON object' },
      { line: 5, reason: 'kind missing or unknown' },
    ])
  })

  test('names only the first of many refused lines, and counts all', () => {
    const { rejects, rejected } = eventsOfBody('x\n'.repeat(50), 3)
    strictEqual(rejected, 50)
    deepStrictEqual(
      rejects.map(({ line }) => line),
      [1, 2, 3],
    )
  })

  test('an empty body has no lines', () => {
    deepStrictEqual(eventsOfBody('', 10), {
      events: [],
      rejects: [],
      rejected: 0,
      reasons: new Map(),
      blank: 0,
    })
  })
})
