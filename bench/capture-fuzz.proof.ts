import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Rng } from '../src/math/rng.js'
import { openCaptureParser } from '../src/parsers/capture.js'
import { inProject, sharedData } from '../test/project.js'

/**
 * A million captures damaged by chance through the capture reader: none may make it throw, take longer than a second or
 * keep more memory than its bounds; every record is an event, skipped or rejected. Exit 1 when one does. `-- INPUTS SEED`
 * gives other numbers; the seed of a run that failed gives the same inputs again.
 */
const [inputsGiven, seedGiven] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const inputs = Number(inputsGiven ?? 1_000_000)
const seed = Number(seedGiven ?? Date.now() % 2 ** 31)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Larger captures teach nothing more, and take longer. */
const MAX_SEED_BYTES = 6000

const MOST_MS = 1000
const MOST_MEMORY_MB = 600
const PROGRESS = 100_000

/** Bytes that headers, lengths and lines turn on. */
const TELLING = [0, 1, 4, 6, 13, 10, 32, 0x45, 0x60, 0x7f, 0x80, 0xc0, 0xff] as const

const seeds = seedCaptures()
print(
  `${inputs} inputs of ${seeds.length} captures, seed ${seed} (give it back with -- ${inputs} ${seed})`,
)
const rng = new Rng(seed)
const pick = (count: number): number => rng.nextBelow(count)
const outcomes = { event: 0, telemetry: 0, skipped: 0, rejected: 0 }
let lines = 0
let slowestMs = 0
let failures = 0
for (let input = 0; input < inputs && failures < 10; input++) {
  const bytes = damaged()
  const started = performance.now()
  try {
    readOne(bytes)
  } catch (error) {
    failures++
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    print(`input ${input} failed: ${what}\n${Buffer.from(bytes).toString('base64')}`)
  }
  slowestMs = Math.max(slowestMs, performance.now() - started)
  if ((input + 1) % PROGRESS === 0) print(`${input + 1} inputs, ${outcomes.event} events`)
}
const memoryMb = process.resourceUsage().maxRSS / 1024
print(
  `events ${outcomes.event}, skipped ${outcomes.skipped}, rejected ${outcomes.rejected}, of these with a line ${lines}`,
)
print(
  `slowest ${slowestMs.toFixed(0)} ms (at most ${MOST_MS}), memory ${memoryMb.toFixed(0)} MB (at most ${MOST_MEMORY_MB}), failures ${failures}`,
)
if (failures > 0 || slowestMs > MOST_MS || memoryMb > MOST_MEMORY_MB) process.exitCode = 1

function seedCaptures(): readonly Uint8Array[] {
  const folders = [inProject('test', 'fixtures', 'captures'), sharedData('pcap', 'pcap')]
  return folders.flatMap((folder) =>
    folder === null
      ? []
      : readdirSync(folder)
          .filter((name) => /\.(?:pcap|pcapng|cap)$/.test(name))
          .sort()
          .map((name) => new Uint8Array(readFileSync(join(folder, name))))
          .filter(({ length }) => length > 24 && length <= MAX_SEED_BYTES),
  )
}

/** A capture with a few bytes changed, repeated, taken out, put in from another, or its end cut off. */
function damaged(): Uint8Array {
  let bytes: Uint8Array = (seeds[pick(seeds.length)] as Uint8Array).slice()
  for (let changes = 1 + pick(6); changes > 0; changes--) {
    const at = pick(bytes.length)
    const size = 1 + pick(40)
    switch (pick(6)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << pick(8))
        break
      case 1:
        bytes[at] = TELLING[pick(TELLING.length)] as number
        break
      case 2:
        bytes[at] = pick(256)
        break
      case 3:
        bytes = spliced(bytes, at, at + size, new Uint8Array(0))
        break
      case 4: {
        const other = seeds[pick(seeds.length)] as Uint8Array
        const from = pick(other.length)
        bytes = spliced(bytes, at, at + pick(2) * size, other.subarray(from, from + 1 + pick(200)))
        break
      }
      default:
        if (pick(4) === 0) bytes = bytes.slice(0, at)
        else bytes.copyWithin(at, pick(bytes.length), pick(bytes.length))
    }
    if (bytes.length === 0) break
  }
  return bytes
}

function spliced(bytes: Uint8Array, from: number, to: number, put: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(to, bytes.length))
  const out = new Uint8Array(from + put.length + rest.length)
  out.set(bytes.subarray(0, from))
  out.set(put, from)
  out.set(rest, from + put.length)
  return out
}

function readOne(bytes: Uint8Array): void {
  const parser = openCaptureParser({ maxFlows: 64 })
  let end = -1
  const half = pick(bytes.length + 1)
  for (const chunk of [bytes.subarray(0, half), bytes.subarray(half)]) {
    parser.push(chunk, (parsed, offset) => {
      if (offset <= end || offset >= bytes.length) throw new Error(`a record at ${offset}`)
      end = offset
      outcomes[parsed.outcome]++
      if (parsed.outcome !== 'event') return
      const { sourcePort, destinationPort, detail, kind } = parsed.event
      if (!(sourcePort >= 0 && sourcePort <= 65_535 && destinationPort <= 65_535))
        throw new Error(`ports ${sourcePort}, ${destinationPort}`)
      if (!((detail.payloadBytes ?? -1) >= 0)) throw new Error(`payload ${detail.payloadBytes}`)
      if (kind !== 'packet') lines++
    })
  }
  parser.end(() => undefined)
  const { keptBytes } = parser.reassembly.streams
  if (keptBytes < 0 || keptBytes > 33_554_432) throw new Error(`${keptBytes} bytes kept`)
}
