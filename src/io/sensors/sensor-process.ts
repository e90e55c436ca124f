import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PhantomNetError } from '../../errors.js'
import type { Event } from '../../event/event.js'
import { LineSplitter } from '../sources/line-splitter.js'
import type { TailPosition, TailProgress, TailReject } from '../sources/tail-position.js'
import { sensorNamed, type SensorEntry } from './catalog.js'
import {
  CHANNEL_FD,
  eventFromSensor,
  readFromSensor,
  type SensorCounts,
  type SensorOrder,
} from './channel.js'
import { type Isolation, isolationFor } from './isolation.js'
import { type ListenAddress, listenOn } from './listening.js'

const PROGRAM = fileURLToPath(new URL('./sensor-child.js', import.meta.url))

/** Events held for the engine; above them the channel is not read, and the sensor's journal grows instead. */
const MAX_PENDING = 2000

/** Rejected lines kept with one batch; they are all counted. */
const MAX_REJECTS_A_BATCH = 100

const FIRST_BACK_OFF_MS = 500
const LAST_BACK_OFF_MS = 60_000

/** A process that ran so long is started anew without delay. */
const SOUND_AFTER_MS = 60_000

/** How long a process has to end by itself, ms. */
const END_MS = 5000

/** How long a process has to begin, ms. */
const BEGIN_MS = 30_000

const SAMPLE_LENGTH = 200

export interface SensorOptions {
  /** What it is told, but for what the machine decides. */
  readonly order: Omit<SensorOrder, 'userId' | 'inherited' | 'dataPorts'>
  readonly address: ListenAddress
  /** A listening socket that is open already, as by socket activation; then `address` is only for people. */
  readonly descriptor: number | null
  /** Ports for second connections, as many as the sensor asks for; an empty list takes free ones. */
  readonly dataPorts: readonly number[]
  /** The user its process becomes when we are root. */
  readonly userId: number
  readonly nowMs: () => number
  /** How far its journal was kept before; null when it never was. */
  readonly saved: TailPosition | null
}

/** Events that came since the last batch, with how far the journal is kept when they are. */
export interface SensorBatch extends TailProgress {
  readonly events: readonly Event[]
}

/** How a sensor is, for people. */
export interface SensorStatus {
  readonly name: string
  readonly product: string
  readonly state: 'starting' | 'listening' | 'waiting' | 'stopped'
  readonly host: string
  /** The port that it listens on; 0 while that is not known. */
  readonly port: number
  readonly isolation: readonly string[]
  readonly restarts: number
  readonly counts: SensorCounts | null
}

/** A sensor's process as the engine sees it: started again whenever it ends, and never believed. */
export class SensorProcess {
  readonly #options: SensorOptions
  readonly #entry: SensorEntry
  readonly #isolation: Isolation
  #child: ChildProcess | null = null
  #channel: Socket | null = null
  #pending: Event[] = []
  #rejects: TailReject[] = []
  #position: TailPosition
  #state: SensorStatus['state'] = 'starting'
  #port: number
  #restarts = 0
  #backOffMs = FIRST_BACK_OFF_MS
  #counts: SensorCounts | null = null
  #fault: string | null = null
  #said = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #onArrival: () => void = () => undefined
  #ended: Promise<void> = Promise.resolve()

  /** @throws PhantomNetError STORE_FAILED when its spool cannot be made. */
  constructor(options: SensorOptions) {
    this.#options = options
    this.#entry = sensorNamed(options.order.name)
    this.#port = options.address.port
    makeSpool(options.order.spool, options.userId)
    this.#isolation = isolationFor(options.order.spool, options.userId)
    this.#position = options.saved ?? freshPosition(this.name, options.nowMs())
  }

  /** As its input is called: `sensor:ssh`. */
  get name(): string {
    return inputName(this.#entry.name)
  }

  get fault(): string | null {
    return this.#fault
  }

  get position(): TailPosition {
    return this.#position
  }

  get status(): SensorStatus {
    return {
      name: this.#entry.name,
      product: this.#entry.product,
      state: this.#state,
      host: this.#options.address.host,
      port: this.#port,
      isolation: this.#isolation.measures,
      restarts: this.#restarts,
      counts: this.#counts,
    }
  }

  /** Starts the process and waits until it listens. @throws PhantomNetError LISTEN_FAILED, SENSOR_FAILED. */
  async start(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      this.#state = 'stopped'
      throw error
    }
  }

  /** Calls this whenever there is a next batch. */
  onArrival(call: () => void): void {
    this.#onArrival = call
  }

