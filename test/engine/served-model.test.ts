import { strictEqual, throws } from 'node:assert'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { loadServedModel } from '../../src/engine/served-model.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { sampleMetrics } from '../evaluation/sample-metrics.js'
import { fittedWorkspace, temporaryFolder } from './fitted-workspace.js'

const MODEL = 'models/versions/1.0/isolation_forest_optimized.json'

suite('the model that serves', () => {
  test('is the promoted one; without an evaluation it has none', (t) => {
    const { entry, detector, evaluation } = loadServedModel(new ModelRegistry(fittedWorkspace(t)))
    strictEqual(entry.version, '1.0')
    strictEqual(detector.version, '1.0')
    strictEqual(evaluation, null)
  })

  test('comes with what evaluate wrote of it', (t) => {
    const registry = new ModelRegistry(fittedWorkspace(t))
    const metrics = { ...sampleMetrics(), model_version: '1.0' }
    registry.amend('1.0', { f1: 0.8 }, { 'metrics.json': JSON.stringify(metrics) })
    strictEqual(loadServedModel(registry).evaluation?.best_f1_score, metrics.best_f1_score)
  })

  test('is refused when a file of it changed after it was registered', (t) => {
    const workspace = fittedWorkspace(t)
    appendFileSync(join(workspace, MODEL), ' ')
    throws(() => loadServedModel(new ModelRegistry(workspace)), { code: 'MODEL_HASH_MISMATCH' })
  })

  test('is refused when it was made for other features, though its hash is right', (t) => {
    const workspace = fittedWorkspace(t)
    const registry = new ModelRegistry(workspace)
    const text = readFileSync(join(workspace, MODEL), 'utf8')
    const other = text.replace('phantomnet-15/1', 'phantomnet-14/1')
    registry.amend('1.0', {}, { 'isolation_forest_optimized.json': other })
    throws(() => loadServedModel(registry), {
      code: 'MODEL_SCHEMA_MISMATCH',
      message: /phantomnet-14\/1/,
    })
  })

  test('is refused when its figures are another version’s or no figures at all', (t) => {
    const registry = new ModelRegistry(fittedWorkspace(t))
    for (const text of ['{', '[]', JSON.stringify({ ...sampleMetrics(), model_version: '9.9' })]) {
      registry.amend('1.0', {}, { 'metrics.json': text })
      throws(() => loadServedModel(registry), { code: 'MODEL_INVALID', message: /evaluate/ })
    }
  })

  test('is missing where nothing was promoted', (t) => {
    const folder = temporaryFolder(t)
    throws(() => loadServedModel(new ModelRegistry(folder)), { code: 'MODEL_MISSING' })
  })
})
