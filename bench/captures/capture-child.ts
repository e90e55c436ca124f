import type { Event } from '../../src/event/event.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { readInput } from '../../src/io/sources/input-file.js'
import { openCaptureParser } from '../../src/parsers/capture.js'
import { assess } from '../../src/rules/assess.js'
import { cpuSince } from '../measure.js'

/**
 * One measured run over a capture in a process of its own: `node capture-child.js WORK CAPTURE`. Prints
 * `{ packets, cpuMs, peakMb }`; starting the program and fitting the model are not counted.
 *
 * - `lines`: events, with fragments and streams put together and the lines of applications
 * - `scores`: the same without those, then rules, the 15 features, and a forest of 100 trees on every row
 */
const [work = '', path = ''] = process.argv.slice(2)

/** Rows scored at once. */
const BATCH_ROWS = 4096

/** Rows the forest is fitted on. */
const FITTED_ROWS = 10_000

type OnEvent = (event: Event) => void

async function readPackets(reassembles: boolean, onEvent: OnEvent): Promise<number> {
  const parser = openCaptureParser({ reassembles })
  let packets = 0
  await readInput(path, (chunk) =>
    parser.push(chunk, (parsed) => {
      packets++
      if (parsed.outcome === 'event') onEvent(parsed.event)
    }),
  )
  parser.end(() => undefined)
  return packets
}

/** Calls back with rows of features, so many at a time. */
function inBatches(batchRows: number, onBatch: (data: Float64Array) => void): OnEvent {
  const extractor = new FeatureExtractor()
  const columns = FEATURE_NAMES.length
  const data = new Float64Array(batchRows * columns)
  let rows = 0
  return (event) => {
    extractor.extract(event, assess(event), data, rows * columns)
    if (++rows < batchRows) return
    onBatch(data)
    rows = 0
  }
}

async function fittedForest(): Promise<IsolationForest> {
  const forest = new IsolationForest({ randomState: 1 })
  let isFitted = false
  const onEvent = inBatches(FITTED_ROWS, (data) => {
    if (!isFitted) forest.fit({ data, rows: FITTED_ROWS, columns: FEATURE_NAMES.length })
    isFitted = true
  })
  let events = 0
  await readPackets(false, (event) => {
    if (events++ < FITTED_ROWS) onEvent(event)
  })
  return forest
}

async function scoring(): Promise<OnEvent> {
  const forest = await fittedForest()
  return inBatches(BATCH_ROWS, (data) => {
    forest.anomalyScores({ data, rows: BATCH_ROWS, columns: FEATURE_NAMES.length })
  })
}

const onEvent: OnEvent = work === 'scores' ? await scoring() : () => undefined
const start = process.cpuUsage()
const packets = await readPackets(work === 'lines', onEvent)
const cpuMs = cpuSince(start)
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ packets, cpuMs, peakMb })}\n`)