  /** Everything that came since the last batch; null for nothing. */
  next(): SensorBatch | null {
    if (this.#pending.length === 0 && this.#rejects.length === 0) return null
    const batch = { events: this.#pending, position: this.#position, rejects: this.#rejects }
    this.#pending = []
    this.#rejects = []
    this.#channel?.resume()
    return batch
  }

  /** Says that a batch is kept: the sensor need not hold it any longer. */
  confirm({ position }: SensorBatch): void {
    const channel = this.#channel
    if (channel?.writable === true && position.headSha256 === this.#position.headSha256)
      channel.write(`${JSON.stringify({ kept: position.offset })}\n`)
  }

  /** Ends the process when it has told everything; `next` then gives the rest. */
  async stop(): Promise<void> {
    this.#state = 'stopped'
    clearTimeout(this.#timer)
    this.#channel?.end()
    this.#channel?.resume()
    const child = this.#child
    const killing = setTimeout(() => child?.kill('SIGKILL'), END_MS)
    await this.#ended
    clearTimeout(killing)
  }

  async #begin(): Promise<void> {
    const { address, descriptor, dataPorts } = this.#options
    this.#state = 'starting'
    const servers: Server[] = []
    try {
      // The port that was found free the first time is taken again.
      if (descriptor === null) servers.push(await listenOn({ ...address, port: this.#port }))
      for (let i = 0; i < this.#entry.dataPorts; i++)
        servers.push(await listenOn({ host: address.host, port: dataPorts[i] ?? 0 }))
      await this.#launch(servers)
      const main = descriptor === null ? servers[0]?.address() : null
      if (main !== null && typeof main === 'object') this.#port = main.port
      this.#state = 'listening'
    } finally {
      for (const server of servers) server.close()
    }
  }

  async #launch(servers: readonly Server[]): Promise<void> {
    const { order, descriptor } = this.#options
    const { execPath, execArgv, userId } = this.#isolation
    const child = fork(PROGRAM, [], {
      execPath,
      execArgv: [...execArgv],
      env: {},
      stdio: [
        'ignore',
        'ignore',
        'pipe',
        'ipc',
        'pipe',
        ...(descriptor === null ? [] : [descriptor]),
      ],
    })
    this.#child = child
    this.#counts = null
    this.#listenTo(child)
    const startedMs = this.#options.nowMs()
    this.#ended = this.#untilEnd(child, startedMs)
    await handOver(child, servers, {
      ...order,
      userId,
      inherited: descriptor === null ? 0 : 1,
      dataPorts: this.#entry.dataPorts,
    })
  }

  async #untilEnd(child: ChildProcess, startedMs: number): Promise<void> {
    const how = await ended(child)
    this.#child = null
    this.#channel = null
    this.#afterEnd(startedMs, how)
  }

  #listenTo(child: ChildProcess): void {
    const channel = child.stdio[CHANNEL_FD] as Socket
    this.#channel = channel
    const splitter = new LineSplitter((line) => this.#take(line))
    channel.on('data', (bytes: Buffer) => {
      splitter.push(bytes)
      if (this.#pending.length >= MAX_PENDING) channel.pause()
      if (this.#pending.length > 0 || this.#rejects.length > 0) this.#onArrival()
    })
    channel.on('error', () => undefined)
    child.on('error', (error) => (this.#said = error.message))
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes.toString('utf8')).slice(-4096)
    })
  }

  #take(line: string): void {
    const message = readFromSensor(line)
    if (message === null) return this.#reject(line, 'not a message of a sensor')
    if ('counts' in message) {
      this.#counts = message.counts
      return
    }
    if ('ready' in message) {
      // Another journal numbers its lines anew.
      if (message.ready.journal !== this.#position.headSha256)
        this.#position = {
          ...this.#position,
          headSha256: message.ready.journal,
          offset: 0,
        }
      return
    }
    // After a restart the journal is told from its beginning; what is kept already is passed over.
    if (message.n <= this.#position.offset) return
    const { counts } = this.#position
    const read = eventFromSensor(message.event, this.#entry.service, this.#options.nowMs())
    if (!read.ok) this.#reject(line, read.reason)
    this.#position = {
      ...this.#position,
      offset: message.n,
      counts: read.ok ? { ...counts, events: counts.events + 1 } : this.#position.counts,
    }
    if (read.ok) this.#pending.push(read.event)
  }

  #reject(line: string, reason: string): void {
    const { counts, offset } = this.#position
    this.#position = { ...this.#position, counts: { ...counts, rejected: counts.rejected + 1 } }
    if (this.#rejects.length < MAX_REJECTS_A_BATCH)
      this.#rejects.push({ offset, reason, sample: line.slice(0, SAMPLE_LENGTH) })
  }

  #afterEnd(startedMs: number, how: string): void {
    if (this.#state === 'stopped') return
    const said = complaintIn(this.#said)
    this.#fault = `its process ended with ${how}${said === '' ? '' : `: ${said}`}`
    this.#said = ''
    if (this.#options.nowMs() - startedMs >= SOUND_AFTER_MS) this.#backOffMs = FIRST_BACK_OFF_MS
    // While the first start is under way, whoever asked for it is told.
    if (this.#state === 'listening') this.#restartLater()
  }

  #restartLater(): void {
    this.#state = 'waiting'
    this.#timer = setTimeout(() => {
      this.#restarts++
      this.#begin().then(
        () => undefined,
        (error: unknown) => {
          this.#fault = error instanceof Error ? error.message : String(error)
          this.#restartLater()
        },
      )
    }, this.#backOffMs)
    this.#backOffMs = Math.min(LAST_BACK_OFF_MS, this.#backOffMs * 2)
  }
}

/** As the input of a sensor is called among the logs. */
export function inputName(sensor: string): string {
  return `sensor:${sensor}`
}

function freshPosition(path: string, nowMs: number): TailPosition {
  return {
    path,
    device: '',
    inode: '',
    headBytes: 0,
    headSha256: '',
    offset: 0,
    format: 'phantomnet',
    referenceMs: nowMs,
    counts: { events: 0, telemetry: 0, skipped: 0, rejected: 0 },
  }
}

/**
 * How a process ended, once it has and everything it said is read. Node's own `close` does not come after a `disconnect`.
 */
function ended(child: ChildProcess): Promise<string> {
  const streams = [child.stderr, child.stdio[CHANNEL_FD]].map((stream) =>
    stream === null || stream === undefined || stream.closed
      ? null
      : new Promise((resolve) => stream.once('close', resolve)),
  )
  const exit = new Promise<string>((resolve) => {
    child.once('exit', (status, by) => resolve(by ?? `status ${status}`))
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(error.message)
    })
  })
  return Promise.all([exit, ...streams]).then(([how]) => how)
}

/** Tells the process what to be and hands it its sockets; then nothing but the channel is left between us. */
async function handOver(
  child: ChildProcess,
  servers: readonly Server[],
  order: SensorOrder,
): Promise<void> {
  let said = ''
  const hear = (bytes: Buffer): void => {
    said = (said + bytes.toString('utf8')).slice(-4096)
  }
  child.stderr?.on('data', hear)
  const begun = new Promise<string>((resolve) => {
    child.on('message', (word) => {
      if (word === 'listening') resolve('')
      if (word === 'prepared') for (const server of servers) child.send('socket', server)
    })
  })
  const stop = new AbortController()
  child.send(order, () => undefined)
  const fault = await Promise.race([begun, ended(child), tooLong(stop.signal)])
  stop.abort()
  child.stderr?.off('data', hear)
  if (fault === '') return child.disconnect()
  child.kill('SIGKILL')
  throw new PhantomNetError(
    'SENSOR_FAILED',
    `The ${order.name} sensor did not begin: ${fault} ${complaintIn(said)}. Leave it out of \`sensors\`, or mend what it says.`,
  )
}

/** The line of what a process said on stderr that names an error, or its last. */
function complaintIn(said: string): string {
  const lines = said.trim().split('\n')
  const line = lines.find((one) => /^\w*Error\b/.test(one)) ?? lines.at(-1) ?? ''
  return line.slice(0, SAMPLE_LENGTH)
}

/** What is wrong when a process has not begun in time. */
async function tooLong(signal: AbortSignal): Promise<string> {
  await wait(BEGIN_MS, null, { signal }).catch(() => undefined)
  return 'it takes too long.'
}

function makeSpool(spool: string, userId: number): void {
  try {
    mkdirSync(spool, { recursive: true, mode: 0o700 })
    chmodSync(spool, 0o700)
    if (process.getuid?.() === 0) chownSync(spool, userId, userId)
  } catch (cause) {
    throw new PhantomNetError(
      'STORE_FAILED',
      `The spool ${spool} of a sensor cannot be made: ${(cause as Error).message}. Let the program write there.`,
      { cause },
    )
  }
}
