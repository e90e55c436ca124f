import { deepEqual, equal, throws } from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { detectorFromFiles } from '../../src/detector/artifact.js'
import { datasetPaths } from '../../src/engine/ingest.js'
import { openTraining, train } from '../../src/engine/trainer.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { extraFeaturesPath } from '../../src/io/store/extra-features-file.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { TEST_CONFIG } from './fitted-workspace.js'
import { labWorkspace } from './lab-workspace.js'

const { base, extended } = FEATURE_SETS

test('a model of the wished set comes back from its files, and its configuration says so', async (t) => {
  const workspace = await labWorkspace(t)
  for (const set of [base, extended]) {
    const training = openTraining(workspace, { ...TEST_CONFIG, feature_set: set.name })
    deepEqual(training.split.train.featureNames, set.names)
    deepEqual(training.wide?.test.featureNames, extended.names)
    const { version } = train(training, '2026-02-13T00:00:00.000Z')
    const parts = detectorFromFiles(new ModelRegistry(workspace).load(version), version.version)
    equal(parts.featureSchema, set.schema)
    equal(parts.forest.nFeatures, set.names.length)
  }
})

test('without extra features the extended set is refused with the cure, and auto takes the 15', async (t) => {
  const workspace = await labWorkspace(t)
  rmSync(extraFeaturesPath(datasetPaths(workspace).out))
  throws(() => openTraining(workspace, { ...TEST_CONFIG, feature_set: 'extended' }), {
    code: 'DATASET_MISSING',
    message: /phantomnet ingest.*--feature-set base/,
  })
  const { split, wide } = openTraining(workspace, { ...TEST_CONFIG, feature_set: 'auto' })
  deepEqual([split.train.featureNames, wide], [base.names, null])
})

test('extra features of other rows are refused for the extended set, and left aside for the 15', async (t) => {
  const workspace = await labWorkspace(t)
  writeFileSync(extraFeaturesPath(datasetPaths(workspace).out), 'timestamp\n')
  throws(() => openTraining(workspace, { ...TEST_CONFIG, feature_set: 'extended' }), {
    code: 'DATASET_INVALID',
  })
  equal(openTraining(workspace, { ...TEST_CONFIG, feature_set: 'base' }).wide, null)
})
