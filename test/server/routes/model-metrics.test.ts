import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { ModelMetrics } from '../../../src/contract.js'
import { ModelRegistry } from '../../../src/io/store/model-registry.js'
import { sampleMetrics } from '../../evaluation/sample-metrics.js'
import { BRUTE_FORCE, fittedWorkspace } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

const EVALUATED = [
  'metrics',
  'confusion_matrix',
  'dataset',
  'best_f1_score',
  'best_params',
  'timestamp',
] as const

suite('GET /api/v1/model/metrics', () => {
  test('of a version that was never evaluated says null, not 0', async (t) => {
    const api = await serving(t)
    const { status, body } = await api.get('/api/v1/model/metrics')
    strictEqual(status, 200)
    Value.Assert(ModelMetrics, body)
    for (const name of EVALUATED) strictEqual(body[name], null, name)
    strictEqual(body.version, '1.0')
    strictEqual(body.parameters['n_estimators'], 20)
    strictEqual(body.feature_schema, 'phantomnet-15/1')
  })

  test('serves what evaluate wrote, figure for figure, with what happened since', async (t) => {
    const workspace = fittedWorkspace(t)
    const metrics = { ...sampleMetrics(), model_version: '1.0' }
    const registry = new ModelRegistry(workspace)
    registry.amend('1.0', { f1: 0.8 }, { 'metrics.json': JSON.stringify(metrics) })
    const api = await serving(t, { workspace })
    api.service.engine.submit(BRUTE_FORCE)
    const { body } = await api.get('/api/v1/model/metrics')
    Value.Assert(ModelMetrics, body)
    const [model] = metrics.detectors
    const { roc: _roc, precision_recall: _curve, ...figures } = model ?? {}
    deepStrictEqual(body.metrics, figures)
    deepStrictEqual(body.confusion_matrix, model?.confusion)
    deepStrictEqual(body.dataset, metrics.dataset)
    deepStrictEqual(body.attacks, metrics.attacks)
    deepStrictEqual(body.attack_parts, metrics.attack_parts)
    deepStrictEqual(body.calibration, metrics.calibration)
    deepStrictEqual(body.alerts, metrics.alerts)
    deepStrictEqual(body.importances, metrics.explanation.importances)
    strictEqual(body.best_f1_score, metrics.best_f1_score)
    deepStrictEqual(body.best_params, metrics.best_params)
    strictEqual(body.timestamp, metrics.timestamp)
    strictEqual(body.detectors?.length, metrics.detectors.length)
    strictEqual(body.live.events, BRUTE_FORCE.length)
    const decided = Object.values(body.live.decisions).reduce((sum, count) => sum + count, 0)
    strictEqual(decided, BRUTE_FORCE.length)
  })

  test('a version that an earlier program evaluated serves without what that did not measure', async (t) => {
    const workspace = fittedWorkspace(t)
    const {
      calibration: _calibration,
      attack_parts: _parts,
      alerts: _alerts,
      explanation: _explanation,
      ...earlier
    } = { ...sampleMetrics(), model_version: '1.0' }
    const registry = new ModelRegistry(workspace)
    registry.amend('1.0', { f1: 0.8 }, { 'metrics.json': JSON.stringify(earlier) })
    const api = await serving(t, { workspace })
    const { body } = await api.get('/api/v1/model/metrics')
    Value.Assert(ModelMetrics, body)
    strictEqual(body.calibration, null)
    strictEqual(body.importances, null)
    strictEqual(body.headline, earlier.headline)
  })
})
