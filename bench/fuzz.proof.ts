import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { eventFromJson, eventToJson } from '../src/event/schema.js'
import { Rng } from '../src/math/rng.js'
import { LOG_FORMATS } from '../src/parsers/catalog.js'
import type { LineParser, LogFormat } from '../src/parsers/parser.js'
import { assess } from '../src/rules/assess.js'
import { SAMPLE_LINES } from '../test/parsers/sample-lines.js'
import { inProject, sharedData } from '../test/project.js'
import { mutated } from './formats/mutations.js'

/**
 * A million lines changed by chance through each parser, its events through the schema and the rules: none may throw,
 * take longer than its bound or keep memory; every line is an event, telemetry, skipped or rejected, and an event is one by
 * the schema. Exit 1 when one fails. `-- INPUTS SEED` gives other numbers; a seed gives the same inputs again.
 */
const [inputsGiven, seedGiven] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const inputs = Number(inputsGiven ?? 1_000_000)
const seed = Number(seedGiven ?? Date.now() % 2 ** 31)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Lines of each format that inputs are made of. */
const SEED_LINES = 300

const MOST_MS = 500
const MOST_MEMORY_MB = 700

/** A parser that keeps what it was told is begun anew now and then, as a file is. */
const LINES_OF_A_FILE = 5000

/** A file begins as it should: some formats name their columns there. */
const SOUND_LINES = 10

const REFERENCE_MS = Date.UTC(2026, 11, 31)

const pool = seedLines()
print(
  `${inputs} inputs for each of ${LOG_FORMATS.length} formats, seed ${seed} (give it back with -- ${inputs} ${seed})`,
)
let failures = 0
for (const format of LOG_FORMATS) fuzz(format, pool.get(format.name) ?? [])
const memoryMb = process.resourceUsage().maxRSS / 1024
print(`memory ${memoryMb.toFixed(0)} MB (at most ${MOST_MEMORY_MB}), failures ${failures}`)
if (failures > 0 || memoryMb > MOST_MEMORY_MB) process.exitCode = 1

function fuzz(format: LogFormat, lines: readonly string[]): void {
  const rng = new Rng(seed)
  const outcomes = { event: 0, telemetry: 0, skipped: 0, rejected: 0 }
  let parser = format.open({ referenceMs: REFERENCE_MS })
  let slowestMs = 0
  for (let input = 0; input < inputs; input++) {
    if (input % LINES_OF_A_FILE === 0) parser = format.open({ referenceMs: REFERENCE_MS })
    const line = lines[rng.nextBelow(lines.length)] as string
    const isHead = input % LINES_OF_A_FILE < SOUND_LINES
    const sound = isHead ? (lines[input % LINES_OF_A_FILE] ?? line) : line
    const text = isHead || rng.nextBelow(20) === 0 ? sound : mutated(line, lines, rng)
    const started = performance.now()
    try {
      outcomes[parse(parser, text)]++
    } catch (error) {
      failures++
      print(
        `${format.name}, input ${input} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${JSON.stringify(text)}`,
      )
      if (failures > 10) return
    }
    slowestMs = Math.max(slowestMs, performance.now() - started)
  }
  if (slowestMs > MOST_MS) failures++
  const counts = Object.entries(outcomes).map(([name, count]) => `${name} ${count}`)
  print(
    `${format.name.padEnd(14)} ${counts.join('  ')}  slowest ${slowestMs.toFixed(1)} ms${slowestMs > MOST_MS ? ' MISSED' : ''}`,
  )
}

function parse(parser: LineParser, line: string): 'event' | 'telemetry' | 'skipped' | 'rejected' {
  const parsed = parser.parse(line)
  if (parsed.outcome !== 'event') {
    if (parsed.reason === '') throw new Error('it has no reason')
    return parsed.outcome
  }
  const read = eventFromJson(JSON.parse(JSON.stringify(eventToJson(parsed.event))))
  if (!read.ok) throw new Error(`its event is none: ${read.reason}`)
  assess(read.event)
  return 'event'
}

/** Some lines of each format, from the sample data, the fixtures and what is shared. */
function seedLines(): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>(
    Object.entries(SAMPLE_LINES).map(([name, lines]) => [name, [...lines]]),
  )
  const folders = [
    inProject('examples', 'data'),
    inProject('test', 'fixtures'),
    sharedData('honeypot'),
  ]
  for (const path of folders.flatMap((folder) => (folder === null ? [] : filesIn(folder)))) {
    const lines = linesOf(path)
    const format = LOG_FORMATS.map((one) => ({
      one,
      share: one.detect(lines.slice(0, 200)),
    })).reduce((a, b) => (b.share > a.share ? b : a))
    if (format.share <= 0) continue
    const kept = found.get(format.one.name) ?? []
    found.set(format.one.name, kept)
    kept.push(...lines.slice(0, Math.max(0, SEED_LINES - kept.length)))
  }
  return found
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesIn(join(path, name)))
}

function linesOf(path: string): string[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split('\n').filter((line) => line !== '' && line.length < 4000)
}
