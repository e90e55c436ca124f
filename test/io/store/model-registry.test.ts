import { deepEqual, equal, match, throws } from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ModelRegistry, type NewVersion } from '../../../src/io/store/model-registry.js'
import { scratchFolder } from './scratch.js'

const MODEL: NewVersion = {
  date: '2026-02-13T12:00:00.000Z',
  description: 'best of 45 by F1 on validation',
  metrics: {},
  parameters: { n_estimators: 100, max_samples: 'auto', bootstrap: false },
  files: { 'model.json': '{"trees":[]}\n', 'scaler.json': '{"mean_":[]}\n' },
}

test('versions count up from 1.0, each with its own files, and the newest lies beside them', (t) => {
  const workspace = scratchFolder(t)
  const registry = new ModelRegistry(workspace)
  deepEqual(registry.versions(), [])
  const first = registry.register(MODEL)
  const second = registry.register({ ...MODEL, files: { 'model.json': '2' } })
  deepEqual([first.version, second.version], ['1.0', '1.1'])
  deepEqual(
    [first.stage, first.promoted_at, first.model_type],
    ['candidate', null, 'IsolationForest'],
  )
  equal(first.artifacts[0]?.path, 'models/versions/1.0/model.json')
  equal(registry.load(first).get('model.json'), '{"trees":[]}\n')
  equal(readFileSync(join(workspace, 'models', 'model.json'), 'utf8'), '2')
  deepEqual(registry.versions(), [first, second])
})

test('the eleventh version after 1.9 is 1.10, after 1.10 comes 1.11', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  for (let i = 0; i < 11; i++) registry.register({ ...MODEL, files: {} })
  equal(registry.register(MODEL).version, '1.11')
})

test('one version serves at a time, and rollback goes back to the one that served before', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  for (let i = 0; i < 3; i++) registry.register({ ...MODEL, files: { 'model.json': String(i) } })
  throws(() => registry.production(), { code: 'MODEL_MISSING' })
  registry.promote('1.0', '2026-02-13T12:00:00.000Z')
  throws(() => registry.rollback('2026-02-13T12:01:00.000Z'), { code: 'VERSION_UNKNOWN' })
  registry.promote('1.2', '2026-02-13T12:02:00.000Z')
  deepEqual(
    registry.versions().map(({ stage }) => stage),
    ['archived', 'candidate', 'production'],
  )
  equal(registry.rollback('2026-02-13T12:03:00.000Z').version, '1.0')
  equal(registry.production().version, '1.0')
})

test('a promotion that was decided against another version than serves is refused', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  for (let i = 0; i < 3; i++) registry.register({ ...MODEL, files: { 'model.json': String(i) } })
  registry.promote('1.0', MODEL.date, { why: 'the first', incumbent: null })
  registry.promote('1.1', MODEL.date, { why: 'better', incumbent: '1.0' })
  throws(() => registry.promote('1.2', MODEL.date, { why: 'better', incumbent: '1.0' }), {
    code: 'PROMOTION_REFUSED',
    message: /compared with 1\.0, but 1\.1 serves meanwhile/,
  })
  equal(registry.production().version, '1.1')
  equal(registry.production().history.at(-1)?.why, 'better')
})

test('a shadow is checked as a promoted version is, and put away it is one of the archived', (t) => {
  const workspace = scratchFolder(t)
  const registry = new ModelRegistry(workspace)
  registry.register(MODEL)
  registry.register(MODEL)
  registry.promote('1.0', MODEL.date)
  equal(registry.stage('1.1', 'shadow', MODEL.date).stage, 'shadow')
  equal(registry.stage('1.1', 'archived', MODEL.date).stage, 'archived')
  rmSync(join(workspace, 'models', 'versions', '1.1', 'scaler.json'))
  throws(() => registry.stage('1.1', 'shadow', MODEL.date), { code: 'MODEL_MISSING' })
  throws(() => registry.stage('1.0', 'archived', MODEL.date), { code: 'STAGE_REFUSED' })
})

