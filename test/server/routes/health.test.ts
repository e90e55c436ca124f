import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { Health, Readiness } from '../../../src/contract.js'
import { VERSION } from '../../../src/version.js'
import { serving } from '../serving.js'

suite('health', () => {
  test('tells that the process is alive, and that events are taken by which model', async (t) => {
    const api = await serving(t, { config: { tail: ['/nowhere/cowrie.json'] } })
    const alive = await api.get('/healthz')
    Value.Assert(Health, alive.body)
    deepStrictEqual(alive.body, { status: 'ok', version: VERSION })
    const ready = await api.get('/readyz')
    Value.Assert(Readiness, ready.body)
    strictEqual(ready.body['model_version'], '1.0')
    const [input] = ready.body['inputs'] as { last_error: string; read: number }[]
    strictEqual(input?.read, 0)
    strictEqual(input.last_error, 'it is not there (yet)')
  })
})
