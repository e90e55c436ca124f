import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Event } from '../../../src/event/event.js'
import { DEFAULT_LIMITS } from '../../../src/io/sensors/limits.js'
import { SensorProcess } from '../../../src/io/sensors/sensor-process.js'
import type { TailPosition } from '../../../src/io/sources/tail-position.js'
import { allOf, loopbackServer, visitor } from './loopback.js'

/** Nobody, as everywhere. */
const USER_ID = 65_534

function spoolFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'sensor-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return join(path, 'http')
}

async function started(
  t: TestContext,
  spool: string,
  saved: TailPosition | null = null,
): Promise<{ readonly sensor: SensorProcess; readonly port: number }> {
  const sensor = new SensorProcess({
    order: {
      name: 'http',
      hostName: 'web01',
      spool,
      limits: DEFAULT_LIMITS,
      login: 'never',
      credentials: [],
      keepsFiles: false,
      recordsSessions: false,
      isOpenRelay: false,
      tarpitMs: 0,
    },
    address: { host: '127.0.0.1', port: 0 },
    descriptor: null,
    dataPorts: [],
    userId: USER_ID,
    nowMs: Date.now,
    saved,
  })
  t.after(() => sensor.stop())
  await sensor.start()
  return { sensor, port: sensor.status.port }
}

async function request(port: number, path: string): Promise<string> {
  const socket = await visitor(port)
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`)
  return allOf(socket)
}

/** Events that come until there is one of the kind, confirmed or not. */
async function eventsUntil(
  sensor: SensorProcess,
  kind: string,
  isConfirmed: boolean,
): Promise<Event[]> {
  const events: Event[] = []
  for (let i = 0; i < 200; i++) {
    const batch = sensor.next()
    if (batch !== null) {
      events.push(...batch.events)
      if (isConfirmed) sensor.confirm(batch)
    }
    if (events.some((event) => event.kind === kind)) return events
    await wait(25)
  }
  throw new Error(`no ${kind} within 5 s`)
}

function pidOf(spool: string): number {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--allow-fs-write=${spool}/*`))
        return Number(pid)
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('its process is not found')
}

suite("a sensor's process", () => {
  test('serves strangers, and tells the engine what they do', async (t) => {
    const { sensor, port } = await started(t, spoolFolder(t))
    ok((await request(port, '/.env')).startsWith('HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n'))
    const events = await eventsUntil(sensor, 'connection.close', true)
    deepStrictEqual(
      events.map(({ kind, detail }) => [kind, detail.url ?? '']),
      [
        ['connection.open', ''],
        ['http.request', '/.env'],
        ['connection.close', ''],
      ],
    )
    strictEqual(sensor.position.counts.events, 3)
    strictEqual(sensor.status.state, 'listening')
  })

  test('has an empty environment, no rights, and no other process above it but the engine', async (t) => {
    const spool = spoolFolder(t)
    const { sensor } = await started(t, spool)
    const pid = pidOf(spool)
    strictEqual(
      readFileSync(`/proc/${pid}/environ`, 'utf8').replace(/NODE_CHANNEL[^\0]*\0/g, ''),
      '',
    )
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    if (process.getuid?.() === 0) {
      ok(/^Uid:\t65534\t65534\t65534\t65534$/m.test(status))
      ok(/^Gid:\t65534\t65534\t65534\t65534$/m.test(status))
      ok(/^Groups:\t?\s*$/m.test(status))
      ok(/^CapEff:\t0+$/m.test(status))
    }
    if (sensor.status.isolation.includes('no new privileges')) ok(/^NoNewPrivs:\t1$/m.test(status))
  })

  test('killed, it is started again on its port, and nothing it saw is lost or told twice', async (t) => {
    const spool = spoolFolder(t)
    const { sensor, port } = await started(t, spool)
    await request(port, '/first')
    await eventsUntil(sensor, 'connection.close', false)
    process.kill(pidOf(spool), 'SIGKILL')
    for (let i = 0; i < 100 && sensor.status.restarts === 0; i++) await wait(50)
    for (let i = 0; i < 100 && sensor.status.state !== 'listening'; i++) await wait(50)
    ok(sensor.fault?.includes('SIGKILL'), String(sensor.fault))
    await request(port, '/second')
    const events = await eventsUntil(sensor, 'connection.close', true)
    deepStrictEqual(
      events.flatMap(({ detail }) => detail.url ?? []),
      ['/second'],
    )
  })

  test('what the engine had not kept when it ended is told to the next, and only that', async (t) => {
    const spool = spoolFolder(t)
    const first = await started(t, spool)
    await request(first.port, '/kept')
    await eventsUntil(first.sensor, 'connection.close', true)
    const saved = first.sensor.position
    await request(first.port, '/not-kept')
    await eventsUntil(first.sensor, 'connection.close', false)
    await first.sensor.stop()
    const second = await started(t, spool, saved)
    const events = await eventsUntil(second.sensor, 'connection.close', true)
    deepStrictEqual(
      events.flatMap(({ detail }) => detail.url ?? []),
      ['/not-kept'],
    )
  })

  test('told to stop, it says goodbye to its visitors and tells it', async (t) => {
    const { sensor, port } = await started(t, spoolFolder(t))
    const staying = await visitor(port)
    await eventsUntil(sensor, 'connection.open', true)
    await sensor.stop()
    await allOf(staying)
    deepStrictEqual(
      sensor.next()?.events.map(({ kind }) => kind),
      ['connection.close'],
    )
  })

  test('a port that is taken is told at the start', async (t) => {
    const { port } = await loopbackServer(t)
    const sensor = new SensorProcess({
      order: {
        name: 'http',
        hostName: 'web01',
        spool: spoolFolder(t),
        limits: DEFAULT_LIMITS,
        login: 'never',
        credentials: [],
        keepsFiles: false,
        recordsSessions: false,
        isOpenRelay: false,
        tarpitMs: 0,
      },
      address: { host: '127.0.0.1', port },
      descriptor: null,
      dataPorts: [],
      userId: USER_ID,
      nowMs: Date.now,
      saved: null,
    })
    await rejects(sensor.start(), { code: 'LISTEN_FAILED' })
    await sensor.stop()
  })
})
