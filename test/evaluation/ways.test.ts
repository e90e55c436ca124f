import { LAST_OF_LOW } from '../../src/detector/threat-level.js'
import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL } from '../../src/dataset/dataset.js'
import type { TimeSplit } from '../../src/dataset/split.js'
import {
  type ComparedModel,
  forestScores,
  RIVALS,
  RULES,
  type Way,
  waysOfScoring,
} from '../../src/evaluation/ways.js'
import { columnOf } from '../../src/math/matrix.js'
import { fitDetector, fitWithoutRules, part, sampleSplit } from './sample-split.js'

const SPLIT = sampleSplit()
const DETECTOR = fitDetector(SPLIT.train)
const WITHOUT_RULES = fitWithoutRules(SPLIT.train)
const COMPARED: readonly ComparedModel[] = [
  {
    name: 'forest_without_rule_features',
    title: 'Forest without the features from rules',
    scores: (of) => forestScores(WITHOUT_RULES, of),
  },
]
const waysOn = (split: TimeSplit): Way[] => [
  ...waysOfScoring(split, DETECTOR, 'normal', COMPARED, 7),
]
const WAYS = waysOn(SPLIT)

function named(name: string, ways: readonly Way[] = WAYS): Way {
  const way = ways.find((candidate) => candidate.name === name)
  ok(way, name)
  return way
}

test('every way scores every row of the validation and test parts', () => {
  for (const { validation, test: scores } of WAYS) {
    equal(validation.length, 200)
    equal(scores.length, 200)
    ok([...validation, ...scores].every(Number.isFinite))
  }
})

test('the forest scores as the detector does; it and what decides bring the thresholds they serve with', () => {
  deepEqual(named('forest').test, DETECTOR.anomalyScores(SPLIT.test.X))
  deepEqual(
    WAYS.filter(({ threshold }) => threshold !== null).map(({ name }) => name),
    ['forest', 'joined'],
  )
  deepEqual(named('joined').threshold, LAST_OF_LOW)
})

test('the rules are the threat score of each event alone', () => {
  const j = SPLIT.test.featureNames.indexOf('threat_score')
  deepEqual(named(RULES).test, columnOf(SPLIT.test.X, j))
})

test('a source is remembered from the train part on, and from the rows before its own', () => {
  const row = (source: string, threat: number) => ({
    label: NORMAL,
    source,
    features: { threat_score: threat },
  })
  const split = {
    train: part([row('192.0.2.1', 100), row('192.0.2.3', 0)]),
    validation: part([row('192.0.2.1', 0), row('192.0.2.2', 50)], 10),
    test: part([row('192.0.2.1', 0), row('192.0.2.2', 50)], 20),
  }
  const way = named('rules_remembered', waysOn(split))
  // 0.3 of the new event, 0.7 of the memory: 100, 70, 49.
  deepEqual([...way.validation], [70, 50])
  deepEqual([...way.test], [49, 50])
})

test('joined never scores below what the rules say of the event itself', () => {
  const rules = named(RULES).test
  named('joined').test.forEach((score, i) => ok(score >= (rules[i] as number)))
})

test('the forest without rule features does not see the threat score', () => {
  const j = SPLIT.test.featureNames.indexOf('threat_score')
  const data = SPLIT.test.X.data.slice()
  for (let i = 0; i < SPLIT.test.X.rows; i++) data[i * SPLIT.test.X.columns + j] = 100
  const blind = { ...SPLIT, test: { ...SPLIT.test, X: { ...SPLIT.test.X, data } } }
  const ways = waysOn(blind)
  const name = 'forest_without_rule_features'
  deepEqual(named(name, ways).test, named(name).test)
  ok(named('forest', ways).test.some((score, i) => score !== named('forest').test[i]))
})

test('no way reads a label', () => {
  const turned = { ...SPLIT.test, labels: SPLIT.test.labels.map(() => ATTACK) }
  deepEqual(waysOn({ ...SPLIT, test: turned }), WAYS)
})

test('the ways that do without a forest are among the ways', () => {
  for (const name of [RULES, ...RIVALS]) named(name)
})

test('a z-score without logarithms is the distance in deviations of the rows as they are', () => {
  const rows = (values: readonly number[], fromS: number) =>
    part(
      values.map((value) => ({ label: NORMAL, features: { packet_length: value } })),
      fromS,
    )
  // Mean 20, deviation 10.
  const split = { train: rows([10, 30], 0), validation: rows([20], 10), test: rows([50, 5], 20) }
  deepEqual([...named('largest_z_raw', waysOn(split)).test], [3, 1.5])
  ok((named('largest_z', waysOn(split)).test[0] as number) < 3)
})

test('what lies unlabelled or attacks in the train part does not scale the z-scores of a model of normal rows', () => {
  const turned = SPLIT.train.labels.map((label) => (label === NORMAL ? ATTACK : NORMAL))
  const other = waysOn({ ...SPLIT, train: { ...SPLIT.train, labels: turned } })
  for (const name of ['largest_z', 'largest_z_raw'])
    ok(named(name, other).test.some((score, i) => score !== named(name).test[i]))
})

test('random scores hang on the seed alone', () => {
  deepEqual(named('random', waysOn(SPLIT)).test, named('random').test)
  const other = [...waysOfScoring(SPLIT, DETECTOR, 'normal', COMPARED, 8)]
  ok(named('random', other).test.every((score, i) => score !== named('random').test[i]))
})
