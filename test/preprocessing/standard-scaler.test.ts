import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { matrix, zeros } from '../../src/math/matrix.js'
import {
  fitStandardScaler,
  noScaler,
  scaleMatrix,
  scaleRow,
} from '../../src/preprocessing/standard-scaler.js'
import { golden } from '../golden/golden.js'

interface ScalerGolden {
  readonly rows: number[][]
  readonly mean_: number[]
  readonly scale_: number[]
  readonly var_: number[]
  readonly n_samples_seen_: number
  readonly transformed: number[][]
}

function closeTo(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected)
  ok(
    error <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, scikit-learn ${expected}`,
  )
}

test('scikit-learn 1.2.1 learns the same mean, variance and scale, constant columns included', () => {
  const expected = golden('standard_scaler.json') as ScalerGolden
  const scaler = fitStandardScaler(matrix(expected.rows))
  equal(scaler.samplesSeen, expected.n_samples_seen_)
  expected.mean_.forEach((mean, j) => closeTo(scaler.mean[j] as number, mean, `mean_[${j}]`))
  expected.var_.forEach((variance, j) =>
    closeTo(scaler.variance[j] as number, variance, `var_[${j}]`),
  )
  expected.scale_.forEach((scale, j) => closeTo(scaler.scale[j] as number, scale, `scale_[${j}]`))
})

test('scikit-learn 1.2.1 scales the rows to the same values', () => {
  const expected = golden('standard_scaler.json') as ScalerGolden
  const X = matrix(expected.rows)
  const scaled = scaleMatrix(fitStandardScaler(X), X)
  expected.transformed.flat().forEach((value, k) => {
    const column = k % X.columns
    // A mean of 1e15 is known to 1/8 only, so its column is compared as coarsely.
    if (column === 6) ok(Math.abs((scaled.data[k] as number) - value) <= 0.125)
    else closeTo(scaled.data[k] as number, value, `value ${k}`)
  })
})

test('a constant column scales to 0, not NaN', () => {
  const scaler = fitStandardScaler(matrix([[22], [22], [22]]))
  const out = new Float64Array(1)
  scaleRow(scaler, Float64Array.of(22), out)
  equal(out[0], 0)
  scaleRow(scaler, Float64Array.of(24), out)
  equal(out[0], 2)
})

test('a missing value is 0 before it is scaled, in fitting and after', () => {
  const scaler = fitStandardScaler(matrix([[NaN], [4], [Infinity], [-Infinity]]))
  equal(scaler.mean[0], 1)
  equal(scaler.variance[0], 3)
  const out = new Float64Array(1)
  scaleRow(scaler, Float64Array.of(NaN), out)
  equal(out[0], -1 / Math.sqrt(3))
})

test('a row may be scaled in place', () => {
  const scaler = fitStandardScaler(
    matrix([
      [0, 10],
      [2, 30],
    ]),
  )
  const row = Float64Array.of(3, 20)
  scaleRow(scaler, row, row)
  deepEqual([...row], [2, 0])
})

test('no scaler leaves every value as it is', () => {
  const rows = matrix([
    [1.5, -2e300],
    [0, 7],
  ])
  deepEqual(scaleMatrix(noScaler(2, 2), rows), rows)
})

test('no rows teach no scale', () => {
  throws(() => fitStandardScaler(zeros(0, 3)), { code: 'DATASET_TOO_SMALL' })
})

test('rows with other columns are refused', () => {
  const scaler = fitStandardScaler(matrix([[1, 2]]))
  throws(() => scaleMatrix(scaler, matrix([[1, 2, 3]])), { code: 'SHAPE_MISMATCH' })
  throws(() => scaleRow(scaler, Float64Array.of(1), new Float64Array(1)), /bug/)
})

test('a value that overflows when scaled stays the greatest there is, and is not missing', () => {
  const scaler = fitStandardScaler(matrix([[0.1], [-0.1]]))
  const out = new Float64Array(1)
  scaleRow(scaler, Float64Array.of(Number.MAX_VALUE), out)
  equal(out[0], Number.MAX_VALUE)
  scaleRow(scaler, Float64Array.of(-Number.MAX_VALUE), out)
  equal(out[0], -Number.MAX_VALUE)
})
