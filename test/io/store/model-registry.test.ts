import { deepEqual, equal, match, ok, throws } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ModelRegistry, type NewVersion } from '../../../src/io/store/model-registry.js'
import { Rng } from '../../../src/math/rng.js'
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

const CHILD = fileURLToPath(new URL('./registering-child.js', import.meta.url))

function requireWhole(workspace: string): number {
  const registry = new ModelRegistry(workspace)
  const versions = registry.versions()
  for (const entry of versions) ok(registry.load(entry).size >= 2)
  equal(new Set(versions.map(({ version }) => version)).size, versions.length)
  ok(versions.filter(({ stage }) => stage === 'production').length <= 1)
  return versions.length
}

test('killed at any instant, the registry lists only versions that are whole', async (t) => {
  const workspace = scratchFolder(t)
  const rng = new Rng(20_260_213)
  let before = 0
  for (let kill = 0; kill < 12; kill++) {
    const child = spawn(process.execPath, [CHILD, workspace], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const deadline = performance.now() + 20_000
    // From its first new version on, at an instant of chance.
    while (requireWhole(workspace) === before && performance.now() < deadline) await sleep(10)
    await sleep(rng.nextFloat() * 30)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const now = requireWhole(workspace)
    ok(now > before, `the child registered something in round ${kill}`)
    before = now
  }
  new ModelRegistry(workspace).register(MODEL)
  equal(requireWhole(workspace), before + 1)
})

test('two processes that register at once lose no version of each other', async (t) => {
  const workspace = scratchFolder(t)
  const children = [0, 1].map(() =>
    spawn(process.execPath, [CHILD, workspace], { stdio: ['ignore', 'ignore', 'pipe'] }),
  )
  const rounds = (): number[] =>
    new ModelRegistry(workspace)
      .versions()
      .map(({ parameters }) => Number(parameters['n_estimators']))
  const deadline = performance.now() + 30_000
  // Both count their rounds from 0: only when both are at work is a round there twice.
  while (rounds().filter((round) => round === 2).length < 2 && performance.now() < deadline)
    await sleep(20)
  for (const child of children) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  requireWhole(workspace)
  const seen = rounds()
  for (const round of [0, 1, 2]) equal(seen.filter((value) => value === round).length, 2)
})
