import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { datasetSlice } from '../../src/dataset/dataset.js'
import { Detector } from '../../src/detector/detector.js'
import { JoinedScorer } from '../../src/detector/joined-scores.js'
import { joinThreats, modelThreat, threatScoreOf } from '../../src/detector/threat.js'
import { serviceDetector, servicesDataset } from './service-detector.js'

const DETECTOR = new Detector(serviceDetector())
const ROWS = servicesDataset(60)
const RULES = ROWS.featureNames.indexOf('threat_score')

test('each row is joined with its rules and remembered a source, the newest weighing as the model says', () => {
  const dataset = { ...ROWS, sourceIps: ROWS.sourceIps.map((_, i) => (i % 3 === 0 ? 'a' : 'b')) }
  const model = DETECTOR.anomalyScores(dataset.X, dataset.services)
  const memory = new Map<string, number>()
  const expected = dataset.sourceIps.map((source, i) => {
    const rules = dataset.X.data[i * dataset.X.columns + RULES] as number
    const joined = joinThreats(modelThreat(model[i] as number, DETECTOR.anchors), rules)
    const before = memory.get(source) ?? joined
    memory.set(source, before + 0.3 * (joined - before))
    return threatScoreOf(memory.get(source) as number, rules)
  })
  const scores = new JoinedScorer(DETECTOR).score(dataset)
  for (const [i, score] of scores.entries()) ok(Math.abs(score - (expected[i] as number)) < 1e-9)
})

test('parts one after the other score as the whole', () => {
  const whole = new JoinedScorer(DETECTOR).score(ROWS)
  const scorer = new JoinedScorer(DETECTOR)
  const parts = [datasetSlice(ROWS, 0, 25), datasetSlice(ROWS, 25, 60)]
  deepEqual(
    parts.flatMap((part) => [...scorer.score(part)]),
    [...whole],
  )
})
