import type { DetectorParts } from '../../src/detector/detector.js'
import { detectorToOnnx } from '../../src/detector/interop/onnx/onnx-detector.js'
import { rawForest } from '../../src/detector/raw-forest.js'
import { toAnomalyScores } from '../../src/forest/anomaly-score.js'
import { PackedKernel } from '../../src/forest/kernels/packed-kernel.js'
import { pruneTree } from '../../src/forest/kernels/pruned-tree.js'
import type { Matrix } from '../../src/math/matrix.js'
import { type BenchRow, cpuSince, cpuTimed, OURS, type Task, type Timing } from '../measure.js'
import { OnnxScorer } from '../peers/onnx-runtime.js'
import { ScikitLearn } from '../peers/scikit-learn.js'
import { fittedDetector, requireSameScores, scikitParameters } from './fitted.js'
import { fasterBy, type Part, timingOf } from './part.js'

/** Rows to be scored by everyone, raw: through the scaler and down 100 trees. */
export interface Batch {
  readonly what: string
  readonly X: Matrix
  readonly maxSamples: number
  /** How many times as fast as each we must be at least; those left out are not timed. */
  readonly atLeast: {
    readonly scikitLearn: number
    readonly onnx?: number
    readonly typeScript?: number
  }
}

const TYPESCRIPT = `${OURS}, pure TypeScript`

/** Batch scoring in one thread, in milliseconds of the processor. */
export async function batchPart({ what, X, maxSamples, atLeast }: Batch): Promise<Part> {
  const detector = fittedDetector(X, maxSamples)
  const ours = detector.anomalyScores(X)
  const tasks: Task[] = [
    { work: what, who: OURS, run: () => cpuTimed(() => detector.anomalyScores(X)) },
  ]
  const bounds: (readonly [who: string, atLeast: number])[] = []
  const notRun: string[] = []
  const enter = (who: string, bound: number, run: Task['run']): void => {
    tasks.push({ work: what, who, run })
    bounds.push([who, bound])
  }

  const scikitLearn = ScikitLearn.start(X, scikitParameters(maxSamples), true)
  if (scikitLearn === null) {
    notRun.push('scikit-learn (apt-get install python3-sklearn)')
  } else {
    requireSameScores(scikitLearn.name, await scikitLearn.anomalyScores(X.rows), ours)
    enter(scikitLearn.name, atLeast.scikitLearn, () => scikitLearn.cpuTime('score', X.rows))
  }

  if (atLeast.onnx !== undefined) {
    const onnx = await OnnxScorer.start(detectorToOnnx(detector.parts))
    if (onnx === null) {
      notRun.push('onnxruntime-node (npm run proof:onnx fetches it)')
    } else {
      const input = onnx.input(X)
      requireSameScores(onnx.name, await onnx.score(input), ours)
      enter(onnx.name, atLeast.onnx, async () => {
        const start = process.cpuUsage()
        await onnx.score(input)
        return cpuSince(start)
      })
    }
  }

  if (atLeast.typeScript !== undefined) {
    const score = typeScriptScorer(detector.parts)
    requireSameScores(TYPESCRIPT, score(X), ours)
    enter(TYPESCRIPT, atLeast.typeScript, () => cpuTimed(() => score(X)))
  }

  const figures = (timings: readonly Timing[]): BenchRow[] =>
    tasks.map(({ who }) => {
      const { medianMs, spread } = timingOf(timings, what, who)
      const value = (1000 * X.rows) / medianMs
      return { what, value, unit: 'rows/s', peer: who === OURS ? null : who, spread }
    })
  return {
    tasks,
    rowsOf: (timings) => [
      ...bounds.map(([who, bound]) => fasterBy(what, timings, what, OURS, who, bound)),
      ...figures(timings),
    ],
    notRun,
    stop: () => scikitLearn?.stop(),
  }
}

/** What scores raw rows where there is no WebAssembly. */
function typeScriptScorer(parts: DetectorParts): (X: Matrix) => Float64Array {
  const { trees, maxSamples } = rawForest(parts.forest, parts)
  const kernel = new PackedKernel(trees.map(pruneTree))
  return (X) => {
    const sums = new Float64Array(X.rows)
    kernel.addPathLengths(X, sums)
    return toAnomalyScores(sums, trees.length, maxSamples, sums)
  }
}
