import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Event } from '../../../src/event/event.js'
import { FrontDoor } from '../../../src/io/sensors/front-door.js'
import {
  DEFAULT_LIMITS,
  EVICTIONS,
  REFUSALS,
  type SensorLimits,
} from '../../../src/io/sensors/limits.js'
import type { Visit } from '../../../src/io/sensors/sensor.js'
import { inProject } from '../../project.js'
import { allOf, loopbackServer, visitor } from './loopback.js'

interface House {
  readonly door: FrontDoor
  readonly port: number
  readonly events: Event[]
  readonly visits: Visit[]
  readonly faults: unknown[]
  isBehind: boolean
}

async function house(
  t: TestContext,
  limits: Partial<SensorLimits> = {},
  visit: (visit: Visit) => void = () => undefined,
): Promise<House> {
  const { server, port } = await loopbackServer(t)
  const events: Event[] = []
  const visits: Visit[] = []
  const faults: unknown[] = []
  const made: House = {
    port,
    events,
    visits,
    faults,
    isBehind: false,
    door: new FrontDoor({
      sensor: {
        service: 'ftp',
        visit: (guest) => {
          visits.push(guest)
          guest.socket.resume()
          visit(guest)
        },
      },
      limits: { ...DEFAULT_LIMITS, memoryBytes: 1e12, ...limits },
      nowMs: Date.now,
      record: (event) => {
        events.push(event)
        return !made.isBehind
      },
      onFault: (error) => faults.push(error),
    }),
  }
  made.door.watch(server)
  t.after(() => made.door.close())
  return made
}

test('docs/reference/configuration.md names every reason to refuse and to end, in order', () => {
  const page = readFileSync(inProject('docs', 'reference', 'configuration.md'), 'utf8')
  const section = page.slice(page.indexOf('Why a connection is refused'))
  const [refused = '', ended = ''] = section.split('Why one is ended')
  const named = (text: string): string[] =>
    [...text.matchAll(/`([a-z ]+)`/g)].map((match) => String(match[1]))
  deepStrictEqual(named(refused), [...REFUSALS])
  deepStrictEqual(named(ended).slice(0, EVICTIONS.length), [...EVICTIONS])
})

