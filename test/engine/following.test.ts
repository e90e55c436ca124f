import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector } from '../../src/detector/detector.js'
import { policyOf } from '../../src/engine/assemble.js'
import { Following } from '../../src/engine/following.js'
import type { Judged } from '../../src/engine/live.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { openService } from '../../src/engine/serve.js'
import { rowOf } from '../../src/math/matrix.js'
import { ordinaryRows, smallDetector } from '../detector/small-detector.js'
import { fitVersion, ordinaryEvents, temporaryFolder, TEST_CONFIG } from './fitted-workspace.js'

const DETECTOR = new Detector({ ...smallDetector().parts, version: '1.3' })
const { X } = ordinaryRows(6000, 0)

/** The outcome of an ordinary event, which the tests change. */
const ORDINARY = ((): Judged => {
  const pipeline = new Pipeline(DETECTOR, policyOf(TEST_CONFIG), {})
  const [event] = ordinaryEvents(1)
  if (event === undefined) throw new Error('there is an event')
  const { verdict, decision } = pipeline.judge(event)
  return { verdict: { ...verdict, prediction: 'normal', threatLevel: 'LOW' }, decision }
})()

/** The same with the features of a row, of another source, and with what is given. */
function outcome(i: number, sourceIp: string, changes: Partial<Judged['verdict']> = {}): Judged {
  const event = { ...ORDINARY.verdict.event, sourceIp }
  const features = Array.from(rowOf(X, i % X.rows))
  return { ...ORDINARY, verdict: { ...ORDINARY.verdict, event, features, ...changes } }
}

function manySources(i: number): string {
  return `10.0.${i % 250}.${i % 7}`
}

/** Offers outcomes; tells how often the detector was another one then. */
function updatesOf(count: number, make: (i: number) => Judged): number {
  const taken: Detector[] = []
  const following = new Following(4096, (detector) => taken.push(detector))
  for (let i = 0; i < count; i++) following.offer([make(i)], DETECTOR)
  equal(following.updates, taken.length)
  for (const detector of taken) equal(detector.version, '1.3')
  return taken.length
}

test('ordinary events of many sources replace its trees, and each time it is taken up', () => {
  // Half of its twenty trees once it remembers 2,048 rows, and then each time as many were learnt.
  const updates = updatesOf(6000, (i) => outcome(i, manySources(i)))
  ok(updates >= 1 && updates <= 2, `${updates}`)
})

test('one source cannot fill what is remembered, nor one IPv6 network with all its addresses', () => {
  equal(
    updatesOf(5000, (i) => outcome(i, '192.0.2.1')),
    0,
  )
  equal(
    updatesOf(5000, (i) => outcome(i, `2001:db8::${(i + 1).toString(16)}`)),
    0,
  )
})

test('anomalies, threats and what another model judged are not learnt', () => {
  const changes: readonly Partial<Judged['verdict']>[] = [
    { prediction: 'anomaly' },
    { threatLevel: 'MEDIUM' },
    { modelVersion: '1.2' },
  ]
  for (const change of changes)
    equal(
      updatesOf(5000, (i) => outcome(i, manySources(i), change)),
      0,
    )
})

test('another model that comes to serve begins anew', () => {
  const taken: Detector[] = []
  const following = new Following(2048, (detector) => taken.push(detector))
  for (let i = 0; i < 3000; i++) following.offer([outcome(i, manySources(i))], DETECTOR)
  ok(following.updates > 0)
  deepEqual(taken.at(-1)?.parts.scaler, DETECTOR.parts.scaler)
  following.offer([outcome(0, manySources(0))], new Detector(DETECTOR.parts))
  equal(following.updates, 0)
})

test('a service that is told to lets its model follow, and one that is not does not', async (t) => {
  // Nearly half of them are not learnt: the threshold of this small forest is half the score.
  const events = ordinaryEvents(5000, 100)
  for (const horizon of [null, 2048]) {
    const workspace = temporaryFolder(t)
    fitVersion(workspace, 42, 100)
    const config = { ...TEST_CONFIG, sliding_horizon: horizon }
    const service = openService(workspace, config, () => 0)
    const row = [0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 4000, 0, 0, 0]
    const before = service.engine.scoreFeatures([row])
    for (let i = 0; i < events.length; i += 500) service.engine.submit(events.slice(i, i + 500))
    const after = service.engine.scoreFeatures([row])
    if (horizon === null) deepEqual(after, before)
    else notDeepEqual(after, before)
    equal(service.engine.modelVersion, service.models.model.entry.version)
    await service.stop()
  }
})
