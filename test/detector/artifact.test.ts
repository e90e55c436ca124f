import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  CONFIG_FILE,
  detectorFromFiles,
  detectorToFiles,
  MODEL_FILE,
  SCALER_FILE,
} from '../../src/detector/artifact.js'
import { Detector } from '../../src/detector/detector.js'
import { FEATURE_NAMES, FEATURE_SCHEMA } from '../../src/features/catalog.js'
import { ordinaryRows, smallDetector } from './small-detector.js'

const PROVENANCE = {
  codeVersion: '0.1.0',
  datasetSha256: 'ab'.repeat(32),
  extraFeaturesSha256: 'cd'.repeat(32),
  fittedOn: 'training rows labelled normal',
  fittedRows: 300,
  trainFrom: '2026-02-13T12:00:00.000Z',
  trainTo: '2026-02-14T12:00:00.000Z',
  validationTo: '2026-02-15T12:00:00.000Z',
}
const { parts } = smallDetector()
const FILES = detectorToFiles(parts, PROVENANCE)

function changed(
  name: string,
  change: (json: Record<string, unknown>) => void,
): Map<string, string> {
  const json = JSON.parse(FILES[name] as string) as Record<string, unknown>
  change(json)
  return new Map(Object.entries({ ...FILES, [name]: JSON.stringify(json) }))
}

test('a detector comes back from its files to the same scores and reasons, bit for bit', () => {
  const back = new Detector(detectorFromFiles(new Map(Object.entries(FILES)), '1.3'))
  const before = new Detector(parts)
  equal(back.version, '1.3')
  const { X } = ordinaryRows(40, 0)
  deepEqual(back.anomalyScores(X), before.anomalyScores(X))
  const strange = Float64Array.from({ length: 15 }, () => 1000)
  deepEqual(back.score(strange), before.score(strange))
  deepEqual(back.explain(strange), before.explain(strange))
})

test('the same detector is the same bytes', () => {
  deepEqual(detectorToFiles(smallDetector().parts, PROVENANCE), FILES)
})

test('the scaler file has scikit-learn’s names and the transform before it', () => {
  const scaler = JSON.parse(FILES[SCALER_FILE] as string) as Record<string, unknown>
  for (const name of [
    'mean_',
    'scale_',
    'var_',
    'n_samples_seen_',
    'feature_names_in_',
    'transform',
  ])
    equal(name in scaler, true, name)
  equal(scaler['n_samples_seen_'], 300)
})

test('the configuration tells hyperparameters, features, seed, dataset and code', () => {
  const config = JSON.parse(FILES[CONFIG_FILE] as string) as Record<string, unknown>
  deepEqual(config['input_features'], FEATURE_NAMES)
  deepEqual(
    [
      config['model_type'],
      config['random_state'],
      config['dataset_sha256'],
      config['code_version'],
    ],
    ['IsolationForest', 1, PROVENANCE.datasetSha256, '0.1.0'],
  )
  deepEqual(config['hyperparameters'], {
    n_estimators: 20,
    max_samples: 'auto',
    max_features: 1,
    bootstrap: false,
    compatibility: 'none',
    contamination: 0.05,
    random_state: 1,
  })
  equal(config['feature_schema'], FEATURE_SCHEMA)
})

const REFUSED: readonly [
  what: string,
  files: Map<string, string>,
  code: string,
  message: RegExp,
][] = [
  [
    'no scaler',
    new Map([[MODEL_FILE, FILES[MODEL_FILE] as string]]),
    'MODEL_INVALID',
    /scaler_v1\.json .*not there/,
  ],
  ['no JSON', new Map(Object.entries({ ...FILES, [MODEL_FILE]: '{' })), 'MODEL_INVALID', /no JSON/],
  [
    'a list',
    new Map(Object.entries({ ...FILES, [MODEL_FILE]: '[]' })),
    'MODEL_INVALID',
    /no JSON object/,
  ],
  [
    'another feature schema',
    changed(MODEL_FILE, (json) => (json['feature_schema'] = 'phantomnet-14/1')),
    'MODEL_SCHEMA_MISMATCH',
    /made for the features phantomnet-14\/1; this program computes phantomnet-15\/1 and .*Train anew/,
  ],
  [
    'features in another order',
    changed(MODEL_FILE, (json) => (json['feature_names_in_'] = [...FEATURE_NAMES].reverse())),
    'MODEL_SCHEMA_MISMATCH',
    /Train anew/,
  ],
  [
    'a scaler of other features',
    changed(SCALER_FILE, (json) => (json['feature_names_in_'] = ['a'])),
    'MODEL_INVALID',
    /its features are not the model’s/,
  ],
  [
    'an unknown transform',
    changed(SCALER_FILE, (json) => (json['transform'] = FEATURE_NAMES.map(() => 'sqrt'))),
    'MODEL_INVALID',
    /`transform`/,
  ],
  [
    'typical values missing',
    changed(MODEL_FILE, (json) => (json['typical'] = [1])),
    'MODEL_INVALID',
    /`typical`/,
  ],
  [
    'anchors that do not ascend',
    changed(MODEL_FILE, (json) => (json['anchors'] = { typical: 1, threshold: 1, extreme: 1 })),
    'MODEL_INVALID',
    /`anchors`/,
  ],
  [
    'a forest that is none',
    changed(MODEL_FILE, (json) => (json['forest'] = {})),
    'MODEL_INVALID',
    /./,
  ],
]
for (const [what, files, code, message] of REFUSED) {
  test(`${what}: refused`, () => {
    throws(() => detectorFromFiles(files, '1.0'), { code, message })
  })
}
