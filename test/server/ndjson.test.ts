import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { type BodyLines, eventsOfBody } from '../../src/server/ndjson.js'

const EVENT =
  '{"kind":"auth.failure","timestamp":"2026-02-13T09:55:42.120Z","src_ip":"203.0.113.7","dst_port":22}'

/** What the lines of a body of few lines are. */
function read(body: string, mostTold: number): BodyLines {
  const lines = eventsOfBody(body, mostTold, 1000)
  ok(lines !== null)
  return lines
}

suite('a body of events', () => {
  test('is read line by line, with any line end and with or without the last one', () => {
    for (const body of [`${EVENT}\n${EVENT}`, `${EVENT}\r\n${EVENT}\r\n`]) {
      const { events, rejected, blank } = read(body, 10)
      deepStrictEqual([events.length, rejected, blank], [2, 0, 0])
      strictEqual(events[1]?.sourceIp, '203.0.113.7')
    }
  })

  test('each line counts once: taken, blank, or refused with its number and why', () => {
    const body = [EVENT, '', '{', '[]', '{"kind":"nonsense"}', '   ', EVENT].join('\n')
    const { events, rejects, rejected, blank } = read(body, 10)
    deepStrictEqual([events.length, rejected, blank], [2, 3, 2])
    deepStrictEqual(rejects, [
      { line: 3, reason: 'not JSON' },
      { line: 4, reason: 'not a JSON object' },
      { line: 5, reason: 'kind missing or unknown' },
    ])
  })

  test('names only the first of many refused lines, and counts all', () => {
    const { rejects, rejected } = read('x\n'.repeat(50), 3)
    strictEqual(rejected, 50)
    deepStrictEqual(
      rejects.map(({ line }) => line),
      [1, 2, 3],
    )
  })

  test('an empty body has no lines', () => {
    deepStrictEqual(read('', 10), {
      events: [],
      rejects: [],
      rejected: 0,
      reasons: new Map(),
      blank: 0,
    })
  })

  test('a body of more lines than are taken is refused as a whole, blank ones counted', () => {
    strictEqual(eventsOfBody('\n'.repeat(1000), 10, 1000)?.blank, 1000)
    strictEqual(eventsOfBody('\n'.repeat(1001), 10, 1000), null)
  })
})
