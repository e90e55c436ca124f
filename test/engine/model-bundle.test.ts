import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { exportModel, importBundle, type ModelBundle } from '../../src/engine/model-bundle.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace, temporaryFolder } from './fitted-workspace.js'

test('a model carried to another workspace has the same files there, under a version of its own', (t) => {
  const from = new ModelRegistry(fittedWorkspace(t))
  const to = new ModelRegistry(temporaryFolder(t))
  const bundle = JSON.parse(JSON.stringify(exportModel(from, '1.0'))) as unknown
  importBundle(to, bundle, 'model.json')
  const added = importBundle(to, bundle, 'model.json')
  equal(added.version, '1.1')
  equal(added.stage, 'candidate')
  const original = from.load(from.find('1.0'))
  deepEqual([...to.load(added).keys()].toSorted(), [...original.keys()].toSorted())
  equal(original.has('drift_reference.json'), true)
  for (const [name, content] of to.load(added)) equal(content, original.get(name), name)
})

test('what was changed on the way, is not whole, or is something else is refused', (t) => {
  const bundle = exportModel(new ModelRegistry(fittedWorkspace(t)), '1.0')
  const registry = new ModelRegistry(temporaryFolder(t))
  const given = (value: unknown) => (): unknown => importBundle(registry, value, 'model.json')
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
  throws(given(null), { code: 'MODEL_INVALID', message: /model\.json .*form/ })
  deepEqual(registry.versions(), [])
})
