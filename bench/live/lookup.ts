import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { BenchRow } from '../measure.js'
import type { ServerFigures } from './lookup-child.js'
import { askedAddress } from './lookup-targets.js'

const CHILD = fileURLToPath(new URL('./lookup-child.js', import.meta.url))

/** Connections that ask at once, each for one address after the other. */
const CONNECTIONS = 16

const LOOKUP_SECONDS = 8

const LOOKUP_DECISIONS = 1_000_000
const STREAM_DECISIONS = 100_000

/** How often the stream is asked for everything. */
const STREAM_ROUNDS = 5

/**
 * Look-ups at a million decisions and the first stream of 100,000, of a real server in a process of its own. What is held to a
 * bound is counted in time of the server's processor, so that others on the machine do not spoil it; the clock's is beside it.
 */
export async function lookupRows(print: (text: string) => void): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  const add = (row: BenchRow): void => {
    rows.push(row)
    print(`  ${row.what.padEnd(64)} ${row.value.toFixed(row.value < 100 ? 2 : 0)} ${row.unit}`)
  }
  await withServer(LOOKUP_DECISIONS, async (server) => {
    await askMany(server, 2)
    const { answered, cpuS, wallS } = await askMany(server, LOOKUP_SECONDS)
    const what = 'GET /v1/decisions?ip= at a million decisions'
    add({
      what,
      value: answered / cpuS,
      unit: 'a second of the server’s processor',
      peer: null,
      at_least: 20_000,
    })
    add({ what, value: answered / wallS, unit: 'a second', peer: null })
    const { decisionBytes, startMs } = server.figures
    const bytes = decisionBytes / LOOKUP_DECISIONS
    add({
      what: 'memory of a decision, of a million',
      value: bytes,
      unit: 'bytes',
      peer: null,
      at_most: 300,
    })
    add({ what: 'start with a million decisions', value: startMs / 1000, unit: 's', peer: null })
  })
  await withServer(STREAM_DECISIONS, async (server) => {
    const cpuMs: number[] = []
    const wallMs: number[] = []
    let bytes = 0
    for (let round = 0; round < STREAM_ROUNDS; round++) {
      const cpu = await server.cpuMs()
      const began = performance.now()
      const body = await fetchText(server, '/v1/decisions/stream?startup=true')
      wallMs.push(performance.now() - began)
      cpuMs.push((await server.cpuMs()) - cpu)
      bytes = body.length
      const told = (JSON.parse(body) as { new: unknown[] }).new.length
      if (told < STREAM_DECISIONS * 0.97) throw new Error(`the stream told ${told} decisions`)
    }
    const what = 'GET /v1/decisions/stream?startup=true of 100,000'
    add({
      what,
      value: middle(cpuMs),
      unit: 'ms of the server’s processor',
      peer: null,
      at_most: 1000,
    })
    add({ what, value: middle(wallMs), unit: 'ms', peer: null })
    add({ what: 'its size', value: bytes / 1e6, unit: 'MB', peer: null })
  })
  return rows
}

interface Server {
  readonly figures: ServerFigures
  /** Time of the processor it has taken so far, ms. */
  cpuMs(): Promise<number>
}

async function withServer(
  decisions: number,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const child = fork(CHILD, [String(decisions)], { execArgv: ['--expose-gc'] })
  try {
    const figures = await message<ServerFigures>(child)
    await work({
      figures,
      cpuMs: async () => {
        child.send('cpu')
        const { user, system } = await message<NodeJS.CpuUsage>(child)
        return (user + system) / 1000
      },
    })
  } finally {
    child.send('stop')
    await once(child, 'exit')
  }
}

async function message<T>(child: ChildProcess): Promise<T> {
  const [told] = (await once(child, 'message')) as [T]
  return told
}

async function askMany(
  server: Server,
  seconds: number,
): Promise<{ answered: number; cpuS: number; wallS: number }> {
  const { figures } = server
  const { hostname, port } = new URL(figures.url)
  const cpu = await server.cpuMs()
  const began = performance.now()
  const end = began + seconds * 1000
  let asked = 0
  let answered = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true)
      const ask = (): void => {
        const address = askedAddress(asked++, LOOKUP_DECISIONS)
        socket.write(
          `GET /v1/decisions?ip=${address} HTTP/1.1\r\nhost: ${hostname}\r\nx-api-key: ${figures.key}\r\nuser-agent: bench/1\r\n\r\n`,
        )
      }
      await eachAnswer(socket, ask, () => {
        answered++
        return performance.now() < end
      })
    }),
  )
  const wallS = (performance.now() - began) / 1000
  return { answered, cpuS: ((await server.cpuMs()) - cpu) / 1000, wallS }
}

/** Asks, and again after each whole answer for as long as that says so. */
function eachAnswer(socket: Socket, ask: () => void, onAnswer: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (!text.startsWith('HTTP/1.1 200')) return reject(new Error(text.slice(0, 200)))
      if (text.length < head + 4 + length) return
      text = ''
      if (onAnswer()) return ask()
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
    socket.once('connect', ask)
  })
}

function fetchText({ figures }: Server, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': figures.key, 'user-agent': 'bench/1' }
    get(`${figures.url}${path}`, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks).toString()))
      response.on('error', reject)
    }).on('error', reject)
  })
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}
