import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Config, DEFAULT_CONFIG } from '../../src/config.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { pointCount, readSpace, type SearchSpace } from '../../src/selection/search-space.js'
import {
  gridPoints,
  halvingForests,
  planForests,
  randomPoints,
  scoresTrainRows,
} from '../../src/selection/search-strategy.js'

function space(given: Partial<Config> = {}): SearchSpace {
  return readSpace({ ...DEFAULT_CONFIG, ...given }, FEATURE_NAMES)
}

test('the 45 combinations of the default grid need three forests', () => {
  const plans = planForests(gridPoints(space()))
  deepEqual(
    plans.map(({ params, wanted }) => [params.max_samples, wanted.map(({ trees }) => trees)]),
    ['auto', 0.5, 0.8].map((samples) => [samples, [50, 100, 200]]),
  )
  ok(plans.every((plan) => plan.wanted.every(({ contaminations }) => contaminations.length === 5)))
})

test('numbers of trees ascend, whatever the order they were given in', () => {
  const [plan] = planForests(gridPoints(space({ grid_n_estimators: ['200', '50', '100'] })))
  deepEqual(
    plan?.wanted.map(({ trees }) => trees),
    [50, 100, 200],
  )
})

test('points that come to the same forest are tried once', () => {
  const given = { grid_variant: ['plain', 'mix'], grid_ndim: ['2', '3', '4'] }
  equal(gridPoints(space(given)).length, 45 * 4)
  equal(planForests(gridPoints(space(given))).length, 3 * 4)
})

test('a grid too large is refused with the way out', () => {
  const many = Array.from({ length: 1000 }, (_, i) => String(i + 1))
  throws(() => gridPoints(space({ grid_n_estimators: many })), {
    code: 'PARAMETER_INVALID',
    message: /15,000 combinations, more than 10,000.*--search random/,
  })
  const samples = { grid_max_samples: Array.from({ length: 2001 }, (_, i) => String(i + 2)) }
  throws(() => halvingForests(space(samples), null, 1), { message: /2,001 forests/ })
  equal(halvingForests(space(samples), 30, 1).length, 30)
})

test('a random search draws so many different points of the space, the same for the same seed', () => {
  const given = { grid_max_features: ['0.5', '1'], grid_scaler: ['on', 'off'] }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 250 }), fc.nat(), (budget, seed) => {
      const all = space(given)
      const drawn = randomPoints(all, budget, seed).map((point) => JSON.stringify(point))
      equal(drawn.length, Math.min(budget, pointCount(all)))
      equal(new Set(drawn).size, drawn.length)
      deepEqual(
        drawn,
        randomPoints(all, budget, seed).map((point) => JSON.stringify(point)),
      )
      const grid = new Set(gridPoints(all).map((point) => JSON.stringify(point)))
      ok(drawn.every((point) => grid.has(point)))
    }),
    { numRuns: 40 },
  )
})

test('a budget that is no smaller than the space tries all of it', () => {
  deepEqual(randomPoints(space(), 45, 3), gridPoints(space()))
})

test('every forest of halving is to be judged at each number of trees and contamination', () => {
  const plans = halvingForests(space(), null, 1)
  deepEqual(plans, planForests(gridPoints(space())))
})

test('training rows are scored only where a threshold hangs on them', () => {
  const [auto] = planForests(gridPoints(space({ grid_contamination: ['auto'] })))
  const [numeric] = planForests(gridPoints(space()))
  ok(auto !== undefined && !scoresTrainRows(auto))
  ok(numeric !== undefined && scoresTrainRows(numeric))
})
