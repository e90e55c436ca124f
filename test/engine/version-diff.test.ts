import { deepEqual, equal, match } from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { versionDetail } from '../../src/engine/version-detail.js'
import { diffVersions } from '../../src/engine/version-diff.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace, fitVersion } from './fitted-workspace.js'

test('two versions differ in the seed, in what it made, and in their parent', (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  const diff = diffVersions(versionDetail(registry, '1.0'), versionDetail(registry, '1.1'))
  deepEqual(diff.versions, ['1.0', '1.1'])
  deepEqual(diff.stages, ['archived', 'production'])
  deepEqual(
    diff.parameters.filter(({ same }) => !same),
    [{ name: 'random_state', values: [42, 43], same: false }],
  )
  deepEqual(
    diff.lineage.filter(({ same }) => !same).map(({ name, values }) => [name, ...values]),
    [
      ['parent', null, '1.0'],
      ['random_state', 42, 43],
    ],
  )
  deepEqual(diff.features, { removed: [], added: [], transforms: [] })
  equal(diff.files.find(({ name }) => name === 'scaler_v1.json')?.same, true)
  equal(diff.files.find(({ name }) => name === 'isolation_forest_optimized.json')?.same, false)
  equal(diff.same_test_rows, false, 'neither was evaluated')
  deepEqual(diff.figures[0], { name: 'pr_auc', values: [null, null], same: true })
})

test('features that only one has, or treats otherwise, are told', (t) => {
  const registry = new ModelRegistry(fittedWorkspace(t))
  const detail = versionDetail(registry, '1.0')
  const features = detail.features ?? []
  const other = {
    ...detail,
    features: [
      ...features.slice(1, -1),
      { name: 'failure_share', transform: 'none' },
      { name: features.at(-1)?.name ?? '', transform: 'of another kind' },
    ],
  }
  const told = diffVersions(detail, other).features
  deepEqual([told?.removed, told?.added], [['packet_length'], ['failure_share']])
  deepEqual(
    told?.transforms.map(({ name, values }) => [name, values[1]]),
    [['z_score_anomaly', 'of another kind']],
  )
})

test('figures may be set against each other only when they are of the same rows', (t) => {
  const registry = new ModelRegistry(fittedWorkspace(t))
  const rows = { dataset_sha256: 'ab', rows: 10, from: null, to: null }
  const of = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 })
  const figures = {
    pr_auc: of(0.5),
    roc_auc: of(0.9),
    f1: of(0.4),
    precision: of(0.4),
    recall: of(0.4),
    false_positive_rate: of(0.2),
  }
  const detail = { ...versionDetail(registry, '1.0'), figures, measured_on: rows }
  equal(diffVersions(detail, detail).same_test_rows, true)
  const later = { ...detail, measured_on: { ...rows, dataset_sha256: 'cd' } }
  equal(diffVersions(detail, later).same_test_rows, false)
})

test('a version whose files are damaged is shown all the same, with the fault', (t) => {
  const workspace = fittedWorkspace(t)
  rmSync(join(workspace, 'models', 'versions', '1.0', 'scaler_v1.json'))
  const detail = versionDetail(new ModelRegistry(workspace), '1.0')
  deepEqual([detail.features, detail.stage], [null, 'production'])
  match(detail.fault ?? '', /scaler_v1\.json of version 1\.0 is not there/)
})
