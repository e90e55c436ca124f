import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { halvingRungs, plansOfRung, survivors } from '../../src/selection/halving.js'
import type { JudgedPoint } from '../../src/selection/rank-results.js'
import { readSpace } from '../../src/selection/search-space.js'
import { type ForestPlan, halvingForests } from '../../src/selection/search-strategy.js'

test('of 27 forests and a factor of 3, nine and then three go on', () => {
  deepEqual(halvingRungs(27, [50, 100, 200], 3), [
    { trees: 50, forests: 27 },
    { trees: 100, forests: 9 },
    { trees: 200, forests: 3 },
  ])
})

test('rungs narrow by the factor, rounded up, and never to nothing', () => {
  const counts = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      counts,
      fc.integer({ min: 2, max: 10 }),
      (forests, given, factor) => {
        const trees = given.toSorted((a, b) => a - b)
        const rungs = halvingRungs(forests, trees, factor)
        deepEqual(
          rungs.map((rung) => rung.trees),
          trees,
        )
        equal(rungs[0]?.forests, forests)
        for (const [i, rung] of rungs.slice(1).entries()) {
          const before = rungs[i]?.forests as number
          ok(rung.forests >= 1 && rung.forests <= before)
          ok(rung.forests * factor >= before && (rung.forests - 1) * factor < before)
        }
      },
    ),
  )
})

const PLANS = halvingForests(readSpace(DEFAULT_CONFIG, FEATURE_NAMES), null, 1)

/** Each plan judged once, with the given F1. */
function judged(plans: readonly ForestPlan[], f1: readonly number[]): JudgedPoint[] {
  return plans.map(({ params }, i) => ({
    point: { ...params, n_estimators: 50, contamination: 'auto' },
    metrics: {
      f1: f1[i] as number,
      precision: 0.5,
      recall: 0.5,
      roc_auc: 0.5,
      pr_auc: 0.5,
      false_positive_rate: 0.1,
      recall_at_budget: 0.5,
      offset: -0.5,
    },
  }))
}

test('a rung asks for its number of trees alone', () => {
  const wanted = plansOfRung(PLANS, { trees: 100, forests: 3 })
  deepEqual(
    wanted.map((plan) => plan.wanted.map(({ trees }) => trees)),
    [[100], [100], [100]],
  )
})

test('the forests of the best combinations go on', () => {
  const kept = survivors(PLANS, judged(PLANS, [0.2, 0.9, 0.5]), 2, 'f1')
  deepEqual(
    kept.map(({ params }) => params.max_samples),
    [0.5, 0.8],
  )
})

test('a forest counts by its best combination, not by how many it has', () => {
  const both = [...judged(PLANS, [0.6, 0.7, 0.1]), ...judged(PLANS, [0.65, 0.05, 0.8])]
  deepEqual(
    survivors(PLANS, both, 1, 'f1').map(({ params }) => params.max_samples),
    [0.8],
  )
})