suite('the front door', () => {
  test('tells who came, what was done and when he went, in one session', async (t) => {
    const { port, events } = await house(t, {}, (visit) => {
      visit.record({ kind: 'ftp.command', detail: { method: 'NOOP' }, lengthBytes: 4 })
      visit.socket.end()
    })
    const socket = await visitor(port, '127.0.0.9')
    socket.end()
    await once(socket.resume(), 'close')
    await wait(20)
    deepStrictEqual(
      events.map(({ kind, sourceIp, destinationPort, sensor }) => [
        kind,
        sourceIp,
        destinationPort,
        sensor,
      ]),
      ['connection.open', 'ftp.command', 'connection.close'].map((kind) => [
        kind,
        '127.0.0.9',
        port,
        'sensor-ftp',
      ]),
    )
    strictEqual(new Set(events.map(({ session }) => session)).size, 1)
    ok((events[2]?.detail.durationMs ?? -1) >= 0)
  })

  test('lets in so many of one source and so many in all; the rest is refused and counted', async (t) => {
    const { port, door, events } = await house(t, { connections: 3, connectionsPerSource: 2 })
    const sockets = []
    for (const from of ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.3'])
      sockets.push(await visitor(port, from))
    await wait(50)
    const { open, accepted, refused } = door.counts
    deepStrictEqual([open, accepted], [3, 3])
    strictEqual(refused['too many of this source'], 1)
    strictEqual(refused['too many connections'], 1)
    deepStrictEqual(
      events.map(({ detail }) => detail.response ?? ''),
      ['', '', 'refused: too many of this source', '', 'refused: too many connections'],
    )
    for (const socket of sockets) socket.destroy()
    await wait(50)
    strictEqual(door.counts.open, 0)
    await visitor(port, '127.0.0.1')
    await wait(20)
    strictEqual(door.counts.open, 1)
  })

  test('of refusals only the first of a minute are told', async (t) => {
    const { port, events, door } = await house(t, { connectionsPerSource: 1 })
    for (let i = 0; i < 31; i++) await visitor(port)
    await wait(50)
    strictEqual(door.counts.refused['too many of this source'], 30)
    strictEqual(events.length, 11)
  })

  test('shows a source out that tries too often, and lets it in no more', async (t) => {
    const { port, door, visits } = await house(t, { attemptsPerMinute: 2 }, (visit) => {
      for (let i = 0; i < 3; i++) visit.record({ kind: 'auth.failure' })
    })
    await allOf(await visitor(port))
    strictEqual(door.counts.evicted['source tried too often'], 1)
    strictEqual(visits[0]?.attempts, 3)
    await allOf(await visitor(port))
    strictEqual(door.counts.refused['source tried too often'], 1)
  })

  test('ends sessions that are too long, silent, or move too many bytes', async (t) => {
    const long = await house(t, { sessionMs: 300 }, ({ socket }) => void socket.write('hello'))
    const talker = await visitor(long.port)
    const talking = setInterval(() => talker.write('x'), 50)
    await allOf(talker)
    clearInterval(talking)
    strictEqual(long.door.counts.evicted['session too long'], 1)

    const silent = await house(t, { idleMs: 300 })
    await allOf(await visitor(silent.port))
    strictEqual(silent.door.counts.evicted['silent'], 1)

    const greedy = await house(t, { bytesPerConnection: 1000 })
    const sender = await visitor(greedy.port)
    sender.write(Buffer.alloc(2000))
    await allOf(sender)
    await wait(20)
    strictEqual(greedy.door.counts.evicted['too many bytes'], 1)
    strictEqual(greedy.events.at(-1)?.detail.payloadBytes, 2000)
  })

  test('ends whoever does not take what he is told', async (t) => {
    const { port, door } = await house(t, {}, ({ socket }) => {
      for (let i = 0; i < 200; i++) socket.write(Buffer.alloc(65_536))
    })
    const deaf = await visitor(port)
    deaf.pause()
    for (let i = 0; i < 40 && door.counts.evicted['reads too slowly'] === 0; i++) await wait(50)
    strictEqual(door.counts.evicted['reads too slowly'], 1)
  })

  test('a sensor that throws loses that visitor and nobody else', async (t) => {
    const { port, door, faults } = await house(t, {}, ({ sourceIp }) => {
      if (sourceIp === '127.0.0.6') throw new Error('a bug')
    })
    const other = await visitor(port, '127.0.0.7')
    await allOf(await visitor(port, '127.0.0.6'))
    deepStrictEqual(faults.map(String), ['Error: a bug'])
    deepStrictEqual([door.counts.open, door.counts.evicted['fault']], [1, 1])
    other.destroy()
  })

  test('nobody is let in while the engine is behind or memory is short', async (t) => {
    const behind = await house(t)
    behind.isBehind = true
    await visitor(behind.port)
    await allOf(await visitor(behind.port))
    strictEqual(behind.door.counts.refused['engine behind'], 1)

    const full = await house(t, { memoryBytes: 1 })
    await allOf(await visitor(full.port))
    strictEqual(full.door.counts.refused['memory'], 1)
  })

  test('a second connection is metered and ended with the first', async (t) => {
    const second = await loopbackServer(t)
    const { port, visits, door } = await house(t, { bytesPerConnection: 1000 })
    const first = await visitor(port)
    await wait(20)
    second.server.on('connection', (socket) => {
      socket.resume()
      visits[0]?.adopt(socket)
    })
    const data = await visitor(second.port)
    data.write(Buffer.alloc(5000))
    await Promise.all([allOf(first), allOf(data)])
    strictEqual(door.counts.evicted['too many bytes'], 1)
  })
})
