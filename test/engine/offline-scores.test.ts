import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Dataset } from '../../src/dataset/dataset.js'
import { Detector } from '../../src/detector/detector.js'
import { AS_USUAL, prepareTraining } from '../../src/detector/fit.js'
import { DEFAULT_REGIME } from '../../src/detector/fitting-rows.js'
import { JoinedScorer } from '../../src/detector/joined-scores.js'
import { policyOf } from '../../src/engine/assemble.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { fitParts } from '../../src/engine/trainer.js'
import type { Event } from '../../src/event/event.js'
import { FEATURE_SETS, type FeatureSetName } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { zeros } from '../../src/math/matrix.js'
import { assess } from '../../src/rules/assess.js'
import { BRUTE_FORCE, ordinaryEvents, TEST_CONFIG } from './fitted-workspace.js'

/** A morning's requests, every fourth at another service, then a guessing run: events of two services. */
const EVENTS: readonly Event[] = [
  ...ordinaryEvents(2100).map((event, i) =>
    i % 4 === 0 ? { ...event, service: 'ftp' as const } : event,
  ),
  ...BRUTE_FORCE,
]

/** The events as rows that ingest would write. */
function rowsOf(featureSet: FeatureSetName): Dataset {
  const { names } = FEATURE_SETS[featureSet]
  const X = zeros(EVENTS.length, names.length)
  const extractor = new FeatureExtractor({ featureSet })
  for (const [i, event] of EVENTS.entries())
    extractor.extract(event, assess(event), X.data, i * names.length)
  return {
    featureNames: names,
    X,
    labels: new Int8Array(EVENTS.length),
    atMs: Float64Array.from(EVENTS, ({ atMs }) => atMs),
    sourceIps: EVENTS.map(({ sourceIp }) => sourceIp),
    sources: EVENTS.map(({ source }) => source),
    attacks: EVENTS.map(() => ''),
    services: EVENTS.map(({ service }) => service),
  }
}

for (const set of ['base', 'extended'] as const) {
  test(`verdicts of the ${set} set, with forests of services, score live as rows do that are read back, bit for bit`, () => {
    const rows = rowsOf(set)
    const prepared = prepareTraining(rows, 'normal', AS_USUAL, {
      ...DEFAULT_REGIME,
      maxSourceShare: 1,
    })
    const parts = fitParts(prepared, checkParameters({ nEstimators: 10, randomState: 1 }))
    const detector = new Detector({ ...parts, version: '1.0' })
    equal(detector.services.length, 2)
    const scores = detector.anomalyScores(rows.X, rows.services)
    const threats = new JoinedScorer(detector).score(rows)
    const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    for (const [i, event] of EVENTS.entries()) {
      const { verdict } = pipeline.judge(event)
      equal(verdict.features.length, FEATURE_SETS[set].names.length)
      equal(verdict.anomalyScore, scores[i], `event ${i}`)
      equal(verdict.threatScore, threats[i], `event ${i}`)
    }
  })
}
