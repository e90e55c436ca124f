import type * as phantomnet from '../../src/index.js'

/** What a forest says, and a sum over every bit of its scores. */
export interface Said {
  readonly offset: number
  readonly firstScores: readonly number[]
  /** By batch of rows: a sum over the bits of all scores. */
  readonly sums: readonly number[]
  readonly alone: number
  readonly contributions: readonly number[]
  readonly predictions: readonly number[]
  /** Sums over the scores of the forest that went through its files, JSON and binary. */
  readonly afterFiles: readonly number[]
}

/** Enough for code of the forest's own, and few enough for none. */
const BATCHES = [5, 100, 20_000] as const
const COLUMNS = 4

/** Fits, scores, explains, writes and reads a forest: the same in Node and in a browser, to be compared to the bit. */
export function forestWork(library: typeof phantomnet): Said {
  const { IsolationForest, Explainer, rowOf, zeros } = library
  const X = zeros(20_000, COLUMNS)
  const odd = [NaN, Infinity, -Infinity, -0, 5e-324, 1.7e308]
  let state = 1
  for (let k = 0; k < X.data.length; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const even = state / 2 ** 32
    X.data[k] =
      even < 0.001 ? (odd[k % 6] as number) : k % COLUMNS === 1 ? Math.floor(9 * even) : even
  }
  const forest = new IsolationForest({ contamination: 0.02, randomState: 5 }).fit(X)
  const sumOf = (rows: number, from = forest): number =>
    bitSum(from.anomalyScores({ ...X, data: X.data.subarray(0, rows * COLUMNS), rows }))
  const contributions = new Float64Array(COLUMNS)
  new Explainer(forest.fitted.trees).explain(rowOf(X, 7), contributions)
  const first = { ...X, data: X.data.subarray(0, 8 * COLUMNS), rows: 8 }
  const json = JSON.parse(JSON.stringify(library.forestToJson(forest.fitted))) as unknown
  const binary = library.forestToBinary(forest.fitted)
  return {
    offset: forest.offset,
    firstScores: [...forest.anomalyScores(first)],
    sums: BATCHES.map((rows) => sumOf(rows)),
    alone: forest.anomalyScoreOf(rowOf(X, 3)),
    contributions: [...contributions],
    predictions: [...forest.predict(first)],
    afterFiles: [library.forestFromJson(json), library.forestFromBinary(binary)].map((fitted) =>
      sumOf(1000, IsolationForest.from(fitted)),
    ),
  }
}

function bitSum(scores: Float64Array): number {
  const { buffer, byteOffset, length } = scores
  const words = new Uint32Array(buffer, byteOffset, 2 * length)
  return words.reduce((sum, word) => (Math.imul(sum, 31) + word) >>> 0, 0)
}
