import { deepStrictEqual, ok } from 'node:assert'
import { test } from 'node:test'
import { fuzzApi } from '../../bench/api/fuzz.js'
import { Rng } from '../../src/math/rng.js'
import { serving } from './serving.js'

test('whatever is asked, each answer is one that /openapi.json documents, and none is a failure of ours', async (t) => {
  const api = await serving(t, { requestsPerSecond: 100_000 })
  const { statuses, faults } = await fuzzApi(api.url, new Rng(21), 1200)
  deepStrictEqual(faults, [])
  // The questions are of both kinds: such as are answered, and such as are refused.
  ok(
    (statuses.get(200) ?? 0) > 200 && (statuses.get(400) ?? 0) > 200,
    JSON.stringify([...statuses]),
  )
  deepStrictEqual(api.bugs, [])
})
