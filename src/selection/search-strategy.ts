import { PhantomNetError } from '../errors.js'
import { RandomState } from '../math/random-state.js'
import { sampleWithoutReplacement } from '../math/sampling.js'
import {
  type ForestParams,
  MAX_COMBINATIONS,
  pointAt,
  pointCount,
  type SearchPoint,
  type SearchSpace,
} from './search-space.js'

/** Combinations a random search tries when nobody says how many. */
export const RANDOM_BUDGET = 20

/** Forests that one search may grow. */
export const MAX_FORESTS = 2000

/** A forest to grow and what to judge of it. */
export interface ForestPlan {
  readonly key: string
  readonly params: ForestParams
  /** Numbers of trees to judge at, ascending, and the contaminations to judge there. */
  readonly wanted: readonly WantedCount[]
}

export interface WantedCount {
  readonly trees: number
  readonly contaminations: readonly (number | 'auto')[]
}

/**
 * Every point of the space, each once.
 * @throws PhantomNetError PARAMETER_INVALID for more than MAX_COMBINATIONS.
 */
export function gridPoints(space: SearchSpace): SearchPoint[] {
  const count = pointCount(space)
  if (count > MAX_COMBINATIONS) {
    throw new PhantomNetError(
      'PARAMETER_INVALID',
      `The grid has ${count.toLocaleString('en-US')} combinations, more than ${MAX_COMBINATIONS.toLocaleString('en-US')}. Give its parameters fewer values, or search with --search random.`,
    )
  }
  return distinct(Array.from({ length: count }, (_, i) => pointAt(space, i)))
}

/**
 * Different points drawn at random, in the order of the space: all of it when the budget is no smaller.
 * @param budget points to draw.
 */
export function randomPoints(space: SearchSpace, budget: number, seed: number): SearchPoint[] {
  return distinct(draw(pointCount(space), budget, seed).map((index) => pointAt(space, index)))
}

/**
 * The forests halving begins with: all of the space or so many of them drawn at random, each to be judged at every
 * number of trees and contamination of the space.
 * @throws PhantomNetError PARAMETER_INVALID for more than MAX_FORESTS.
 */
export function halvingForests(
  space: SearchSpace,
  budget: number | null,
  seed: number,
): ForestPlan[] {
  const forests = { ...space, n_estimators: [0], contamination: ['auto' as const] }
  const count = pointCount(forests)
  if (count > MAX_COMBINATIONS && budget === null) {
    throw new PhantomNetError(
      'PARAMETER_INVALID',
      `The space has ${count.toLocaleString('en-US')} forests, more than ${MAX_COMBINATIONS.toLocaleString('en-US')}. Let halving begin with some of them: --search-budget.`,
    )
  }
  const drawn = draw(count, budget ?? count, seed).map((index) => pointAt(forests, index))
  return planForests(
    drawn.flatMap((point) =>
      space.n_estimators.flatMap((n_estimators) =>
        space.contamination.map((contamination) => ({ ...point, n_estimators, contamination })),
      ),
    ),
  )
}

/**
 * The forests that points need, those of one preparation together: a forest of the most trees starts with every smaller
 * one, and contamination only moves its threshold.
 * @throws PhantomNetError PARAMETER_INVALID for more than MAX_FORESTS.
 */
export function planForests(points: readonly SearchPoint[]): ForestPlan[] {
  const forests = new Map<string, WantedForest>()
  for (const { n_estimators, contamination, ...params } of points) {
    const key = forestKey(params)
    const forest: WantedForest = forests.get(key) ?? { params, counts: new Map() }
    forests.set(key, forest)
    const at = forest.counts.get(n_estimators) ?? new Set<number | 'auto'>()
    forest.counts.set(n_estimators, at.add(contamination))
  }
  if (forests.size > MAX_FORESTS) {
    throw new PhantomNetError(
      'PARAMETER_INVALID',
      `The search needs ${forests.size.toLocaleString('en-US')} forests, more than ${MAX_FORESTS.toLocaleString('en-US')}. Give fewer values, or a smaller --search-budget with --search random or halving.`,
    )
  }
  return [...forests].map(([key, { params, counts }]) => ({
    key,
    params,
    wanted: [...counts]
      .toSorted(([a], [b]) => a - b)
      .map(([trees, contaminations]) => ({ trees, contaminations: [...contaminations] })),
  }))
}

/** Contaminations by number of trees. */
interface WantedForest {
  readonly params: ForestParams
  readonly counts: Map<number, Set<number | 'auto'>>
}

/** Tells forests apart, and says what each is. */
export function forestKey(params: ForestParams): string {
  const { max_samples, max_features, bootstrap, variant, ndim } = params
  return `${preparationKey(params)}, ${variant} of ndim ${ndim}, max_samples ${max_samples}, max_features ${max_features}, bootstrap ${bootstrap}`
}

/** Tells apart what is done to the rows before a forest sees them. */
export function preparationKey({ features, transform, scaler }: ForestParams): string {
  return `features ${features}, transform ${transform}, scaler ${scaler}`
}

function draw(population: number, budget: number, seed: number): number[] {
  if (budget >= population) return Array.from({ length: population }, (_, i) => i)
  const drawn = sampleWithoutReplacement(new RandomState(seed), population, budget)
  return Array.from(drawn).toSorted((a, b) => a - b)
}

/** Points that come to the same forest and threshold are one. */
function distinct(points: readonly SearchPoint[]): SearchPoint[] {
  const found = new Map(
    points.map((point) => [
      `${forestKey(point)} ${point.n_estimators} ${point.contamination}`,
      point,
    ]),
  )
  return [...found.values()]
}

/** Whether a threshold is wanted that the training rows decide. */
export function scoresTrainRows({ wanted }: ForestPlan): boolean {
  return wanted.some(({ contaminations }) => contaminations.some((share) => share !== 'auto'))
}
