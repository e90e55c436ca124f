import ssh2 from 'ssh2'
import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from '../../src/math/quantile.js'
import type { BenchRow } from '../measure.js'
import type { Print, ProofPart } from './proof-part.js'
import { NO_LIMITS, startProcess } from './sensor-under-test.js'

const MIB = 1 << 20
const WARM_UP_MS = 2000
const MEASURED_MS = 10_000

/** Connections at once, each with one attempt, as the tools of attackers go about it. */
const VISITORS = 12

/** What must be kept up of one core, attempts a second. */
const LEAST_ATTEMPTS = 100

/** How many attempts to log in the SSH sensor takes, a key exchange with each: rate, time, processor and memory. */
export async function measureSshLogins(print: Print): Promise<ProofPart> {
  const sensor = await startProcess('ssh', NO_LIMITS)
  try {
    let times: number[] = []
    const over = new AbortController()
    const visitors = Array.from({ length: VISITORS }, async () => {
      while (!over.signal.aborted) {
        const start = performance.now()
        if (await refused(sensor.port)) times.push(performance.now() - start)
      }
    })
    await wait(WARM_UP_MS)
    times = []
    const [startMs, startCpuMs] = [performance.now(), sensor.cpuMs()]
    await wait(MEASURED_MS)
    const seconds = (performance.now() - startMs) / 1000
    const cpuMs = sensor.cpuMs() - startCpuMs
    const measured = times.slice()
    over.abort()
    await Promise.all(visitors)
    await wait(1200)
    print(
      `ssh: ${measured.length} attempts in ${seconds.toFixed(1)} s, ${cpuMs} ms of the sensor's processor; the client takes the rest of the machine`,
    )
    const row = (what: string, value: number, unit: string, bound: object): BenchRow => ({
      what: `logins ssh: ${what}`,
      value,
      unit,
      peer: null,
      ...bound,
    })
    return {
      rows: [
        row('attempts', measured.length / seconds, '/s', {}),
        row('attempts a second of one core', measured.length / (cpuMs / 1000), '/s', {
          at_least: LEAST_ATTEMPTS,
        }),
        row('from connecting to the refusal, median', quantile(measured, 0.5), 'ms', {}),
        row('from connecting to the refusal, p99', quantile(measured, 0.99), 'ms', {}),
        row('memory', sensor.memoryBytes() / MIB, 'MiB', { at_most: 150 }),
      ],
      notRun: [],
    }
  } finally {
    await sensor.stop()
  }
}

/** Connects, offers a password and is refused. */
function refused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const client = new ssh2.Client()
    let isRefused = false
    client.on('error', ({ level }) => {
      isRefused ||= level === 'client-authentication'
      client.end()
    })
    client.on('close', () => resolve(isRefused))
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'root',
      password: 'letmein',
      readyTimeout: 30_000,
      algorithms: { cipher: ['aes128-gcm@openssh.com'], serverHostKey: ['ssh-ed25519'] },
    })
  })
}
