import { deepEqual, equal, notDeepEqual, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, type Dataset, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import type { TimeSplit } from '../../src/dataset/split.js'
import { PhantomNetError } from '../../src/errors.js'
import { evaluate, type Evaluation } from '../../src/evaluation/evaluate.js'
import { type ComparedModel, forestScores } from '../../src/evaluation/ways.js'
import { rowOf } from '../../src/math/matrix.js'
import { fitDetector, fitWithoutRules, sampleSplit } from './sample-split.js'

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

async function evaluateOn(split: TimeSplit, seed = 42, resamples = 50): Promise<Evaluation> {
  const pause = async (): Promise<void> => {}
  const models = { detector: DETECTOR, trainOn: 'normal', compared: COMPARED } as const
  return evaluate({ split, ...models, resamples, seed, pause })
}

function withTest(changed: Partial<Dataset>): TimeSplit {
  return { ...SPLIT, test: { ...SPLIT.test, ...changed } }
}

const FOUND = await evaluateOn(SPLIT)

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersIn)
}

test('the model that serves comes first, then what it has to beat', () => {
  deepEqual(
    FOUND.detectors.map(({ name }) => name),
    [
      'forest',
      'joined',
      'forest_without_rule_features',
      'rules',
      'rules_remembered',
      'largest_z',
      'largest_z_raw',
      'random',
    ],
  )
})

test('an alert is exactly a row whose decision function is below 0', () => {
  const { X, labels } = SPLIT.test
  const called = [...labels.keys()].filter(
    (i) => DETECTOR.score(rowOf(X, i).slice()).decisionFunction < 0,
  )
  const confusion = FOUND.detectors[0]?.confusion
  equal(confusion?.true_positive, called.filter((i) => labels[i] === ATTACK).length)
  equal(confusion?.false_positive, called.filter((i) => labels[i] === NORMAL).length)
  ok(called.length > 0)
})

test('the labelled rows of the test part are counted, each once, by every way', () => {
  const { labels } = SPLIT.test
  const attacks = labels.filter((label) => label === ATTACK).length
  const normals = labels.filter((label) => label === NORMAL).length
  for (const { confusion } of FOUND.detectors) {
    equal(confusion.true_positive + confusion.false_negative, attacks)
    equal(confusion.true_negative + confusion.false_positive, normals)
  }
})

test('what an unlabelled row scores changes no figure, only the histogram', async () => {
  const X = { ...SPLIT.test.X, data: SPLIT.test.X.data.slice() }
  SPLIT.test.labels.forEach((label, i) => {
    if (label === UNLABELLED) rowOf(X, i).fill(1e6)
  })
  const changed = await evaluateOn(withTest({ X }))
  deepEqual(changed.detectors, FOUND.detectors)
  deepEqual(changed.attacks, FOUND.attacks)
  notDeepEqual(changed.histogram, FOUND.histogram)
})

test('thresholds do not know the labels they are judged by', async () => {
  const labels = SPLIT.test.labels.map((label) =>
    label === UNLABELLED ? label : label === ATTACK ? NORMAL : ATTACK,
  )
  const attacks = [...labels].map((label) => (label === ATTACK ? 'turned' : ''))
  const thresholds = (of: Evaluation) => of.detectors.map(({ threshold }) => threshold)
  deepEqual(thresholds(await evaluateOn(withTest({ labels, attacks }))), thresholds(FOUND))
})

test('the forest keeps its own threshold, the other ways take theirs from the validation part', async () => {
  const labels = SPLIT.validation.labels.map((label) => (label === ATTACK ? NORMAL : label))
  const found = await evaluateOn({ ...SPLIT, validation: { ...SPLIT.validation, labels } })
  equal(found.detectors[0]?.threshold, DETECTOR.anchors.threshold)
  // Nothing to choose by: the highest threat score of the validation part, which no row exceeds.
  const rules = found.detectors.find(({ name }) => name === 'rules')
  equal(rules?.threshold, 50)
  equal(rules?.recall.value, 0)
})

