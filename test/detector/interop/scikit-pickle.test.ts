import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { scikitModel } from '../../../src/detector/interop/scikit-model.js'
import { scikitModelFromPickle } from '../../../src/detector/interop/scikit-pickle.js'
import { PhantomNetError } from '../../../src/errors.js'
import { FEATURE_NAMES } from '../../../src/features/catalog.js'
import { modelBytes, saysTheSame } from './golden-models.js'

const PIPELINES = [
  'pipeline.protocol-2.pkl',
  'pipeline.protocol-3.pkl',
  'pipeline.protocol-4.pkl',
  'pipeline.protocol-5.pkl',
  'pipeline.joblib',
  'pipeline.zlib.joblib',
  'pipeline.gzip.joblib',
]

for (const file of PIPELINES) {
  test(`${file} scores as scikit-learn does, and is what its JSON is`, () => {
    const model = scikitModelFromPickle(modelBytes(file))
    saysTheSame(model, 'pipeline')
    deepEqual(model, scikitModel(JSON.parse(new TextDecoder().decode(modelBytes('pipeline.json')))))
    deepEqual(model.featureNames, FEATURE_NAMES)
    equal(model.madeBy, 'scikit-learn 1.2.1')
    equal(model.forest.parameters.contamination, 0.1)
  })
}

test('a forest alone, of drawn columns and rows, decides the same on its thresholds and beside them', () => {
  const model = scikitModelFromPickle(modelBytes('bare.joblib'))
  saysTheSame(model, 'bare')
  deepEqual(
    [model.featureNames, model.isSeedKnown, model.forest.parameters.maxFeatures],
    [null, false, 7],
  )
  deepEqual(
    [...model.scaler.scale],
    Array.from({ length: 15 }, () => 1),
  )
})

test('a scaler that centres nothing, saved beside the forest in a dict, scales as it did', () => {
  const model = scikitModelFromPickle(modelBytes('beside.joblib'))
  saysTheSame(model, 'beside')
  deepEqual(
    [...model.scaler.mean],
    Array.from({ length: 15 }, () => 0),
  )
})

test('a pickle cut short anywhere is refused', () => {
  for (const file of ['pipeline.protocol-4.pkl', 'pipeline.joblib']) {
    const bytes = modelBytes(file)
    for (let end = 0; end < bytes.length; end += 7)
      throws(() => scikitModelFromPickle(bytes.subarray(0, end)), { code: 'MODEL_INVALID' })
  }
})

test('whatever bytes are changed, it is a model or refused, and soon', () => {
  const originals = ['pipeline.protocol-2.pkl', 'pipeline.protocol-5.pkl', 'pipeline.joblib'].map(
    modelBytes,
  )
  const change = fc.tuple(fc.nat(20_000), fc.integer({ min: 0, max: 255 }))
  let read = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      (original, changes) => {
        const bytes = Uint8Array.from(original)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        try {
          scikitModelFromPickle(bytes)
          read++
        } catch (error) {
          ok(error instanceof PhantomNetError, String(error))
          equal(error.code, 'MODEL_INVALID')
        }
      },
    ),
    { numRuns: 1500 },
  )
  ok(read > 0, 'some changes touch nothing that matters')
})
