import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Rng } from '../../src/math/rng.js'
import { SENSORS } from '../../src/io/sensors/catalog.js'
import { FTP_ANONYMOUS_STEPS, FTP_LOCAL_STEPS } from './ftp-script.js'
import { below, malformedOpening } from './opening.js'
import type { Print, ProofPart } from './proof-part.js'
import { NO_LIMITS, type SensorUnderTest, startProcess } from './sensor-under-test.js'
import { SMTP_QUICK_STEPS } from './smtp-script.js'
import type { Step } from './transcript.js'

const OPENINGS = 10_000
const AT_ONCE = 32

/** In so many parts they are sent; after each it must still serve. */
const LOOKS = 20

/** What memory may grow by from the second quarter to the last, and what it may be, MiB. */
const MAX_GROWTH_MIB = 24
const MAX_MIB = 150

/** How long a visitor with manners waits on a machine that has much to do, ms. */
const PATIENCE_MS = 30_000

const MIB = 1 << 20

/** Sessions that real clients lead, to be damaged. */
const SESSIONS: Readonly<Record<string, readonly Buffer[]>> = {
  ftp: sessionsOf([...FTP_LOCAL_STEPS, 'reconnect', ...FTP_ANONYMOUS_STEPS]),
  smtp: sessionsOf(SMTP_QUICK_STEPS),
  http: [
    'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n',
    'POST /wp-login.php HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\nlog=admin&pwd=letmein',
    'POST /xmlrpc.php HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nHEAD / HTTP/1.0\r\nRange: bytes=0-1,3-\r\nAuthorization: Basic YTpi\r\n\r\n',
  ].map((text) => Buffer.from(text)),
  ssh: [Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')],
}

/** Sends every sensor what no client would; it must go on serving, in flat memory and without a fault. */
export async function proveMalformed(
  print: Print,
  seed: number,
  openings = OPENINGS,
): Promise<ProofPart> {
  const rows: ProofPart['rows'][number][] = []
  for (const { name } of SENSORS) {
    print(`${name}: ${openings} malformed openings, seed ${seed}`)
    const sensor = await startProcess(name, NO_LIMITS, {
      login: 'listed',
      credentials: ['bob:secret', 'anonymous:*'],
    })
    try {
      const { looks, served, mib } = await besiege(sensor, name, new Rng(seed), openings)
      const counts = sensor.process.status.counts
      const row = (
        of: string,
        value: number,
        bound: object,
        unit = '',
      ): ProofPart['rows'][number] => ({
        what: `malformed ${name}: ${of}`,
        value,
        unit,
        peer: null,
        ...bound,
      })
      const quarter = Math.floor(mib.length / 4)
      const most = Math.max(...mib)
      const grown = Math.max(...mib.slice(-quarter)) - Math.max(...mib.slice(quarter, 2 * quarter))
      rows.push(
        row('openings taken', (counts?.accepted ?? 0) + (counts?.refused['gone already'] ?? 0), {
          at_least: openings,
        }),
        row(`still served, of ${looks} looks`, served, { at_least: looks }),
        row('faults', counts?.faults ?? -1, { at_least: 0, at_most: 0 }),
        row('restarts', sensor.process.status.restarts, { at_most: 0 }),
        row('told as broken protocol', sensor.kinds.get('protocol.error') ?? 0, { at_least: 1 }),
        row('growth, second quarter to last', grown, { at_most: MAX_GROWTH_MIB }, 'MiB'),
        row('memory', most, { at_most: MAX_MIB }, 'MiB'),
      )
    } finally {
      await sensor.stop()
    }
  }
  return { rows, notRun: [] }
}

async function besiege(
  sensor: SensorUnderTest,
  name: string,
  rng: Rng,
  openings: number,
): Promise<{ readonly looks: number; readonly served: number; readonly mib: readonly number[] }> {
  let served = 0
  const mib: number[] = []
  const accepted = (): number => sensor.process.status.counts?.accepted ?? 0
  // Who hangs up before he is let in does not count.
  while (accepted() < openings && mib.length < 3 * LOOKS) {
    let left = Math.ceil(openings / LOOKS)
    const worker = async (): Promise<void> => {
      while (left-- > 0) await intrude(sensor.port, name, rng)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    if (await answers(sensor.port, name)) served++
    // It tells its memory every second.
    await wait(1100)
    mib.push(sensor.memoryBytes() / MIB)
  }
  return { looks: mib.length, served, mib }
}

/** One visitor: sends his bytes, whole or in two pieces, and goes in one of the ways there are. */
async function intrude(port: number, name: string, rng: Rng): Promise<void> {
  const bytes = malformedOpening(rng, SESSIONS[name] ?? [])
  const cut = below(rng, 3) === 0 ? below(rng, bytes.length + 1) : bytes.length
  const way = below(rng, 4)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const closed = once(socket.resume(), 'close').catch(() => undefined)
  if (!(await connected(socket))) return
  // Who breaks off before he was let in is no visitor; most wait for the greeting, or a moment.
  if (below(rng, 8) > 0)
    await (name === 'http' ? wait(2) : Promise.race([once(socket, 'data'), closed]))
  socket.write(bytes.subarray(0, cut))
  if (cut < bytes.length) {
    await wait(1)
    socket.write(bytes.subarray(cut))
  }
  if (way === 0) socket.resetAndDestroy()
  else if (way === 1) socket.destroy()
  else {
    socket.end()
    // A visitor who is made to wait gives up.
    await Promise.race([closed, wait(20)])
    socket.destroy()
  }
  await closed
}

async function connected(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('close', () => resolve(false))
  })
}

/** Whether a visitor with manners is answered. */
async function answers(port: number, name: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  try {
    if (name === 'http') socket.write('GET / HTTP/1.0\r\n\r\n')
    const greeting = await Promise.race([once(socket, 'data'), wait(PATIENCE_MS, null)])
    return greeting !== null
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** The bytes of each connection of a script. */
function sessionsOf(steps: readonly Step[]): Buffer[] {
  const sessions: string[] = ['']
  for (const step of steps) {
    if (step === 'reconnect') sessions.push('')
    else sessions.push((sessions.pop() ?? '') + bytesOf(step))
  }
  return sessions.map((text) => Buffer.from(text, 'latin1'))
}

function bytesOf(step: Step): string {
  if (typeof step === 'string') return `${step}\r\n`
  if ('raw' in step) return step.raw
  return 'silent' in step ? `${step.silent}\r\n` : `PASV\r\n${step.data}\r\n`
}
