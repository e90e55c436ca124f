import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../src/event/event.js'
import { DEFAULT_LIMITS, type SensorLimits } from '../../src/io/sensors/limits.js'
import { SensorProcess } from '../../src/io/sensors/sensor-process.js'

/** A sensor in its own process, as `serve` runs it. */
export interface SensorUnderTest {
  readonly port: number
  readonly processId: number
  /** The folder that it may write to. */
  readonly spool: string
  readonly process: SensorProcess
  /** Events it told, by kind. */
  readonly kinds: ReadonlyMap<string, number>
  /** Milliseconds of the processor that its process has used. */
  readonly cpuMs: () => number
  /** Its resident memory as it told last, bytes. */
  readonly memoryBytes: () => number
  readonly stop: () => Promise<void>
}

/** Limits that are in nobody's way. */
export const NO_LIMITS: SensorLimits = {
  ...DEFAULT_LIMITS,
  connections: 1024,
  connectionsPerSource: 1024,
  openingsPerMinute: 1e9,
  attemptsPerMinute: 1e9,
  bytesPerMinute: 1e12,
  memoryBytes: 1e9,
}

/** Starts a sensor's process on a free port of loopback. @param onEvent called with each event it tells. */
export async function startProcess(
  name: string,
  limits: SensorLimits,
  choice: {
    readonly login?: string
    readonly credentials?: readonly string[]
    readonly hostName?: string
  } = {},
  onEvent: (event: Event) => void = () => undefined,
): Promise<SensorUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-sensor-'))
  // Whoever the process becomes must be able to pass through.
  execFileSync('chmod', ['755', folder])
  const before = childrenOf()
  const sensor = new SensorProcess({
    order: {
      name,
      hostName: choice.hostName ?? 'mail.example.org',
      spool: join(folder, name),
      limits,
      login: choice.login ?? 'never',
      credentials: choice.credentials ?? [],
      keepsFiles: false,
      recordsSessions: false,
      isOpenRelay: false,
      tarpitMs: 0,
    },
    address: { host: '127.0.0.1', port: 0 },
    descriptor: null,
    dataPorts: [],
    userId: 65_534,
    nowMs: Date.now,
    saved: null,
  })
  const kinds = new Map<string, number>()
  sensor.onArrival(() => {
    for (let batch = sensor.next(); batch !== null; batch = sensor.next()) {
      for (const event of batch.events) {
        kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
        onEvent(event)
      }
      sensor.confirm(batch)
    }
  })
  await sensor.start()
  const id = [...childrenOf()].find((one) => !before.has(one)) ?? 0
  return {
    port: sensor.status.port,
    processId: id,
    spool: join(folder, name),
    process: sensor,
    kinds,
    cpuMs: () => cpuMsOf(id),
    memoryBytes: () => sensor.status.counts?.memoryBytes ?? 0,
    stop: async () => {
      await sensor.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Processes that this one has started and that run. */
function childrenOf(): Set<number> {
  const threads = readdirSync('/proc/self/task')
  const ids = threads.flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return new Set(ids.map(Number))
}

/** User and system time of a process, in ticks of a hundredth of a second (proc(5)). */
function cpuMsOf(id: number): number {
  const fields = readFileSync(`/proc/${id}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
