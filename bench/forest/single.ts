import { detectorToOnnx } from '../../src/detector/interop/onnx/onnx-detector.js'
import { type Matrix, rowOf, takeRows } from '../../src/math/matrix.js'
import { quantile } from '../../src/math/quantile.js'
import { type BenchRow, OURS, type Task } from '../measure.js'
import { OnnxScorer } from '../peers/onnx-runtime.js'
import { fittedDetector } from './fitted.js'
import { fasterBy, type Part, timingOf } from './part.js'

const WORK = 'score 1 raw row, p50'
const EXPLAIN = 'explain 1 raw row, p50'
const AT_LEAST = 9

/** Calls of a round, each timed by itself, on rows that take turns. */
const CALLS = 4000
const ROWS = 500

/**
 * One row at a time, as a sensor brings them: the median over a round's calls, which others at work on the machine hardly
 * move. Both sides find their input made.
 */
export async function singlePart(X: Matrix, maxSamples: number): Promise<Part> {
  const detector = fittedDetector(X, maxSamples)
  const step = Math.floor(X.rows / ROWS)
  const rows = Array.from({ length: ROWS }, (_, i) => rowOf(X, i * step))
  const tasks: Task[] = [
    { work: WORK, who: OURS, run: () => p50((i) => detector.score(rows[i]!)) },
    { work: EXPLAIN, who: OURS, run: () => p50((i) => detector.explain(rows[i]!)) },
  ]
  const onnx = await OnnxScorer.start(detectorToOnnx(detector.parts))
  if (onnx !== null) {
    const inputs = rows.map((_, i) => onnx.input(takeRows(X, [i * step])))
    tasks.push({ work: WORK, who: onnx.name, run: () => p50Async((i) => onnx.score(inputs[i])) })
  }
  return {
    tasks,
    rowsOf: (timings) => {
      const figures = tasks.map(({ work, who }): BenchRow => {
        const { medianMs, spread } = timingOf(timings, work, who)
        return { what: work, value: 1000 * medianMs, unit: 'µs', peer: peerOf(who), spread }
      })
      if (onnx === null) return figures
      return [fasterBy(WORK, timings, WORK, OURS, onnx.name, AT_LEAST), ...figures]
    },
    notRun: onnx === null ? ['onnxruntime-node (npm run proof:onnx fetches it)'] : [],
    stop: () => undefined,
  }
}

function peerOf(who: string): string | null {
  return who === OURS ? null : who
}

function p50(call: (i: number) => unknown): number {
  const times = new Float64Array(CALLS)
  for (let i = 0; i < CALLS; i++) {
    const start = performance.now()
    call(i % ROWS)
    times[i] = performance.now() - start
  }
  return quantile(times, 0.5)
}

async function p50Async(call: (i: number) => Promise<unknown>): Promise<number> {
  const times = new Float64Array(CALLS)
  for (let i = 0; i < CALLS; i++) {
    const start = performance.now()
    await call(i % ROWS)
    times[i] = performance.now() - start
  }
  return quantile(times, 0.5)
}
