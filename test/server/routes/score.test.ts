import { deepStrictEqual, match, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { MAX_SCORE_ITEMS, ScoreResponse } from '../../../src/contract.js'
import { judgedToJson } from '../../../src/engine/judged-json.js'
import { eventToJson } from '../../../src/event/schema.js'
import { FEATURE_NAMES } from '../../../src/features/catalog.js'
import { BRUTE_FORCE } from '../../engine/fitted-workspace.js'
import { serving } from '../serving.js'

const PATH = '/api/v1/score'

suite('POST /api/v1/score', () => {
  test('judges events with a memory of their own, and keeps nothing', async (t) => {
    const api = await serving(t)
    const events = BRUTE_FORCE.map(eventToJson)
    const first = await api.post(PATH, { events })
    const second = await api.post(PATH, { events })
    strictEqual(first.status, 200)
    Value.Assert(ScoreResponse, first.body)
    deepStrictEqual(second.body, first.body)
    deepStrictEqual(first.body['verdicts'], api.service.engine.score(BRUTE_FORCE).map(judgedToJson))
    deepStrictEqual((await api.get('/api/v1/verdicts')).body['verdicts'], [])
  })

  test('scores rows of features as the model does; what is left out is 0', async (t) => {
    const api = await serving(t)
    const row = Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, i]))
    const { body } = await api.post(PATH, { features: [row, {}, { packet_length: null }] })
    Value.Assert(ScoreResponse, body)
    const zeros = FEATURE_NAMES.map(() => 0)
    const expected = api.service.engine
      .scoreFeatures([FEATURE_NAMES.map((_name, i) => i), zeros, zeros])
      .map(({ prediction, anomalyScore, decisionFunction }) => ({
        prediction,
        anomaly_score: anomalyScore,
        decision_function: decisionFunction,
      }))
    deepStrictEqual(body['scores'], expected)
  })

  test('names every item it refuses, and scores none of them then', async (t) => {
    const api = await serving(t)
    const good = eventToJson(BRUTE_FORCE[0] as (typeof BRUTE_FORCE)[0])
    const events = await api.post(PATH, { events: [good, {}, good, { ...good, kind: 'x' }] })
    strictEqual(events.status, 400)
    deepStrictEqual(events.body['errors'], [
      { index: 1, reason: 'kind missing or unknown' },
      { index: 3, reason: 'kind missing or unknown' },
    ])
    const rows = await api.post(PATH, { features: [{}, { packet_lenght: 1 }] })
    strictEqual(rows.status, 400)
    match(JSON.stringify(rows.body['errors']), /"index":1.*did you mean packet_length\?/)
  })

  test('refuses neither, both, none, too many, and numbers written as text', async (t) => {
    const api = await serving(t)
    for (const body of [
      {},
      [],
      { events: [{}], features: [{}] },
      { events: [] },
      { features: [] },
      { features: [{ packet_length: '5' }] },
      { features: [[1, 2, 3]] },
      { features: Array.from({ length: MAX_SCORE_ITEMS + 1 }, () => ({})) },
      { event: [{}] },
    ]) {
      const answer = await api.post(PATH, body)
      strictEqual(answer.status, 400, JSON.stringify(body).slice(0, 60))
    }
    deepStrictEqual(api.bugs, [])
  })

  test('a body with neither or both says which to give', async (t) => {
    const api = await serving(t)
    for (const body of [{}, { events: [{}], features: [{}] }]) {
      const answer = await api.post(PATH, body)
      strictEqual(answer.status, 400)
      match(String(answer.body['detail']), /^body: give either events or features\. See /)
    }
  })

  test('a feature that is no finite number is refused, also as text that JSON reads as infinite', async (t) => {
    const api = await serving(t)
    for (const value of ['NaN', '1e999', '-1e999', '"5"', '"NaN"', 'true', '[1]', '{}']) {
      const answer = await api.send(PATH, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"features":[{"packet_length":${value}}]}`,
      })
      strictEqual(answer.status, 400, value)
      strictEqual(answer.body['code'], 'REQUEST_INVALID')
    }
    deepStrictEqual(api.bugs, [])
  })
})
