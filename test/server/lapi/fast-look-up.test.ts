import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { serving } from '../serving.js'
import { Bouncer, decide } from './bouncer.js'

const TOKEN = '0123456789abcdef0123'

suite('look-ups answered before the framework', () => {
  test('have the same words and headers as the framework’s', async (t) => {
    const api = await serving(t, { token: TOKEN })
    decide(api, '203.0.113.7')
    decide(api, '2001:db8::/64')
    const bouncer = new Bouncer(api, 'test/v1', TOKEN)
    for (const ip of ['203.0.113.7', '203.0.113.8', '2001:db8::7']) {
      // A parameter that is not plain goes the framework's way.
      const [fast, slow] = await Promise.all(
        ['', '&type=ban'].map((more) => bouncer.fetch(`/v1/decisions?ip=${ip}${more}`)),
      )
      const told = async (response?: Response): Promise<unknown> => [
        response?.status,
        Object.fromEntries([...(response?.headers ?? [])].filter(([name]) => name !== 'date')),
        await response?.json(),
      ]
      deepStrictEqual(await told(fast), await told(slow))
    }
  })

  test('refuse the same: no key, another key, a token for other things, another host, no address', async (t) => {
    const api = await serving(t, { token: TOKEN })
    const path = '/v1/decisions?ip=203.0.113.7'
    strictEqual((await fetch(api.url + path)).status, 403)
    strictEqual((await new Bouncer(api, 'test/v1', 'nonsense').fetch(path)).status, 403)
    const bouncer = new Bouncer(api, 'test/v1', TOKEN)
    strictEqual((await bouncer.fetch('/v1/decisions?ip=1.2.3')).status, 400)
    strictEqual((await bouncer.fetch('/v1/decisions?ip=1.2.3.4.5')).status, 400)
  })

  test('spare what is allowlisted', async (t) => {
    const api = await serving(t)
    decide(api, '203.0.113.0/24')
    const { policy } = api.service
    policy.use({ ...policy.options, allowlist: ['203.0.113.7'] })
    const bouncer = new Bouncer(api)
    strictEqual(await bouncer.decisions('ip=203.0.113.7'), null)
    strictEqual((await bouncer.decisions('ip=203.0.113.8'))?.length, 1)
  })
})
