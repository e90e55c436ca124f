import { Server, Socket } from 'node:net'
import { LineSplitter } from '../sources/line-splitter.js'
import { sensorNamed } from './catalog.js'
import { CHANNEL_FD, FIRST_LISTEN_FD, type SensorOrder, type ToSensor } from './channel.js'
import { SharedDataPorts } from './data-ports.js'
import { EventChannel } from './event-channel.js'
import { FileSpool } from './file-spool.js'
import { FrontDoor } from './front-door.js'
import { Journal } from './journal.js'
import { loginPolicy } from './login-policy.js'

// A sensor's process. It is told what to be, loads the code for it, becomes a user without rights, and only then is it
// handed the listening sockets. From there on one channel leads to the engine, and the process ends when that does.

/** Events that wait for the engine, bytes on disk. */
const JOURNAL_BYTES = 32 << 20

/** Files that visitors sent, and recordings of sessions. */
const FILE_LIMITS = { totalBytes: 64 << 20, fileBytes: 4 << 20 }

const COUNTS_EVERY_MS = 1000

/** How long connections have to close when the process ends, ms. */
const CLOSING_MS = 50

/** Faults that are described on stderr; the rest is only counted. */
const MAX_TOLD_FAULTS = 100

process.once('message', (order: SensorOrder) => void run(order))
// Ctrl-C reaches every process of the terminal; this one ends when the engine has heard all it has to say.
process.on('SIGINT', () => undefined)

async function run(order: SensorOrder): Promise<void> {
  process.umask(0o077)
  // Paths are relative to the spool from here on, so that no folder above it need be open to a user without rights.
  process.chdir(order.spool)
  const openSensor = await sensorNamed(order.name).load()
  if (order.userId !== null) becomeUser(order.userId)
  const dataPorts = new SharedDataPorts()
  const sensor = await openSensor({
    hostName: order.hostName,
    login: loginPolicy(order.login, order.credentials),
    files: new FileSpool('files', FILE_LIMITS, order.keepsFiles),
    recordings: new FileSpool('sessions', FILE_LIMITS, order.recordsSessions),
    isOpenRelay: order.isOpenRelay,
    dataPorts,
    nowMs: Date.now,
    tarpitMs: order.tarpitMs,
  })
  const socket = new Socket({ fd: CHANNEL_FD, readable: true, writable: true, allowHalfOpen: true })
  const channel = new EventChannel(socket, new Journal('journal', JOURNAL_BYTES))
  let faults = 0
  const onFault = (error: unknown): void => {
    if (++faults > MAX_TOLD_FAULTS) return
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  }
  // A bug that one visitor has found in a callback must not end the visits of all others, nor be a way to stop the sensor.
  process.on('uncaughtException', onFault)
  const door = new FrontDoor({
    sensor,
    limits: order.limits,
    nowMs: Date.now,
    record: (event) => channel.record(event),
    onFault,
  })
  setInterval(() => {
    channel.tell({ counts: { ...door.counts, lost: channel.lost, faults } })
  }, COUNTS_EVERY_MS)
  endWith(socket, channel, door)
  takeSockets(order, (server, isMain) => {
    if (isMain) door.watch(server)
    else dataPorts.add(server)
  })
}

/** Root's rights are given up for good: all three user ids change. */
function becomeUser(id: number): void {
  process.setgroups?.([])
  process.setgid?.(id)
  process.setuid?.(id)
}

/** Takes the listening sockets, each with whoever waits for its connections: none is accepted before. */
function takeSockets(order: SensorOrder, take: (server: Server, isMain: boolean) => void): void {
  const wanted = 1 + order.dataPorts
  let taken = 0
  const next = (server: Server): void => {
    take(server, taken === 0)
    if (++taken === wanted) process.send?.('listening')
  }
  process.on('message', (_what, server) => {
    if (server instanceof Server) next(server)
  })
  for (let i = 0; i < order.inherited; i++) {
    const server = new Server()
    next(server)
    server.listen({ fd: FIRST_LISTEN_FD + i })
  }
  if (order.inherited === 0) process.send?.('prepared')
}

/** Hears what the engine has kept, and ends when it hangs up: visitors first, then what there is to tell of them. */
function endWith(socket: Socket, channel: EventChannel, door: FrontDoor): void {
  const splitter = new LineSplitter((line) => channel.confirm((JSON.parse(line) as ToSensor).kept))
  socket.on('data', (bytes) => splitter.push(bytes))
  const end = (): void => {
    door.close()
    setTimeout(() => {
      channel.flush()
      socket.end(() => process.exit(0))
    }, CLOSING_MS)
  }
  socket.once('end', end)
  process.once('SIGTERM', end)
  // The engine was killed: what it has not confirmed is in the journal.
  socket.once('error', () => process.exit(0))
}