test('every interval holds its value, and no figure is NaN', () => {
  for (const way of FOUND.detectors) {
    for (const figure of [way.roc_auc, way.pr_auc, way.precision, way.recall, way.f1])
      ok(0 <= figure.low && figure.low <= figure.value && figure.value <= figure.high, way.name)
  }
  ok(numbersIn(FOUND).every(Number.isFinite))
})

test('the same input gives the same figures; another seed moves the intervals and what is random alone', async () => {
  deepEqual(await evaluateOn(SPLIT), FOUND)
  const other = await evaluateOn(SPLIT, 43)
  const values = (of: Evaluation) =>
    of.detectors.filter(({ name }) => name !== 'random').map(({ pr_auc }) => pr_auc.value)
  const lows = (of: Evaluation) => of.detectors.map(({ pr_auc }) => pr_auc.low)
  deepEqual(values(other), values(FOUND))
  notDeepEqual(lows(other), lows(FOUND))
})

test('attacks from one address have no spread in recall, and the reader is told', async () => {
  const sourceIps = SPLIT.test.sourceIps.map((source, i) =>
    SPLIT.test.labels[i] === ATTACK ? '198.51.100.9' : source,
  )
  const found = await evaluateOn(withTest({ sourceIps }))
  const recall = found.detectors[0]?.recall
  equal(recall?.low, recall?.value)
  equal(recall?.high, recall?.value)
  ok(found.caveats.some((caveat) => caveat.includes('come from 1 address, too few')))
})

test('formats that hold attacks alone are named', () => {
  ok(FOUND.caveats.some((caveat) => caveat.includes('(sshd): there it is enough')))
  deepEqual(
    FOUND.sources.map(({ source, roc_auc }) => [source, roc_auc]),
    [
      ['access-log', null],
      ['sshd', null],
    ],
  )
})

test('a curve passes through the point of its threshold', () => {
  for (const { roc, recall, false_positive_rate } of FOUND.detectors) {
    ok(roc.x.some((x, i) => x === false_positive_rate.value && roc.y[i] === recall.value))
    ok(roc.x.length <= 400)
  }
})

test('without both attacks and normal rows in the test part there is nothing to judge', async () => {
  for (const only of [NORMAL, ATTACK, UNLABELLED]) {
    const labels = SPLIT.test.labels.map(() => only)
    await rejects(
      evaluateOn(withTest({ labels })),
      (error) => error instanceof PhantomNetError && error.code === 'LABELS_MISSING',
    )
  }
})

test('the attacks of every part are counted, and none twice', () => {
  const rowsOf = (labels: Int8Array) => labels.filter((label) => label === ATTACK).length
  const [parts] = FOUND.attack_parts
  equal(FOUND.attack_parts.length, 1)
  deepEqual(
    [parts?.train_rows, parts?.validation_rows, parts?.test_rows],
    [SPLIT.train, SPLIT.validation, SPLIT.test].map(({ labels }) => rowsOf(labels)),
  )
  const first = FOUND.first_alerts.reduce((sum, { rows }) => sum + rows, 0)
  equal(first, parts?.test_rows)
})

test('the chosen threshold tells what was asked of it and what the test part gave', () => {
  equal(FOUND.calibration.chosen.asked, 0.05)
  deepEqual(FOUND.calibration.chosen.got, FOUND.detectors[0]?.false_positive_rate)
})

test('reasons are those of the detector, and their sum is the score less the average', () => {
  const { explanation } = FOUND
  equal(explanation.rows, 200)
  equal(explanation.importances.length, DETECTOR.parts.featureNames.length)
  for (const { anomaly_score } of explanation.false_alarms)
    ok(anomaly_score > DETECTOR.anchors.threshold)
  for (const { anomaly_score } of explanation.missed_attacks)
    ok(anomaly_score <= DETECTOR.anchors.threshold)
})

test('an evaluation ends where its pause throws', async () => {
  const ended = evaluate({
    split: SPLIT,
    detector: DETECTOR,
    trainOn: 'normal',
    compared: [],
    resamples: 50,
    seed: 42,
    pause: async () => {
      throw new Error('enough')
    },
  })
  await rejects(ended, /enough/)
})
