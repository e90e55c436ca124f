import { loadavg } from 'node:os'
import { batchPart } from './forest/batch.js'
import { growingPart } from './forest/growing.js'
import { modelPart } from './forest/model.js'
import { npmPart } from './forest/npm.js'
import type { Part } from './forest/part.js'
import { differentRows, wideRows } from './forest/rows.js'
import { singlePart } from './forest/single.js'
import { threadsPart } from './forest/threads.js'
import { interleave, machineName, report } from './measure.js'
import { sampleRows } from './sample-rows.js'
import { writeFigures } from './write-figures.js'

/**
 * The isolation forest beside its peers, everyone in turns round after round: 100 trees of 256 rows over the 15 features of
 * the sample access log, raw doubles, unless said otherwise. `--json` prints one document, `--write` puts the table into
 * bench/README.md as well.
 */
const ROUNDS = 7
const ROWS = 100_000
const MANY_ROWS = 1_000_000
const SOME_ROWS = 10_000
const COLUMNS = 15
const SAMPLES = 256

const X = sampleRows(ROWS)
const different = differentRows(ROWS, COLUMNS)
const wide = wideRows()
const count = (rows: number): string => rows.toLocaleString('en-US')
const loadBefore = loadavg()[0] as number

const parts: readonly Part[] = [
  await batchPart({
    what: `score ${count(ROWS)} raw rows`,
    X,
    maxSamples: SAMPLES,
    atLeast: { scikitLearn: 36, onnx: 9, typeScript: 3 },
  }),
  await batchPart({
    what: `score ${count(ROWS)} rows that are all different`,
    X: different,
    maxSamples: SAMPLES,
    atLeast: { scikitLearn: 36, onnx: 9, typeScript: 3 },
  }),
  await batchPart({
    what: `score ${count(wide.X.rows)} rows of ${wide.X.columns} features (${wide.name})`,
    X: wide.X,
    maxSamples: SAMPLES,
    atLeast: { scikitLearn: 30 },
  }),
  await batchPart({
    what: `score ${count(ROWS)} rows by trees of ${count(ROWS / 2)} rows`,
    X: different,
    maxSamples: ROWS / 2,
    atLeast: { scikitLearn: 8 },
  }),
  await threadsPart(sampleRows(MANY_ROWS), SAMPLES),
  await singlePart(X, SAMPLES),
  growingPart(X, SAMPLES),
  modelPart('sample', X, SAMPLES),
  modelPart('all different', different, SAMPLES),
  npmPart(X, SOME_ROWS, SAMPLES),
]

const timings = await interleave(
  parts.flatMap(({ tasks }) => tasks),
  ROUNDS,
  (round) => {
    process.stderr.write(`round ${round} of ${ROUNDS}\n`)
  },
)
const load = [loadBefore, loadavg()[0] as number].map((value) => value.toFixed(1)).join(' to ')
for (const { stop } of parts) await stop()

const rows = parts.flatMap(({ rowsOf }) => rowsOf(timings))
const document = {
  machine: `${machineName()}, load ${load}`,
  rows: [
    ...rows.filter(({ at_least, at_most }) => (at_least ?? at_most) !== undefined),
    ...rows.filter(({ at_least, at_most }) => (at_least ?? at_most) === undefined),
  ],
  not_run: [...new Set(parts.flatMap(({ notRun }) => notRun))],
}
report(document, process.argv.includes('--json'))
if (process.argv.includes('--write')) writeFigures('forest', document)
