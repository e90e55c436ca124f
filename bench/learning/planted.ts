import { datasetSlice, NORMAL } from '../../src/dataset/dataset.js'
import { Detector } from '../../src/detector/detector.js'
import { prepareTraining } from '../../src/detector/fit.js'
import { fitParts } from '../../src/engine/trainer.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { columnOf, rowOf, takeRows } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import { SEEDS } from './conditions.js'
import type { MixRows } from './rows.js'

/** Rows that get an anomaly planted, of each feature and seed. */
const PLANTED = 100

/** What explanations say of anomalies whose cause is known. */
export interface PlantedFigures {
  readonly rows: number
  /** Share of the rows in which the planted feature ranks first. */
  readonly first: number
  /** The largest distance between a row's contributions, summed, and its score less the average one. */
  readonly worstSum: number
}

/**
 * Ordinary rows of the test part, typical ones, get one feature set to what no row that was fitted on comes near: twice the largest
 * value, and at least ten. To a forest a value beyond the largest is like the largest, so only features are taken in which large values
 * are rare: at most a row in a hundred that was fitted on lies in the upper half of the range, as the forest sees it.
 */
export function judgePlanted(seeds: readonly MixRows[]): PlantedFigures {
  let [rows, first, worstSum] = [0, 0, 0]
  for (const [i, mix] of seeds.entries()) {
    const seed = SEEDS[i] as number
    const prepared = prepareTraining(datasetSlice(mix.dataset, 0, mix.cut), 'normal')
    const detector = new Detector(fitParts(prepared, checkParameters({ randomState: seed })))
    const scores = detector.anomalyScores(mix.dataset.X)
    const typical = detector.anchors.typical
    const usual = [...mix.dataset.labels.keys()].filter(
      (row) =>
        row >= mix.cut && mix.dataset.labels[row] === NORMAL && (scores[row] as number) <= typical,
    )
    const rng = new Rng(seed, 3)
    for (let j = 0; j < mix.dataset.X.columns; j++) {
      if (!isLargeRare(columnOf(prepared.X, j))) continue
      const most = columnOf(prepared.rows.X, j).reduce((a, b) => Math.max(a, b))
      const X = takeRows(
        mix.dataset.X,
        Array.from({ length: PLANTED }, () => usual[rng.nextBelow(usual.length)] as number),
      )
      for (let k = 0; k < X.rows; k++) rowOf(X, k)[j] = Math.max(10, 2 * most)
      const { contributions, averageScore } = detector.contributions(X)
      const explained = detector.anomalyScores(X)
      for (let k = 0; k < X.rows; k++) {
        const own = rowOf(contributions, k)
        const sum = own.reduce((a, b) => a + b, 0)
        worstSum = Math.max(worstSum, Math.abs(sum - ((explained[k] as number) - averageScore)))
        rows++
        if (own.every((value, f) => f === j || value < (own[j] as number))) first++
      }
    }
  }
  return { rows, first: first / rows, worstSum }
}

function isLargeRare(seen: Float64Array): boolean {
  const [least, most] = [
    seen.reduce((a, b) => Math.min(a, b)),
    seen.reduce((a, b) => Math.max(a, b)),
  ]
  const large = seen.filter((value) => value > (least + most) / 2).length
  return least < most && large <= seen.length / 100
}
