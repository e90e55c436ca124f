import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { isScikitDocument, scikitModel } from '../../../src/detector/interop/scikit-model.js'
import { modelBytes, saysTheSame } from './golden-models.js'

interface Document {
  format: string
  version: unknown
  forest: Record<string, unknown>
  trees: Record<string, number[]>[]
  scalers: Record<string, unknown>[]
}

/** What examples/interop/scikit_to_json.py wrote. */
function written(): Document {
  return JSON.parse(new TextDecoder().decode(modelBytes('pipeline.json'))) as Document
}

function changed(change: (document: Document) => void): unknown {
  const document = written()
  change(document)
  return document
}

test('what the script wrote scores as scikit-learn does', () => {
  equal(isScikitDocument(written()), true)
  saysTheSame(scikitModel(written()), 'pipeline')
})

test('parameters are those it was fitted with, as ours can say them', () => {
  const parameters = (forest: Record<string, unknown>) =>
    scikitModel(changed((document) => Object.assign(document.forest, forest))).forest.parameters
  deepEqual(
    [parameters({ max_samples: 'auto' }).maxSamples, parameters({ max_samples: 0.25 }).maxSamples],
    ['auto', 0.25],
  )
  equal(parameters({ max_samples: 1 }).maxSamples, 32)
  equal(parameters({ random_state: null }).randomState, 0)
  equal(parameters({}).maxFeatures, 1)
})

test('a forest without a scaler sees raw rows', () => {
  const { scaler, isSeedKnown } = scikitModel(changed((document) => (document.scalers = [])))
  deepEqual([scaler.mean[0], scaler.scale[0], isSeedKnown], [0, 1, true])
})

test('a version that is no version is not repeated', () => {
  equal(scikitModel(changed((document) => (document.version = '\u001b[2J'))).madeBy, 'scikit-learn')
})

const REFUSED: readonly [what: string, change: (document: Document) => void, told: RegExp][] = [
  ['another format', (document) => (document.format = 'x'), /does not say/],
  ['no trees', (document) => (document.trees = []), /no trees/],
  ['two scalers', (document) => document.scalers.push(document.scalers[0]!), /more than one step/],
  [
    'a step that is no scaler',
    (document) => (document.scalers = [{ with_mean: null }]),
    /with_mean of the scaler/,
  ],
  ['a scale of 0', (document) => ((document.scalers[0]!['scale_'] as number[])[2] = 0), /scale_/],
  [
    'a scaler of 14',
    (document) => (document.scalers[0]!['mean_'] as number[]).pop(),
    /14 features/,
  ],
  ['a tree that circles', (document) => (document.trees[1]!['children_left']![0] = 0), /tree 1/],
  [
    'a column beyond',
    (document) => (document.trees[0]!['columns']![3] = 15),
    /column there is not/,
  ],
  ['a split beyond', (document) => (document.trees[0]!['feature']![0] = 15), /tree 0.*feature/],
  ['a threshold of null', (document) => (document.trees[0]!['threshold']![0] = null!), /no number/],
  ['trees of one row', (document) => (document.forest['max_samples_'] = 1), /tell nothing/],
  ['rows too many', (document) => (document.forest['max_samples_'] = 16), /more training rows/],
  ['no offset', (document) => (document.forest['offset_'] = null), /offset_/],
  ['a contamination of 2', (document) => (document.forest['contamination'] = 2), /parameters/],
  [
    'names for fewer features',
    (document) => (document.scalers[0]!['feature_names_in_'] = ['a']),
    /names 1 features/,
  ],
]
for (const [what, change, told] of REFUSED) {
  test(`${what}: refused with the cure`, () => {
    throws(() => scikitModel(changed(change)), { code: 'MODEL_INVALID', message: told })
  })
}

test('what is no object at all is refused', () => {
  for (const value of [null, 1, 'x', [], {}, { format: 'scikit-learn-isolation-forest' }])
    throws(() => scikitModel(value), { code: 'MODEL_INVALID' })
  deepEqual([null, 1, [], {}].map(isScikitDocument), [false, false, false, false])
})
