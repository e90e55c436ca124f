import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { DEFAULT_LIMITS } from '../../src/io/sensors/limits.js'
import type { SensorProcess } from '../../src/io/sensors/sensor-process.js'
import type { BenchRow } from '../measure.js'
import type { Print, ProofPart } from './proof-part.js'
import { startProcess } from './sensor-under-test.js'

const CONNECTIONS = 3000
const SOURCES = 120
const MIB = 1 << 20

/** Quarters of a second that a flood is given to be dealt with. */
const MAX_WAITS = 120

/** What a sensor may have in memory, MiB. */
const MAX_MIB = 150

const HELLO: Readonly<Record<string, string>> = {
  ssh: 'SSH-2.0-libssh2_1.4.3\r\n',
  http: 'GET / HTTP/1.1\r\nHost: a\r\n',
}

/** A flood from loopback's addresses is held to the limits, and who comes after it is served. */
export async function proveFlood(print: Print, connections = CONNECTIONS): Promise<ProofPart> {
  const rows: BenchRow[] = []
  for (const name of ['ssh', 'http']) {
    const sensor = await startProcess(name, DEFAULT_LIMITS)
    try {
      const sockets: Socket[] = []
      for (let i = 0; i < connections; i++) {
        sockets.push(flooding(sensor.port, `127.0.1.${1 + (i % SOURCES)}`, HELLO[name] ?? ''))
        if (i % 50 === 49) await wait(5)
      }
      // On a busy machine connections wait in line for a while.
      for (let i = 0; i < MAX_WAITS && dealtWith(sensor.process) < connections; i++) await wait(250)
      const counts = sensor.process.status.counts
      const refused = dealtWith(sensor.process) - (counts?.accepted ?? 0)
      const mib = sensor.memoryBytes() / MIB
      print(
        `${name}: ${connections} connections of ${SOURCES} sources: ${counts?.open} inside, ${refused} refused, ${mib.toFixed(0)} MiB`,
      )
      for (const socket of sockets) socket.destroy()
      await wait(1500)
      const isServed = await serves(sensor.port)
      const row = (what: string, value: number, unit: string, bound: object): BenchRow => ({
        what: `flood ${name}: ${what}`,
        value,
        unit,
        peer: null,
        ...bound,
      })
      rows.push(
        row('most inside', counts?.open ?? Number.NaN, 'connections', {
          at_most: DEFAULT_LIMITS.connections,
        }),
        row('let in or refused, and counted', (counts?.accepted ?? 0) + refused, 'connections', {
          at_least: connections,
        }),
        row('memory', mib, 'MiB', { at_most: MAX_MIB }),
        row('serves afterwards', isServed ? 1 : 0, '', { at_least: 1 }),
        row('bugs met', counts?.faults ?? Number.NaN, '', { at_most: 0 }),
      )
    } finally {
      await sensor.stop()
    }
  }
  return { rows, notRun: [] }
}

/** Connections that were let in or refused. */
function dealtWith({ status: { counts } }: SensorProcess): number {
  if (counts === null) return 0
  return Object.values(counts.refused).reduce((sum, count) => sum + count, counts.accepted)
}

function flooding(port: number, from: string, hello: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from })
  socket.on('error', () => undefined)
  socket.on('connect', () => socket.write(hello))
  return socket.resume()
}

/** Whether somebody with manners is answered, from an address that took no part. */
function serves(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.9.9' })
    socket.on('error', () => resolve(false))
    socket.on('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('close', () => resolve(false))
    socket.write('GET / HTTP/1.0\r\n\r\n')
  })
}
