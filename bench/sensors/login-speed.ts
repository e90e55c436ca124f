import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from '../../src/math/quantile.js'
import type { BenchRow } from '../measure.js'
import type { Print, ProofPart } from './proof-part.js'
import { NO_LIMITS, startProcess } from './sensor-under-test.js'

const MIB = 1 << 20
const WARM_UP_MS = 2000
const MEASURED_MS = 8000

/** What must be kept up, attempts a second. */
const LEAST_ATTEMPTS = 500

/** How one kind of client tries passwords. */
interface Guesser {
  readonly name: string
  /** Connections at once: a wrong password is answered after `delayMs`, so many are needed. */
  readonly connections: number
  readonly delayMs: number
  /** Attempts of one connection before it is left for a new one. */
  readonly attempts: number
  /** Lines sent before any attempt. */
  readonly before: readonly string[]
  /** Lines of one attempt; after each an answer is waited for. */
  readonly attempt: (i: number) => readonly string[]
}

const FTP: Guesser = {
  name: 'ftp',
  connections: 900,
  delayMs: 1000,
  attempts: 3,
  before: [],
  attempt: (i) => [`USER user${i % 100}`, `PASS word${i}`],
}

const SMTP: Guesser = {
  name: 'smtp',
  connections: 16,
  delayMs: 0,
  attempts: 10,
  before: ['EHLO client.example'],
  attempt: (i) => [`AUTH PLAIN ${Buffer.from(`\0user${i % 100}\0word${i}`).toString('base64')}`],
}

/** How many attempts to log in the FTP and SMTP sensors take: rate, time of an answer, processor and memory. */
export async function measureLogins(print: Print): Promise<ProofPart> {
  const rows: BenchRow[] = []
  for (const guesser of [FTP, SMTP]) rows.push(...(await guess(guesser, print)))
  return { rows, notRun: [] }
}

async function guess(guesser: Guesser, print: Print): Promise<BenchRow[]> {
  const { name, connections, delayMs } = guesser
  const sensor = await startProcess(name, NO_LIMITS)
  try {
    const times: number[] = []
    const over = new AbortController()
    let attempts = 0
    const visitors = Array.from({ length: connections }, async (_, i) => {
      // They come one after the other, not as one wave.
      await wait((i * (delayMs + 100)) / connections)
      while (!over.signal.aborted)
        await visit(
          sensor.port,
          guesser,
          () => over.signal.aborted,
          (ms) => {
            attempts++
            times.push(ms - delayMs)
          },
        )
    })
    await wait(WARM_UP_MS)
    times.length = 0
    attempts = 0
    const [startMs, startCpuMs] = [performance.now(), sensor.cpuMs()]
    await wait(MEASURED_MS)
    const seconds = (performance.now() - startMs) / 1000
    const cpuMs = sensor.cpuMs() - startCpuMs
    const measured = attempts
    const sorted = times.slice()
    over.abort()
    await Promise.all(visitors)
    await wait(1200)
    const told = sensor.kinds.get('auth.failure') ?? 0
    print(
      `${name}: ${measured} attempts in ${seconds.toFixed(1)} s, ${cpuMs} ms of the processor, ${told} told in all`,
    )
    const what = `logins ${name}:`
    return [
      {
        what: `${what} attempts`,
        value: measured / seconds,
        unit: '/s',
        peer: null,
        at_least: LEAST_ATTEMPTS,
      },
      {
        what: `${what} attempts a second of one core`,
        value: measured / (cpuMs / 1000),
        unit: '/s',
        peer: null,
        at_least: LEAST_ATTEMPTS,
      },
      {
        what: `${what} answer, median (beyond the delay)`,
        value: quantile(sorted, 0.5),
        unit: 'ms',
        peer: null,
      },
      {
        what: `${what} answer, p99 (beyond the delay)`,
        value: quantile(sorted, 0.99),
        unit: 'ms',
        peer: null,
      },
      {
        what: `${what} memory`,
        value: sensor.memoryBytes() / MIB,
        unit: 'MiB',
        peer: null,
        at_most: 150,
      },
    ]
  } finally {
    await sensor.stop()
  }
}

/** One connection: so many attempts, then it is left; resolves once it is closed. */
function visit(
  port: number,
  { before, attempt, attempts }: Guesser,
  isOver: () => boolean,
  onAnswer: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const lines: string[] = [...before]
    let made = 0
    let heard = ''
    let sentMs = 0
    let isAsking = false
    const next = (): void => {
      if (isAsking) onAnswer(performance.now() - sentMs)
      isAsking = false
      if (lines.length === 0) {
        if (made === attempts || isOver()) return void socket.destroy()
        made++
        lines.push(...attempt(serial++))
      }
      const line = lines.shift() as string
      isAsking = made > 0 && lines.length === 0
      sentMs = performance.now()
      socket.write(`${line}\r\n`)
    }
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1')
      if (!LAST_LINE.test(heard)) return
      heard = ''
      next()
    })
    // Hung up on: the next connection is another visitor's.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })
}

const LAST_LINE = /(?:^|\n)\d{3} [^\n]*\n$/

let serial = 0