test('a version’s parent is the one that served when it was made, unless it names another', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  const lineage = {
    dataset_sha256: 'ab',
    random_state: 42,
    code_version: '0.1.0',
    code_sha256: 'cd',
    host: 'sensor-1',
    platform: 'linux-x64',
    fitted_on: 'all training rows',
    fitted_rows: 10,
    train_from: null,
    train_to: null,
    validation_to: null,
  }
  equal(registry.register({ ...MODEL, lineage }).lineage?.parent, null)
  registry.promote('1.0', MODEL.date)
  equal(registry.register({ ...MODEL, lineage }).lineage?.parent, '1.0')
  equal(
    registry.register({ ...MODEL, lineage: { ...lineage, parent: '1.1' } }).lineage?.parent,
    '1.1',
  )
  equal(registry.find('1.1').lineage?.host, 'sensor-1')
})

test('promoting puts the version’s files at their well-known names', (t) => {
  const workspace = scratchFolder(t)
  const registry = new ModelRegistry(workspace)
  registry.register({ ...MODEL, files: { 'model.json': 'old' } })
  registry.register({ ...MODEL, files: { 'model.json': 'new' } })
  registry.promote('1.0', MODEL.date)
  equal(readFileSync(join(workspace, 'models', 'model.json'), 'utf8'), 'old')
})

test('figures are replaced, never overwritten: the old file stays as the old entry named it', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  registry.register(MODEL)
  const before = registry.amend('1.0', { f1: 0.5 }, { 'metrics.json': '{"f1":0.5}' })
  const after = registry.amend('1.0', { f1: 0.75 }, { 'metrics.json': '{"f1":0.75}' })
  equal(registry.load(after).get('metrics.json'), '{"f1":0.75}')
  equal(registry.load(before).get('metrics.json'), '{"f1":0.5}')
  equal(after.artifacts.length, 3)
  match(after.artifacts[2]?.path ?? '', /^models\/versions\/1\.0\/metrics\.[0-9a-f]{12}\.json$/)
  deepEqual(registry.find('1.0').metrics, { f1: 0.75 })
})

test('a changed file and a lost file are refused', (t) => {
  const workspace = scratchFolder(t)
  const registry = new ModelRegistry(workspace)
  const entry = registry.register(MODEL)
  const path = join(workspace, 'models', 'versions', '1.0', 'scaler.json')
  writeFileSync(path, '{"mean_":[1]}\n')
  throws(() => registry.load(entry), { code: 'MODEL_HASH_MISMATCH', message: /scaler\.json/ })
  throws(() => registry.promote('1.0', MODEL.date), { code: 'MODEL_HASH_MISMATCH' })
  rmSync(path)
  throws(() => registry.load(entry), { code: 'MODEL_MISSING', message: /scaler\.json/ })
  equal(registry.find('1.0').stage, 'candidate')
})

test('an unknown version is told with those there are', (t) => {
  const registry = new ModelRegistry(scratchFolder(t))
  throws(() => registry.find('2.0'), { code: 'VERSION_UNKNOWN', message: /There are: none/ })
  registry.register(MODEL)
  throws(() => registry.promote('2.0', MODEL.date), { message: /There are: 1\.0/ })
})

const NO_REGISTRY: readonly [what: string, text: string][] = [
  ['half a file', '[{"version": "1.0"'],
  ['an object', '{}'],
  ['a version with a strange name', '[{"version":"../x","stage":"candidate","artifacts":[]}]'],
  [
    'a file outside of the registry',
    '[{"version":"1.0","stage":"candidate","artifacts":[{"path":"models/versions/1.0/../../../etc/passwd","sha256":"x"}]}]',
  ],
  [
    'an absolute path',
    '[{"version":"1.0","stage":"candidate","artifacts":[{"path":"/etc/passwd","sha256":"x"}]}]',
  ],
]
for (const [what, text] of NO_REGISTRY) {
  test(`${what} is no registry, and is not overwritten`, (t) => {
    const workspace = scratchFolder(t)
    const path = join(workspace, 'models', 'versions.json')
    mkdirSync(join(workspace, 'models'))
    writeFileSync(path, text)
    const registry = new ModelRegistry(workspace)
    throws(() => registry.versions(), { code: 'MODEL_INVALID', message: /backup/ })
    throws(() => registry.register(MODEL), { code: 'MODEL_INVALID' })
    equal(readFileSync(path, 'utf8'), text)
  })
}
