import { PhantomNetError } from '../errors.js'
import { checkParameters } from '../forest/parameters.js'
import type { SearchParams } from './search-document.js'

/** Values to try for each hyperparameter. */
export interface ParamGrid {
  readonly nEstimators: readonly number[]
  readonly maxSamples: readonly (number | 'auto')[]
  readonly contamination: readonly (number | 'auto')[]
}

/** Combinations one search may have. */
export const MAX_COMBINATIONS = 10_000

/**
 * Reads a grid from the texts of the configuration.
 * @throws PhantomNetError PARAMETER_INVALID for a value the forest refuses, an empty list, or too many combinations.
 */
export function readGrid(
  nEstimators: readonly string[],
  maxSamples: readonly string[],
  contamination: readonly string[],
): ParamGrid {
  const grid = {
    nEstimators: nEstimators.map(Number),
    maxSamples: maxSamples.map(numberOrAuto),
    contamination: contamination.map(numberOrAuto),
  }
  const combinations = gridPoints(grid)
  if (combinations.length === 0 || combinations.length > MAX_COMBINATIONS) {
    throw new PhantomNetError(
      'PARAMETER_INVALID',
      `The grid has ${combinations.length} combinations. Give each parameter at least one value, and at most ${MAX_COMBINATIONS} combinations in all.`,
    )
  }
  for (const { n_estimators, max_samples, contamination: share } of combinations) {
    checkParameters({ nEstimators: n_estimators, maxSamples: max_samples, contamination: share })
  }
  return grid
}

/** Every combination, the last parameter varying fastest, as scikit-learn's ParameterGrid has it. */
export function gridPoints(grid: ParamGrid): SearchParams[] {
  return grid.nEstimators.flatMap((n_estimators) =>
    grid.maxSamples.flatMap((max_samples) =>
      grid.contamination.map((contamination) => ({ n_estimators, max_samples, contamination })),
    ),
  )
}

function numberOrAuto(text: string): number | 'auto' {
  return text === 'auto' ? 'auto' : Number(text)
}
