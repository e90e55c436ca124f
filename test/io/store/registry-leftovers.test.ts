import { deepEqual, equal, throws } from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ModelRegistry, type NewVersion } from '../../../src/io/store/model-registry.js'
import { scratchFolder } from './scratch.js'

const MODEL: NewVersion = {
  date: '2026-02-13T12:00:00.000Z',
  description: '',
  metrics: {},
  parameters: {},
  files: { 'model.json': 'one', 'scaler.json': 'one' },
}

function started(t: TestContext): { workspace: string; registry: ModelRegistry } {
  const workspace = scratchFolder(t)
  const registry = new ModelRegistry(workspace)
  registry.register(MODEL)
  return { workspace, registry }
}

test('what killed writers left unfinished is gone once the next takes the lock, what others write is not', (t) => {
  const { workspace, registry } = started(t)
  const inModels = (...names: string[]): string => join(workspace, 'models', ...names)
  mkdirSync(inModels('versions', '1.1'))
  const left = [
    inModels('.versions.json.4242.7.tmp'),
    inModels('.model.json.4242.8.tmp'),
    inModels('versions', '1.0', '.metrics.0123456789ab.json.4242.9.tmp'),
    inModels('versions', '1.1', '.model.json.4242.0.tmp'),
    join(workspace, 'state', '.registry.pending.4242.1.tmp'),
  ]
  const others = [
    inModels('.hyperparameter_results.json.4242.7.tmp'),
    inModels('versions.json.bak'),
    join(workspace, 'state', '.pipeline.json.4242.1.tmp'),
  ]
  for (const path of [...left, ...others]) writeFileSync(path, 'half')
  registry.amend('1.0', { f1: 1 }, {})
  deepEqual(left.filter(existsSync), [])
  deepEqual(
    others.filter((path) => !existsSync(path)),
    [],
  )
  deepEqual(readdirSync(inModels('versions')), ['1.0'], 'a folder with nothing in it is free again')
})

test('files of a version that is not listed are neither removed nor written over', (t) => {
  const { workspace, registry } = started(t)
  const folder = join(workspace, 'models', 'versions', '1.1')
  mkdirSync(folder)
  writeFileSync(join(folder, 'model.json'), 'of an older registry')
  equal(registry.register(MODEL).version, '1.2')
  equal(readFileSync(join(folder, 'model.json'), 'utf8'), 'of an older registry')
})

test('copies that a killed process left half done are finished by the next', (t) => {
  const { workspace, registry } = started(t)
  const copies = (): string[] =>
    ['model.json', 'scaler.json'].map((name) =>
      readFileSync(join(workspace, 'models', name), 'utf8'),
    )
  registry.register({ ...MODEL, files: { 'model.json': 'two', 'scaler.json': 'two' } })
  const pending = join(workspace, 'state', 'registry.pending')
  writeFileSync(pending, '1.0\n')
  writeFileSync(join(workspace, 'models', 'model.json'), 'one')
  deepEqual(copies(), ['one', 'two'])
  registry.amend('1.1', {}, {})
  deepEqual(copies(), ['one', 'one'])
  equal(existsSync(pending), false)
})

test('copies of a version that lost a file since are given up, and the registry goes on', (t) => {
  const { workspace, registry } = started(t)
  rmSync(join(workspace, 'models', 'versions', '1.0', 'scaler.json'))
  const pending = join(workspace, 'state', 'registry.pending')
  writeFileSync(pending, '1.0\n')
  equal(registry.register(MODEL).version, '1.1')
  equal(existsSync(pending), false)
  throws(() => registry.promote('1.0', MODEL.date), { code: 'MODEL_MISSING' })
})
