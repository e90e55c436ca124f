import { CaptureRows } from '../../src/engine/capture-rows.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { readInput } from '../../src/io/sources/input-file.js'
import type { Matrix } from '../../src/math/matrix.js'
import { openCaptureParser } from '../../src/parsers/capture.js'
import { cpuSince } from '../measure.js'

/**
 * One measured run over a capture in a process of its own: `node capture-child.js WORK CAPTURE`. Prints
 * `{ packets, cpuMs, peakMb }`; starting the program and fitting the model are not counted.
 *
 * - `lines`: events, with fragments and streams put together and the lines of applications
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

const forest = work === 'scores' ? await fittedForest() : null
const start = process.cpuUsage()
const packets =
  forest === null ? await readLines() : await readRows((X) => void forest.anomalyScores(X))
const cpuMs = cpuSince(start)
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ packets, cpuMs, peakMb })}\n`)
