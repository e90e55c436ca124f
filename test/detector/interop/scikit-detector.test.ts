import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector } from '../../../src/detector/detector.js'
import { detectorFromScikit } from '../../../src/detector/interop/scikit-detector.js'
import { type ScikitModel, scikitModel } from '../../../src/detector/interop/scikit-model.js'
import { FEATURE_NAMES } from '../../../src/features/catalog.js'
import { rowOf } from '../../../src/math/matrix.js'
import { goldenRows, modelBytes } from './golden-models.js'
import { golden } from '../../golden/golden.js'

const MODEL = scikitModel(JSON.parse(new TextDecoder().decode(modelBytes('pipeline.json'))))

const SAID = golden('scikit_models.json') as {
  readonly pipeline: { readonly score_samples: number[]; readonly predict: number[] }
}

test('raw rows get scikit-learn’s scores and predictions', () => {
  const detector = new Detector(detectorFromScikit(MODEL))
  const X = goldenRows('pipeline')
  for (const [i, expected] of SAID.pipeline.score_samples.entries()) {
    const { anomalyScore, prediction } = detector.score(rowOf(X, i))
    ok(Math.abs(anomalyScore + expected) < 1e-12)
    equal(prediction, SAID.pipeline.predict[i] === -1 ? 'anomaly' : 'normal')
  }
})

test('a table with its columns in another order is the same model', () => {
  const turned = [...FEATURE_NAMES].reverse()
  const reverse = (values: Float64Array): Float64Array => Float64Array.from(values).reverse()
  const { mean, variance, scale, samplesSeen } = MODEL.scaler
  const other: ScikitModel = {
    ...MODEL,
    featureNames: turned,
    scaler: {
      mean: reverse(mean),
      variance: reverse(variance),
      scale: reverse(scale),
      samplesSeen,
    },
    forest: {
      ...MODEL.forest,
      trees: MODEL.forest.trees.map((tree) => ({
        ...tree,
        feature: tree.feature.map((column) => (column === -1 ? -1 : 14 - column)),
      })),
    },
  }
  deepEqual(detectorFromScikit(other), detectorFromScikit(MODEL))
})

test('anchors ascend, and typical values lie among those it was fitted on', () => {
  const { anchors, typical, transforms } = detectorFromScikit(MODEL)
  ok(anchors.typical < anchors.threshold && anchors.threshold < anchors.extreme, 'ascending')
  ok(anchors.extreme <= 1)
  equal(anchors.threshold, -MODEL.forest.offset)
  // packet_length was drawn with a mean of 500; time_of_day_deviation with a mean of 5 and a deviation of 6.
  ok(typical[0]! > 100 && typical[0]! < 2500, String(typical[0]))
  ok(Math.abs(typical[7]! - 5) < 9, String(typical[7]))
  // The constant column is never split on: its mean.
  equal(typical[13], 7)
  deepEqual([...new Set(transforms)], ['none'])
})

test('other features, or none by name, are refused with the cure', () => {
  const named = (featureNames: readonly string[] | null) => () =>
    detectorFromScikit({ ...MODEL, featureNames })
  throws(named(null), {
    code: 'MODEL_SCHEMA_MISMATCH',
    message: /columns without names.*feature_names_in_/,
  })
  throws(named(FEATURE_NAMES.map((name, j) => (j === 3 ? 'port' : name))), {
    code: 'MODEL_SCHEMA_MISMATCH',
    message: /lacks destination_port_class\. Fit it on the 15/,
  })
  throws(named([...FEATURE_NAMES, 'port']), { message: /do not compute, port/ })
  throws(named([...FEATURE_NAMES, 'burst_rate']), { code: 'MODEL_SCHEMA_MISMATCH' })
})
