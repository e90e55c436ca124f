import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../src/event/event.js'
import { SharedDataPorts } from '../../src/io/sensors/data-ports.js'
import { FileSpool } from '../../src/io/sensors/file-spool.js'
import { FrontDoor } from '../../src/io/sensors/front-door.js'
import { DEFAULT_LIMITS, type SensorLimits } from '../../src/io/sensors/limits.js'
import { loginPolicy } from '../../src/io/sensors/login-policy.js'
import type { OpenSensor } from '../../src/io/sensors/sensor.js'

/** One of our sensors behind its front door, in this process. */
export interface OurSensor {
  readonly port: number
  readonly door: FrontDoor
  readonly events: readonly Event[]
  readonly faults: readonly unknown[]
  readonly stop: () => Promise<void>
}

/** What may be chosen of it. */
export interface OurSensorChoice {
  readonly hostName?: string
  readonly login?: string
  readonly credentials?: readonly string[]
  readonly limits?: Partial<SensorLimits>
  readonly dataPorts?: number
  /** Called with each event in place of keeping it. */
  readonly onEvent?: (event: Event) => void
}

/** Starts a sensor on a free port of loopback. */
export async function startOurs(
  open: OpenSensor,
  choice: OurSensorChoice = {},
): Promise<OurSensor> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-sensor-'))
  const events: Event[] = []
  const faults: unknown[] = []
  const dataPorts = new SharedDataPorts()
  const servers: Server[] = []
  for (let i = 0; i < (choice.dataPorts ?? 4); i++) {
    const server = await listening()
    servers.push(server)
    dataPorts.add(server)
  }
  const spool = { totalBytes: 1 << 20, fileBytes: 1 << 16 }
  const site = {
    hostName: choice.hostName ?? 'web01',
    login: loginPolicy(choice.login ?? 'never', choice.credentials ?? []),
    files: new FileSpool(join(folder, 'files'), spool, false),
    recordings: new FileSpool(join(folder, 'sessions'), spool, false),
    dataPorts,
    nowMs: Date.now,
    isOpenRelay: false,
    tarpitMs: 0,
  }
  const sensor = await open(site)
  const door = new FrontDoor({
    sensor,
    limits: { ...DEFAULT_LIMITS, ...choice.limits },
    nowMs: Date.now,
    record: (event) => {
      if (choice.onEvent === undefined) events.push(event)
      else choice.onEvent(event)
      return true
    },
    onFault: (error) => faults.push(error),
  })
  const main = await listening()
  servers.push(main)
  door.watch(main)
  return {
    port: portOf(main),
    door,
    events,
    faults,
    stop: async () => {
      door.close()
      for (const server of servers) server.close()
      await Promise.all(servers.map(async (server) => void (await once(server, 'close'))))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listening(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
