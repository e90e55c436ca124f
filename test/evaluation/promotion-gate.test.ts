import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import type { ComparedFigures, Comparison } from '../../src/evaluation/comparison.js'
import {
  conditionsInShadow,
  conditionsOnTest,
  gateSentence,
} from '../../src/evaluation/promotion-gate.js'

const FIGURES: ComparedFigures = {
  pr_auc: 0.6,
  roc_auc: 0.9,
  f1: 0.5,
  recall: 0.8,
  false_positive_rate: 0.1,
}

/** @param difference of the joined verdict's PR-AUC: value, low, high; the forest's is the same. */
function compared(
  difference: readonly [value: number, low: number, high: number],
  joined: Partial<ComparedFigures> = {},
  forest = difference,
): Comparison {
  const way = (
    name: 'joined' | 'forest',
    [value, low, high]: readonly [number, number, number],
    own: Partial<ComparedFigures>,
  ) => ({
    name,
    candidate: { ...FIGURES, pr_auc: 0.6 + value, ...own },
    incumbent: FIGURES,
    difference: { value, low, high },
  })
  return {
    rows: 100,
    attacks: 20,
    sources: 10,
    ways: [way('joined', difference, joined), way('forest', forest, {})],
  }
}

const passes = (comparison: Comparison): string =>
  conditionsOnTest(comparison)
    .map((condition) => (condition.passes ? 'y' : 'n'))
    .join('')

test('the joined verdict may tie, win, or lose a little where that is sure', () => {
  equal(passes(compared([0, -0.2, 0.2])), 'yyyy')
  equal(passes(compared([0.1, 0.05, 0.2])), 'yyyy')
  equal(passes(compared([-0.01, -0.019, 0.01])), 'yyyy')
  equal(passes(compared([-0.01, -0.021, 0.01])), 'nyyy')
  equal(passes(compared([-0.1, -0.2, -0.05])), 'nyyn')
})

test('rules do not hide a forest that is shown to be worse', () => {
  equal(passes(compared([0, 0, 0], {}, [-0.1, -0.2, -0.001])), 'yyyn')
  equal(passes(compared([0, 0, 0], {}, [-0.1, -0.2, 0])), 'yyyy')
})

test('false alarms may double, or grow by half a point where there were hardly any', () => {
  const alarms = (rate: number, before: number): string => {
    const { ways, ...rest } = compared([0, 0, 0], { false_positive_rate: rate })
    const incumbent = { ...FIGURES, false_positive_rate: before }
    return passes({ ...rest, ways: ways.map((way) => ({ ...way, incumbent })) })
  }
  equal(alarms(0.2, 0.1), 'yyyy')
  equal(alarms(0.201, 0.1), 'ynyy')
  equal(alarms(0.0059, 0.001), 'yyyy')
  equal(alarms(0.0061, 0.001), 'ynyy')
})

test('a threshold that lets everything through shows in F1', () => {
  equal(passes(compared([0, 0, 0], { f1: 0.45 })), 'yyyy')
  equal(passes(compared([0, 0, 0], { f1: 0.449 })), 'yyny')
})

const DEMANDS = { events: 1000, hours: 24, alertFactor: 2 }

test('a shadow is watched for events and hours, both', () => {
  const seen = (events: number, hours: number): boolean | undefined =>
    conditionsInShadow({ events, hours, production_alerts: 0, shadow_alerts: 0 }, DEMANDS)[0]
      ?.passes
  deepEqual([seen(1000, 24), seen(999, 24), seen(1000, 23.9)], [true, false, false])
})

test('a shadow that cries, and one that was taught to be silent, are both refused', () => {
  const alike = (ours: number, theirs: number): boolean | undefined =>
    conditionsInShadow(
      { events: 5000, hours: 48, production_alerts: theirs, shadow_alerts: ours },
      DEMANDS,
    )[1]?.passes
  deepEqual([alike(200, 100), alike(100, 200), alike(100, 100)], [true, true, true])
  deepEqual([alike(221, 100), alike(39, 100), alike(40, 100)], [false, false, true])
  equal(alike(20, 0), true, 'twenty alerts on quiet days decide nothing')
})

test('the sentence tells what failed, or all when nothing did', () => {
  const conditions = conditionsOnTest(compared([-0.1, -0.2, -0.05]))
  match(
    gateSentence(conditions),
    /^joined verdict: .*\(0\.500 against 0\.600, difference -0\.100 \[-0\.200, -0\.050\]\); forest alone: /,
  )
  equal(gateSentence(conditionsOnTest(compared([0, 0, 0]))).split('; ').length, 4)
})
