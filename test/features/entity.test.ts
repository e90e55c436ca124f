import { equal, notEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { EventDetail } from '../../src/event/event.js'
import { entityHashOf, entityTextOf, NO_ENTITY } from '../../src/features/entity.js'
import { eventOf } from './sample-events.js'

const TEXTS: readonly (readonly [detail: EventDetail, text: string])[] = [
  [{ userName: 'root', argument: 'x' }, 'root'],
  [{ url: '/index.php?id=1', method: 'GET' }, '/index.php'],
  [{ url: '/a' }, '/a'],
  [{ file: '/etc/passwd', argument: 'x' }, '/etc/passwd'],
  [{ mailTo: 'a@example.org', mailFrom: 'b@example.org' }, 'a@example.org'],
  [{ mailFrom: 'b@example.org' }, 'b@example.org'],
  [{ argument: 'pub', method: 'CWD' }, 'pub'],
  [{ command: 'uname -a' }, 'uname -a'],
  [{ method: 'QUIT' }, ''],
]

for (const [detail, text] of TEXTS) {
  test(`of ${JSON.stringify(detail)} the entity is ${JSON.stringify(text)}`, () => {
    equal(entityTextOf(eventOf({ detail })), text)
  })
}

test('without a text the destination is the entity, its port included', () => {
  const ssh = entityHashOf(eventOf(), '')
  equal(entityHashOf(eventOf({ sourceIp: '192.0.2.99' }), ''), ssh)
  notEqual(entityHashOf(eventOf({ destinationPort: 80 }), ''), ssh)
  notEqual(entityHashOf(eventOf({ destinationIp: '192.0.2.11' }), ''), ssh)
  equal(entityHashOf(eventOf({ destinationIp: '', destinationPort: 0 }), ''), NO_ENTITY)
})

test('a text hashes to an unsigned 32-bit number that is never the one of none', () => {
  for (const text of ['a', 'root', 'é'.repeat(8192)]) {
    const hash = entityHashOf(eventOf(), text)
    equal(hash, hash >>> 0)
    notEqual(hash, NO_ENTITY)
  }
})
