import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  type JudgedPoint,
  rankResults,
  simplestWithinError,
} from '../../src/selection/rank-results.js'
import type { SearchMetrics } from '../../src/selection/search-document.js'
import type { SearchPoint } from '../../src/selection/search-space.js'

function judged(point: Partial<SearchPoint>, metrics: Partial<SearchMetrics>): JudgedPoint {
  return {
    point: {
      n_estimators: 100,
      max_samples: 'auto',
      max_features: 1,
      bootstrap: false,
      features: 'all',
      transform: 'log',
      scaler: 'on',
      variant: 'plain',
      ndim: 1,
      contamination: 'auto',
      ...point,
    },
    metrics: {
      f1: 0.5,
      precision: 0.5,
      recall: 0.5,
      roc_auc: 0.5,
      pr_auc: 0.5,
      false_positive_rate: 0.1,
      recall_at_budget: 0.5,
      offset: -0.5,
      ...metrics,
    },
  }
}

const samples = (results: readonly JudgedPoint[]) => results.map(({ point }) => point.max_samples)
const trees = (results: readonly JudgedPoint[]) => results.map(({ point }) => point.n_estimators)

test('of equal F1 the higher PR-AUC is better, of equal PR-AUC the smaller sample', () => {
  const of = (max_samples: number | 'auto', pr_auc: number) => judged({ max_samples }, { pr_auc })
  deepEqual(samples(rankResults([of(0.8, 0.5), of(0.5, 0.7), of('auto', 0.5)], 'f1')), [
    0.5,
    'auto',
    0.8,
  ])
})

test('of equal figures the fewest trees win', () => {
  deepEqual(
    trees(rankResults([judged({ n_estimators: 200 }, {}), judged({ n_estimators: 50 }, {})], 'f1')),
    [50, 200],
  )
})

test('a difference in the fourth decimal does not choose the larger model, but orders what else is equal', () => {
  const large = judged({ n_estimators: 200 }, { f1: 0.5004 })
  const small = judged({ n_estimators: 50 }, { f1: 0.5001 })
  deepEqual(trees(rankResults([large, small], 'f1')), [50, 200])
  const two = [
    judged({ contamination: 0.1 }, { f1: 0.5001 }),
    judged({ contamination: 0.2 }, { f1: 0.5004 }),
  ]
  equal(rankResults(two, 'f1')[0]?.point.contamination, 0.2)
})

test('each figure can be the one that is chosen by', () => {
  const results = [
    judged({ n_estimators: 1 }, { f1: 0.9 }),
    judged({ n_estimators: 2 }, { pr_auc: 0.9 }),
    judged({ n_estimators: 3 }, { recall_at_budget: 0.9 }),
  ]
  deepEqual(
    (['f1', 'pr_auc', 'recall_at_budget'] as const).map(
      (select) => rankResults(results, select)[0]?.point.n_estimators,
    ),
    [1, 2, 3],
  )
})

const samplesOf = ({ max_samples }: SearchPoint): number =>
  max_samples === 'auto' ? 256 : 1000 * max_samples

test('the one-standard-error rule takes the fewest samples over all trees that lie within it', () => {
  const ranked = [
    judged({ n_estimators: 200, max_samples: 0.8 }, { f1: 0.7 }),
    judged({ n_estimators: 200 }, { f1: 0.66 }),
    judged({ n_estimators: 100 }, { f1: 0.65 }),
    judged({ n_estimators: 50 }, { f1: 0.6 }),
  ]
  equal(simplestWithinError(ranked, 'f1', 0.06, samplesOf), 2)
  equal(simplestWithinError(ranked, 'f1', 0.01, samplesOf), 0)
  equal(simplestWithinError(ranked, 'f1', 0, samplesOf), 0)
  equal(simplestWithinError(ranked, 'f1', 1, samplesOf), 3)
})

test('of combinations as simple the better stays, and a plain forest is simpler than one of hyperplanes', () => {
  const ranked = [
    judged({ variant: 'extended', ndim: 2 }, { f1: 0.7 }),
    judged({ contamination: 0.05 }, { f1: 0.69 }),
    judged({ contamination: 0.1 }, { f1: 0.68 }),
  ]
  equal(simplestWithinError(ranked, 'f1', 0.05, samplesOf), 1)
})
