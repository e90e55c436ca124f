import { deepEqual, equal, throws } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { exportModel, importModel, type ModelBundle } from '../../src/engine/model-bundle.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace, temporaryFolder } from './fitted-workspace.js'

test('a model carried to another workspace has the same files there, under a version of its own', (t) => {
  const from = new ModelRegistry(fittedWorkspace(t))
  const to = new ModelRegistry(temporaryFolder(t))
  const path = join(temporaryFolder(t), 'model.json')
  writeFileSync(path, JSON.stringify(exportModel(from, '1.0')))
  importModel(to, path)
  const added = importModel(to, path)
  equal(added.version, '1.1')
  equal(added.stage, 'candidate')
  const original = from.load(from.find('1.0'))
  for (const [name, content] of to.load(added)) equal(content, original.get(name), name)
})

test('what was changed on the way, is not whole, or is something else is refused', (t) => {
  const bundle = exportModel(new ModelRegistry(fittedWorkspace(t)), '1.0')
  const registry = new ModelRegistry(temporaryFolder(t))
  const path = join(temporaryFolder(t), 'model.json')
  const given = (value: unknown) => (): unknown => {
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
    return importModel(registry, path)
  }
  const files = (change: (files: ModelBundle['files']) => unknown): unknown => ({
    ...bundle,
    files: change(bundle.files),
  })
  throws(given(files((all) => all.map((file) => ({ ...file, content: `${file.content} ` })))), {
    code: 'MODEL_HASH_MISMATCH',
  })
  throws(given(files((all) => all.slice(1))), { code: 'MODEL_INVALID', message: /it has no / })
  throws(given(files(() => [null])), { code: 'MODEL_INVALID', message: /form/ })
  throws(given({ ...bundle, phantomnet_model: 2 }), { code: 'MODEL_INVALID', message: /form/ })
  throws(given('{'), { code: 'MODEL_INVALID', message: /no JSON/ })
  throws(() => importModel(registry, '/nowhere'), { code: 'INPUT_NOT_FOUND' })
  deepEqual(registry.versions(), [])
})
