import { deepStrictEqual, match, strictEqual } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { PolicySchema } from '../../../src/contract.js'
import { serving } from '../serving.js'

const PATH = '/api/v1/policy/reload'

suite('/api/v1/policy/reload', () => {
  test('takes up the file at once, and the audit log tells who had it done', async (t) => {
    const api = await serving(t)
    const path = join(api.workspace, 'policy.yaml')
    writeFileSync(path, 'rules: []\n')
    const answer = await api.send(PATH, { method: 'POST' })
    strictEqual(answer.status, 200)
    Value.Assert(PolicySchema, answer.body)
    deepStrictEqual([answer.body['file'], answer.body['enforced']], [path, false])
    strictEqual(api.service.policy.options.rules.length, 0)
    const { entries } = (await api.get('/api/v1/audit?action=policy.reload')).body as {
      readonly entries: readonly { readonly actor: string; readonly subject: string }[]
    }
    deepStrictEqual([entries[0]?.actor, entries[0]?.subject], ['no token', path])
  })

  test('a wrong file is told with its line, and the old policy stays', async (t) => {
    const api = await serving(t)
    writeFileSync(join(api.workspace, 'policy.yaml'), '\nrulez: []\n')
    const refused = await api.send(PATH, { method: 'POST' })
    deepStrictEqual([refused.status, refused.body['code']], [409, 'CONFIG_UNKNOWN_KEY'])
    match(String(refused.body['detail']), /line 2: .* Did you mean `rules`/)
    strictEqual(api.service.policy.options.rules.length, 3)
    deepStrictEqual(api.bugs, [])
  })
})
