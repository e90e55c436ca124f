import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { ATTACK, type Dataset, NORMAL } from '../../src/dataset/dataset.js'
import type { TimeSplit } from '../../src/dataset/split.js'
import { prepareTraining } from '../../src/detector/fit.js'
import { comparedModels } from '../../src/engine/compared-models.js'
import type { Training } from '../../src/engine/trainer.js'
import type { ComparedModel } from '../../src/evaluation/ways.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { zeros } from '../../src/math/matrix.js'
import { fitDetector, sampleSplit } from '../evaluation/sample-split.js'

const SPLIT = sampleSplit()
const DETECTOR = fitDetector(SPLIT.train)
const noPause = async (): Promise<void> => {}

function compared(split: TimeSplit): Promise<ComparedModel[]> {
  const training: Training = {
    workspace: '.',
    config: DEFAULT_CONFIG,
    sha256: '',
    extraSha256: null,
    split,
    wide: null,
    prepared: prepareTraining(SPLIT.train, 'normal'),
  }
  return comparedModels(training, DETECTOR, noPause)
}

/** The same rows with the extra features, all 0. */
function widened(part: Dataset): Dataset {
  const { names } = FEATURE_SETS.extended
  const X = zeros(part.X.rows, names.length)
  for (let i = 0; i < part.X.rows; i++)
    for (let j = 0; j < part.X.columns; j++)
      X.data[i * names.length + j] = part.X.data[i * part.X.columns + j] as number
  return { ...part, featureNames: names, X }
}

test('a model stands beside itself without the features from rules, and beside trees taught by the labels', async () => {
  const models = await compared(SPLIT)
  deepEqual(
    models.map(({ name }) => name),
    ['forest_without_rule_features', 'supervised'],
  )
  for (const { scores } of models) equal(scores(SPLIT.test).length, 200)
})

test('where the extra features are there, both sets are compared', async () => {
  const { train, validation, test: last } = SPLIT
  const split = { train: widened(train), validation: widened(validation), test: widened(last) }
  const models = await compared(split)
  deepEqual(
    models.map(({ name }) => name),
    ['forest_without_rule_features', 'forest_extended', 'supervised', 'supervised_extended'],
  )
  for (const { scores } of models) ok([...scores(split.test)].every(Number.isFinite))
})

test('trees are taught by the train part alone, and by no label but its own', async () => {
  const [, taught] = await compared(SPLIT)
  const turned = { ...SPLIT.test, labels: SPLIT.test.labels.map(() => ATTACK) }
  const [, other] = await compared({ ...SPLIT, test: turned })
  deepEqual(other?.scores(SPLIT.test), taught?.scores(SPLIT.test))
})

test('without attacks in the train part nothing can be taught', async () => {
  const labels = SPLIT.train.labels.map(() => NORMAL)
  const models = await compared({ ...SPLIT, train: { ...SPLIT.train, labels } })
  deepEqual(
    models.map(({ name }) => name),
    ['forest_without_rule_features'],
  )
})
