import { deepEqual, equal, match } from 'node:assert/strict'
import { hostname } from 'node:os'
import { test } from 'node:test'
import { CONFIG_FILE } from '../../src/detector/artifact.js'
import { lineageOf } from '../../src/engine/lineage.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace } from './fitted-workspace.js'

test('a trained version tells its dataset, seed, code and host', (t) => {
  const { lineage } = new ModelRegistry(fittedWorkspace(t)).find('1.0')
  match(lineage?.dataset_sha256 ?? '', /^[0-9a-f]{64}$/)
  match(lineage?.code_sha256 ?? '', /^[0-9a-f]{64}$/)
  deepEqual(
    [lineage?.random_state, lineage?.host, lineage?.parent, lineage?.fitted_rows],
    [42, hostname(), null, 480],
  )
  equal(lineage?.train_from?.slice(0, 10), '2026-02-12')
})

test('of a model made elsewhere the host and code are not known, nor what its files do not tell', () => {
  const files = { [CONFIG_FILE]: JSON.stringify({ random_state: 7, code_version: 5 }) }
  const lineage = lineageOf(files, 'elsewhere')
  deepEqual(
    [lineage.random_state, lineage.code_version, lineage.code_sha256, lineage.host],
    [7, null, null, null],
  )
  equal(lineageOf({}, 'elsewhere').dataset_sha256, null)
})
