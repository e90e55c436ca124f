import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  productionOf,
  shadowOf,
  stackOf,
  withPromoted,
  withRolledBack,
  withStage,
} from '../../../src/io/store/model-stages.js'
import type { ModelVersion } from '../../../src/io/store/model-version.js'

const AT = '2026-02-13T12:00:00.000Z'

const candidates = (...names: string[]): readonly ModelVersion[] =>
  names.map((version) => ({
    version,
    date: AT,
    model_type: 'IsolationForest',
    description: '',
    metrics: {},
    parameters: {},
    artifacts: [],
    stage: 'candidate',
    promoted_at: null,
    previous: null,
    lineage: null,
    history: [],
  }))

const promoting = (versions: readonly ModelVersion[], ...names: string[]) =>
  names.reduce((list, name) => withPromoted(list, name, AT, 'promoted'), versions)

const stack = (versions: readonly ModelVersion[]): string =>
  stackOf(versions)
    .map(({ version }) => version)
    .join(' ')

test('rollbacks after several promotions go down the stack one by one, to the first, and no further', () => {
  let versions = promoting(candidates('1.0', '1.1', '1.2'), '1.0', '1.1', '1.2')
  equal(stack(versions), '1.2 1.1 1.0')
  versions = withRolledBack(versions, AT)
  equal(stack(versions), '1.1 1.0')
  versions = withRolledBack(versions, AT)
  equal(stack(versions), '1.0')
  throws(() => withRolledBack(versions, AT), { code: 'VERSION_UNKNOWN', message: /models promote/ })
})

test('a version that was rolled back from is not rolled back to', () => {
  let versions = promoting(candidates('1.0', '1.1', '1.2'), '1.0', '1.1')
  versions = promoting(withRolledBack(versions, AT), '1.2')
  equal(stack(versions), '1.2 1.0')
  equal(productionOf(withRolledBack(versions, AT))?.version, '1.0')
})

test('a version promoted again goes on top and leaves its old place, so that no rollback runs in a circle', () => {
  let versions = promoting(candidates('1.0', '1.1', '1.2'), '1.0', '1.1', '1.2', '1.1')
  equal(stack(versions), '1.1 1.2 1.0')
  versions = promoting(versions, '1.0')
  equal(stack(versions), '1.0 1.1 1.2')
  versions = withRolledBack(withRolledBack(versions, AT), AT)
  equal(productionOf(versions)?.version, '1.2')
  throws(() => withRolledBack(versions, AT), { code: 'VERSION_UNKNOWN' })
})

test('promoting the version that serves changes nothing', () => {
  const versions = promoting(candidates('1.0', '1.1'), '1.0', '1.1')
  equal(promoting(versions, '1.1'), versions)
})

test('one shadow at a time; promoted, it is none any more', () => {
  let versions = promoting(candidates('1.0', '1.1', '1.2'), '1.0')
  versions = withStage(versions, '1.1', 'shadow', AT, 'retrained')
  versions = withStage(versions, '1.2', 'shadow', AT, 'retrained')
  deepEqual(
    versions.map(({ stage }) => stage),
    ['production', 'candidate', 'shadow'],
  )
  versions = promoting(versions, '1.2')
  equal(shadowOf(versions), undefined)
  equal(stack(versions), '1.2 1.0')
})

test('what serves can be neither shadow nor put away', () => {
  const versions = promoting(candidates('1.0'), '1.0')
  for (const stage of ['shadow', 'archived', 'candidate'] as const)
    throws(() => withStage(versions, '1.0', stage, AT, ''), {
      code: 'STAGE_REFUSED',
      message: /Promote another/,
    })
})

test('an entry tells when and why it took each stage, of the latest fifty', () => {
  let versions = promoting(candidates('1.0', '1.1'), '1.0', '1.1')
  deepEqual(
    versions[0]?.history.map(({ stage, why }) => [stage, why]),
    [
      ['production', 'promoted'],
      ['archived', 'version 1.1 took its place'],
    ],
  )
  for (let i = 0; i < 40; i++) versions = promoting(versions, '1.0', '1.1')
  equal(versions[0]?.history.length, 50)
  equal(versions[0]?.history.at(-1)?.stage, 'archived')
})
