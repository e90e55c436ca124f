import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CaptureRows } from '../../src/engine/capture-rows.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { readInput } from '../../src/io/sources/input-file.js'
import type { Matrix } from '../../src/math/matrix.js'
import { openCaptureParser } from '../../src/parsers/capture.js'
import { cowrie } from '../../src/parsers/cowrie.js'
import { assess } from '../../src/rules/assess.js'
import { cpuSince } from '../measure.js'

/**
 * One measured run over a capture in a process of its own: `node capture-child.js WORK CAPTURE`. Prints
 * `{ packets, cpuMs, peakMb }`; starting the program and fitting the model are not counted.
 *
 * - `lines`: events, with fragments and streams put together and the lines of applications
 * - `cowrie`: a folder of Cowrie's JSON logs instead of a capture, lines for packets: rules and the 15 features
 * - `scores`: the same without those, then rules, the 15 features, and a forest of 100 trees on every row
 */
const [work = '', path = ''] = process.argv.slice(2)

/** No other tool hashes what it reads. */
const READING = { hashes: false }

/** Rows the forest is fitted on: those of the first packets. */
const FITTED_ROWS = 10_000

/** Events with the lines of applications. */
async function readLines(): Promise<number> {
  const parser = openCaptureParser()
  let packets = 0
  await readInput(path, (chunk) => parser.push(chunk, () => void packets++), READING)
  parser.end(() => undefined)
  return packets
}

async function readRows(onRows: (X: Matrix) => void): Promise<number> {
  const rows = new CaptureRows(onRows)
  await readInput(path, (chunk) => rows.push(chunk), READING)
  rows.end()
  const { events, skipped, rejected } = rows.packets
  return events + skipped + rejected
}

async function fittedForest(): Promise<IsolationForest> {
  const forest = new IsolationForest({ randomState: 1 })
  const columns = FEATURE_NAMES.length
  const data = new Float64Array(FITTED_ROWS * columns)
  let filled = 0
  await readRows((X) => {
    if (filled === data.length) return
    const part = X.data.subarray(0, data.length - filled)
    data.set(part, filled)
    filled += part.length
  })
  return forest.fit({ data, rows: FITTED_ROWS, columns })
}

/** Lines that are read and unpacked before anything is counted. */
function cowrieLines(): string[] {
  return readdirSync(path).flatMap((name) => {
    const stored = readFileSync(join(path, name))
    const text = (name.endsWith('.gz') ? gunzipSync(stored) : stored).toString('utf8')
    return text.split('\n').filter((line) => line !== '')
  })
}

/** How often the log is read, each time with a new memory: at once is over before the engine has compiled it. */
const LOG_PASSES = 5

function readLog(lines: readonly string[]): number {
  const parser = cowrie.open({ referenceMs: Date.UTC(2026, 0, 1) })
  const extractor = new FeatureExtractor({ remembers: 'base' })
  const row = new Float64Array(FEATURE_NAMES.length)
  for (const line of lines) {
    const parsed = parser.parse(line)
    if (parsed.outcome === 'event') extractor.extract(parsed.event, assess(parsed.event), row)
  }
  return lines.length
}

const log = work === 'cowrie' ? cowrieLines() : null
const forest = work === 'scores' ? await fittedForest() : null
const start = process.cpuUsage()
let packets = 0
if (log !== null) for (let pass = 0; pass < LOG_PASSES; pass++) packets += readLog(log)
else if (forest === null) packets = await readLines()
else packets = await readRows((X) => void forest.anomalyScores(X))
const cpuMs = cpuSince(start)
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ packets, cpuMs, peakMb })}\n`)
