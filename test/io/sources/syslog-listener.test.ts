import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test, type TestContext } from 'node:test'
import { SyslogListener, type SyslogOptions } from '../../../src/io/sources/syslog-listener.js'

const LINE =
  '<38>Feb  5 12:00:00 web01 sshd[77]: Failed password for root from 203.0.113.5 port 4022 ssh2'

async function listening(t: TestContext, changes: Partial<SyslogOptions>): Promise<SyslogListener> {
  const listener = new SyslogListener({
    transport: 'udp',
    place: '127.0.0.1:0',
    from: ['127.0.0.0/8'],
    nowMs: () => Date.UTC(2026, 1, 5, 12, 0, 3),
    ...changes,
  })
  await listener.start()
  t.after(() => listener.stop())
  return listener
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isSo(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  ok(isSo())
}

async function sendUdp(port: number, ...messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const message of messages)
    await new Promise<void>((resolve) => socket.send(message, port, '127.0.0.1', () => resolve()))
  socket.close()
}

test('datagrams become events, each outcome is counted, and how late they are is known', async (t) => {
  const listener = await listening(t, {})
  let arrivals = 0
  listener.onArrival(() => arrivals++)
  await sendUdp(listener.port, LINE, '<14>Feb  5 12:00:00 h cron[1]: x', 'nonsense\n')
  await until(() => arrivals === 3)
  deepEqual(
    listener.next()?.map(({ sourceIp }) => sourceIp),
    ['203.0.113.5'],
  )
  equal(listener.next(), null)
  deepEqual(listener.counts, { events: 1, telemetry: 0, skipped: 1, rejected: 1 })
  equal(listener.status.lagMs, 3000)
  equal(listener.fault, 'a message was rejected: not a syslog line')
})

test('who may not send is not heard', async (t) => {
  const listener = await listening(t, { from: ['192.0.2.0/24'] })
  await sendUdp(listener.port, LINE)
  await until(() => listener.status.refused === 1)
  equal(listener.next(), null)
  const tcp = await listening(t, { transport: 'tcp', from: [] })
  const socket = connect(tcp.port, '127.0.0.1')
  await once(socket, 'close')
  equal(tcp.status.refused, 1)
})

test('datagrams for which there is no room are dropped and counted', async (t) => {
  const listener = await listening(t, { maxWaiting: 3 })
  await sendUdp(listener.port, ...Array.from({ length: 10 }, () => LINE))
  await until(() => listener.status.dropped === 7)
  equal(listener.next()?.length, 3)
})

test('a TCP sender waits while there is no room, and nothing of it is lost', async (t) => {
  const listener = await listening(t, { transport: 'tcp', maxWaiting: 500 })
  const socket = connect(listener.port, '127.0.0.1')
  await once(socket, 'connect')
  const lines = 20_000
  socket.end(`${LINE.length} ${LINE}`.repeat(lines))
  let events = 0
  await until(() => {
    const batch = listener.next()
    events += batch?.length ?? 0
    for (let more = listener.next(); more !== null; more = listener.next()) events += more.length
    return events === lines
  })
  equal(listener.status.dropped, 0)
})

test('a place that is taken, or none, is told with its option', async (t) => {
  const first = await listening(t, { transport: 'tcp' })
  const second = new SyslogListener({
    transport: 'tcp',
    place: `127.0.0.1:${first.port}`,
    from: [],
    nowMs: () => 0,
  })
  await rejects(second.start(), { code: 'LISTEN_FAILED', message: /syslog_tcp/ })
  throws(() => new SyslogListener({ transport: 'udp', place: 'here', from: [], nowMs: () => 0 }), {
    code: 'CONFIG_INVALID',
    message: /syslog_udp/,
  })
  throws(
    () => new SyslogListener({ transport: 'udp', place: '514', from: ['x'], nowMs: () => 0 }),
    {
      code: 'CONFIG_INVALID',
      message: /syslog_from/,
    },
  )
})
