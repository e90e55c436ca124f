import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { eventFromSensor, readFromSensor } from '../../../src/io/sensors/channel.js'

const NOW_MS = Date.UTC(2026, 1, 13, 12)
const EVENT = {
  kind: 'auth.failure',
  timestamp: NOW_MS,
  src_ip: '203.0.113.7',
  dst_port: 2222,
  service: 'ssh',
}

suite('what a sensor says', () => {
  test('is an event only of its own service, and about now', () => {
    const read = eventFromSensor({ ...EVENT, sensor: 'sensor-x', source: 'sshd' }, 'ssh', NOW_MS)
    ok(read.ok)
    deepStrictEqual([read.event.sensor, read.event.source], ['sensor-ssh', 'phantomnet'])
    const reasons = [
      { ...EVENT, service: 'http' },
      { ...EVENT, timestamp: NOW_MS + 3_600_000 },
      { ...EVENT, timestamp: 0 },
      { ...EVENT, kind: 'shutdown' },
      'text',
    ].map((value) => {
      const refused = eventFromSensor(value, 'ssh', NOW_MS)
      return refused.ok ? null : refused.reason
    })
    deepStrictEqual(reasons, [
      'not the service of this sensor',
      'time far from now',
      'time far from now',
      'kind missing or unknown',
      'not a JSON object',
    ])
  })

  test('is a message of the protocol or nothing', () => {
    const counts = {
      open: 0,
      accepted: 1,
      memoryBytes: 5,
      lost: 0,
      faults: 0,
      refused: {},
      evicted: {},
    }
    ok(readFromSensor(JSON.stringify({ counts })) !== null)
    ok(readFromSensor('{"ready":{"journal":"00112233445566aa"}}') !== null)
    deepStrictEqual(readFromSensor('{"n":1,"event":{"a":1}}'), { n: 1, event: { a: 1 } })
    for (const line of [
      '',
      'null',
      '[]',
      '{"n":0,"event":{}}',
      '{"n":1.5,"event":{}}',
      '{"n":"1","event":{}}',
      '{"ready":null}',
      '{"ready":{"journal":"../../etc"}}',
      JSON.stringify({ counts: { ...counts, open: -1 } }),
      JSON.stringify({ counts: { ...counts, refused: { memory: 'many' } } }),
      '{"counts":7}',
    ])
      strictEqual(readFromSensor(line), null, line)
  })
})
