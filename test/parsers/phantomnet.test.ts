import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventToJson } from '../../src/event/schema.js'
import { phantomnet } from '../../src/parsers/phantomnet.js'
import { vsftpd } from '../../src/parsers/vsftpd.js'
import { eventOf, outcomesOf } from './parse-lines.js'

test('an event of another format comes back from our own JSON as it was', () => {
  const event = eventOf(
    vsftpd,
    'Thu Feb  5 12:00:00 2026 [pid 7] [bob] FAIL LOGIN: Client "203.0.113.5"',
  )
  deepStrictEqual(eventOf(phantomnet, JSON.stringify(eventToJson(event))), event)
})

test('what is no event is rejected with the reason of the schema', () => {
  deepStrictEqual(
    outcomesOf(
      phantomnet,
      '{"kind":"command","timestamp":"2026-02-05T12:00:00Z","src_ip":"203.0.113.5"',
      '{"kind":"command","timestamp":"2026-02-05T12:00:00Z","src_ip":"203.0.113.500"}',
      '{"kind":"command","timestamp":"2026-02-05T12:00:00Z","src_ip":"203.0.113.5","label":1}',
      '',
      '# comment',
    ),
    [
      'rejected not JSON',
      'rejected src_ip missing or not an address',
      'rejected unknown field',
      'skipped blank line',
      'skipped comment',
    ],
  )
})
