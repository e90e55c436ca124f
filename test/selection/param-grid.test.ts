import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { PhantomNetError } from '../../src/errors.js'
import { gridPoints, MAX_COMBINATIONS, readGrid } from '../../src/selection/param-grid.js'

function refused(what: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof PhantomNetError &&
    error.code === 'PARAMETER_INVALID' &&
    what.test(error.message)
}

test('the default grid has 45 combinations', () => {
  const { grid_n_estimators, grid_max_samples, grid_contamination } = DEFAULT_CONFIG
  const grid = readGrid(grid_n_estimators, grid_max_samples, grid_contamination)
  deepEqual(grid, {
    nEstimators: [50, 100, 200],
    maxSamples: ['auto', 0.5, 0.8],
    contamination: ['auto', 0.01, 0.05, 0.1, 0.2],
  })
  equal(gridPoints(grid).length, 45)
})

test('the last parameter varies fastest', () => {
  const points = gridPoints(readGrid(['50', '100'], ['auto'], ['auto', '0.1']))
  deepEqual(
    points.map(({ n_estimators, contamination }) => [n_estimators, contamination]),
    [
      [50, 'auto'],
      [50, 0.1],
      [100, 'auto'],
      [100, 0.1],
    ],
  )
})

test('a value that no forest takes is refused before any tree is grown', () => {
  throws(() => readGrid(['0'], ['auto'], ['auto']), refused(/n_estimators/))
  throws(() => readGrid(['50'], ['1.5'], ['auto']), refused(/max_samples/))
  throws(() => readGrid(['50'], ['auto'], ['0.6']), refused(/contamination/))
  throws(() => readGrid(['many'], ['auto'], ['auto']), refused(/n_estimators/))
})

test('an empty list and too many combinations are refused', () => {
  throws(() => readGrid([], ['auto'], ['auto']), refused(/0 combinations/))
  const many = Array.from({ length: MAX_COMBINATIONS + 1 }, (_, i) => String(i + 1))
  throws(() => readGrid(many, ['auto'], ['auto']), refused(/10001 combinations/))
})
