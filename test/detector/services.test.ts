import { deepEqual, equal, notEqual, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { detectorFromFiles, detectorToFiles, MODEL_FILE } from '../../src/detector/artifact.js'
import { Detector } from '../../src/detector/detector.js'
import { movedScore, scaleMove } from '../../src/detector/service-forest.js'
import { rowOf } from '../../src/math/matrix.js'
import { serviceDetector, servicesDataset } from './service-detector.js'

const PARTS = serviceDetector()
const { X, services } = servicesDataset(400)
const FILES = detectorToFiles(PARTS, {
  codeVersion: '0.1.0',
  datasetSha256: 'ab'.repeat(32),
  fittedOn: 'training rows labelled normal',
  fittedRows: 1100,
  trainFrom: null,
  trainTo: null,
  validationTo: null,
})

test('a service with a forest of its own gets the mean of both, on the common scale', () => {
  const detector = new Detector(PARTS)
  deepEqual(detector.services, ['http', 'ssh'])
  const common = detector.anomalyScores(X)
  const scores = detector.anomalyScores(X, services)
  for (const { service, forest, scale, typical } of PARTS.services ?? []) {
    const own = new Detector({ ...PARTS, forest, typical, services: [] }).anomalyScores(X)
    const { typical: low, alarm } = PARTS.anchors
    const move = scaleMove(scale, { typical: low, alarm: alarm as number })
    for (const [i, name] of services.entries()) {
      if (name === service)
        equal(scores[i], ((common[i] as number) + movedScore(own[i] as number, move)) / 2)
    }
  }
})

test('rows one by one score to the same bits, and those of another service as the common forest says', () => {
  const [single, whole] = [new Detector(PARTS), new Detector(PARTS)]
  const scores = whole.anomalyScores(X, services)
  const common = whole.anomalyScores(X)
  for (const i of [0, 1, 2, 399]) {
    equal(single.score(rowOf(X, i), services[i]).anomalyScore, scores[i])
    equal(single.score(rowOf(X, i), 'ftp').anomalyScore, common[i])
    equal(single.score(rowOf(X, i)).anomalyScore, common[i])
  }
})

test('what features did to the scores of a service sums to their difference, row from row', () => {
  const detector = new Detector(PARTS)
  const scores = detector.anomalyScores(X, services)
  const { contributions } = detector.contributions(X, services)
  const averageOf = (i: number): number =>
    (scores[i] as number) - rowOf(contributions, i).reduce((sum, part) => sum + part, 0)
  for (let i = 2; i < X.rows; i++) ok(Math.abs(averageOf(i) - averageOf(i - 2)) < 1e-9)
})

test('an event strange to its service names the feature, against what is typical there', () => {
  const ssh = PARTS.services?.find(({ service }) => service === 'ssh')
  const row = Float64Array.from(ssh?.typical ?? [])
  row[0] = 5000
  const [reason] = new Detector(PARTS).explain(row, 'ssh')
  equal(reason?.feature, 'packet_length')
  equal(reason?.typical, ssh?.typical[0])
  notEqual(reason?.typical, PARTS.typical[0])
})

test('the forests of services come back from the files to the same bits', () => {
  const back = detectorFromFiles(new Map(Object.entries(FILES)), '1.0')
  deepEqual(
    new Detector(back).anomalyScores(X, services),
    new Detector(PARTS).anomalyScores(X, services),
  )
  deepEqual(back.join, PARTS.join)
})

test('a model of before there were any loads, and joins as it did', () => {
  const model = JSON.parse(FILES[MODEL_FILE] as string) as Record<string, unknown>
  const { services: _services, join: _join, ...old } = model
  const { alarm: _alarm, ...anchors } = old['anchors'] as Record<string, number>
  const files = { ...FILES, [MODEL_FILE]: JSON.stringify({ ...old, anchors }) }
  const back = detectorFromFiles(new Map(Object.entries(files)), '1.0')
  deepEqual([back.services, back.join], [[], { memoryWeight: 0.3 }])
  equal('alarm' in back.anchors, false)
})

interface ModelJson {
  readonly services: { service: string; readonly scale: { alarm: number } }[]
  readonly anchors: { alarm?: number }
  readonly join: { memory_weight: number }
}

const REFUSED: readonly (readonly [
  what: string,
  change: (model: ModelJson) => void,
  message: RegExp,
])[] = [
  [
    'a service we do not know',
    ({ services: [first] }) => Object.assign(first ?? {}, { service: 'gopher' }),
    /`services`/,
  ],
  [
    'a service twice',
    ({ services: [, second] }) => Object.assign(second ?? {}, { service: 'http' }),
    /names one twice/,
  ],
  [
    'a scale upside down',
    ({ services: [first] }) => Object.assign(first?.scale ?? {}, { alarm: 0 }),
    /two ascending/,
  ],
  ['services without an alarm', ({ anchors }) => delete anchors.alarm, /no `alarm`/],
  ['no list of services', (model) => Object.assign(model, { services: 7 }), /`services`/],
  [
    'a memory that weighs nothing',
    ({ join }) => Object.assign(join, { memory_weight: 0 }),
    /`join`/,
  ],
]

for (const [what, change, message] of REFUSED) {
  test(`${what}: refused`, () => {
    const model = JSON.parse(FILES[MODEL_FILE] as string) as ModelJson
    change(model)
    const files = new Map(Object.entries({ ...FILES, [MODEL_FILE]: JSON.stringify(model) }))
    throws(() => detectorFromFiles(files, '1.0'), { code: 'MODEL_INVALID', message })
  })
}
