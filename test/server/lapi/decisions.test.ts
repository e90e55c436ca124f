import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { serving } from '../serving.js'
import { Bouncer, decide } from './bouncer.js'

suite('GET /v1/decisions', () => {
  test('gives what holds for an address as CrowdSec’s clients read it', async (t) => {
    const api = await serving(t)
    const id = decide(api, '203.0.113.7', { durationS: 3599.5, why: 'rule ssh, brute_force' })
    const bouncer = new Bouncer(api)
    deepStrictEqual(await bouncer.decisions('ip=203.0.113.7'), [
      {
        duration: '1h0m0s',
        id,
        origin: 'manual',
        scenario: 'rule ssh, brute_force',
        scope: 'Ip',
        type: 'ban',
        value: '203.0.113.7',
      },
    ])
  })

  test('is the word null when there is nothing, never an empty list', async (t) => {
    const bouncer = new Bouncer(await serving(t))
    for (const query of ['?ip=203.0.113.7', '?value=203.0.113.7', '', '?range=203.0.113.0/24']) {
      const response = await bouncer.fetch(`/v1/decisions${query}`)
      deepStrictEqual([response.status, await response.text()], [200, 'null'])
    }
  })

  test('puts the strongest first: what shuts out before what slows down, then the longest', async (t) => {
    const api = await serving(t, {
      config: { bouncer_throttle_type: 'throttle', bouncer_deceive_type: 'captcha' },
    })
    decide(api, '203.0.113.7', { action: 'THROTTLE', durationS: 9000 })
    decide(api, '203.0.113.7', { durationS: 60 })
    decide(api, '203.0.113.0/24', { durationS: 120 })
    decide(api, '203.0.113.7', { action: 'DECEIVE' })
    const found = (await new Bouncer(api).decisions('ip=203.0.113.7')) ?? []
    deepStrictEqual(
      found.map(({ type, scope, duration }) => `${type} ${scope} ${duration}`),
      ['ban Range 2m0s', 'ban Ip 1m0s', 'captcha Ip 1h0m0s', 'throttle Ip 2h30m0s'],
    )
  })

  test('tells of THROTTLE and DECEIVE only under names that the operator gave', async (t) => {
    const api = await serving(t)
    decide(api, '203.0.113.7', { action: 'THROTTLE' })
    decide(api, '203.0.113.7', { action: 'DECEIVE' })
    strictEqual(await new Bouncer(api).decisions('ip=203.0.113.7'), null)
  })

  test('does not tell of what is only written down, unless it is asked for', async (t) => {
    const api = await serving(t)
    decide(api, '203.0.113.7', { isDryRun: true })
    const bouncer = new Bouncer(api)
    strictEqual(await bouncer.decisions('ip=203.0.113.7'), null)
    const [simulated] = (await bouncer.decisions('ip=203.0.113.7&simulated=true')) ?? []
    strictEqual(simulated?.simulated, true)
  })

  test('knows IPv6 in any spelling, ranges, and what lies in one', async (t) => {
    const api = await serving(t)
    decide(api, '2001:db8:7::/64')
    decide(api, '203.0.113.0/24')
    decide(api, '203.0.113.9')
    const bouncer = new Bouncer(api)
    const values = async (query: string): Promise<string[] | null> =>
      (await bouncer.decisions(query))?.map(({ value }) => value).toSorted() ?? null
    deepStrictEqual(await values('ip=2001:0db8:0007::00ff'), ['2001:db8:7::/64'])
    deepStrictEqual(await values('range=203.0.113.128/25'), ['203.0.113.0/24'])
    deepStrictEqual(await values('range=203.0.0.0/16'), null)
    deepStrictEqual(await values('range=203.0.0.0/16&contains=false'), [
      '203.0.113.0/24',
      '203.0.113.9',
    ])
    deepStrictEqual(await values('value=203.0.113.9'), ['203.0.113.9'])
    deepStrictEqual(await values('scope=range'), ['2001:db8:7::/64', '203.0.113.0/24'])
    deepStrictEqual(await values('scopes=ip'), ['203.0.113.9'])
    deepStrictEqual(await values('scopes=AS,Country'), null)
  })

  test('filters by type, origin and scenario', async (t) => {
    const api = await serving(t, { config: { bouncer_throttle_type: 'throttle' } })
    decide(api, '203.0.113.7', { why: 'rule ssh, brute_force' })
    decide(api, '203.0.113.8', { why: 'rule web, scan' })
    decide(api, '203.0.113.9', { action: 'THROTTLE', why: 'rule web, scan' })
    const bouncer = new Bouncer(api)
    const ends = async (query: string): Promise<string> =>
      ((await bouncer.decisions(query)) ?? []).map(({ value }) => value.slice(-1)).join('')
    strictEqual(await ends('type=ban'), '78')
    strictEqual(await ends('types=ban,throttle'), '789')
    strictEqual(await ends('scenarios_containing=ssh,web'), '789')
    strictEqual(await ends('scenarios_containing=web&scenarios_not_containing=ssh'), '89')
    strictEqual(await ends('scenarios_not_containing=web'), '7')
    strictEqual(await ends('origins=cscli'), '789')
    strictEqual(await ends('origins=crowdsec,lists'), '')
  })

  test('refuses what is no address, in CrowdSec’s shape', async (t) => {
    const bouncer = new Bouncer(await serving(t))
    for (const query of [
      'ip=nonsense',
      'ip=203.0.113.0/24',
      'range=203.0.113.0/33',
      'ip=1.2.3.4&range=::/0',
    ]) {
      const response = await bouncer.fetch(`/v1/decisions?${query}`)
      strictEqual(response.status, 400, query)
      const { message } = (await response.json()) as { message: string }
      match(message, /`(ip|range)`/)
    }
  })

  test('what was allowlisted meanwhile is told no more', async (t) => {
    const api = await serving(t)
    decide(api, '203.0.113.7')
    const { policy } = api.service
    policy.use({ ...policy.options, allowlist: ['203.0.113.7'] })
    strictEqual(await new Bouncer(api).decisions('ip=203.0.113.7'), null)
  })

  test('what ends is gone at once, though nobody swept', async (t) => {
    const api = await serving(t)
    const id = decide(api, '203.0.113.7')
    const bouncer = new Bouncer(api)
    ok(await bouncer.decisions('ip=203.0.113.7'))
    api.service.decisions.end({ id }, api.service.nowMs())
    strictEqual(await bouncer.decisions('ip=203.0.113.7'), null)
  })
})

suite('the key', () => {
  const TOKEN = '0123456789abcdef0123'

  test('is demanded as X-Api-Key, else 403 as CrowdSec says it; HEAD asks for nothing more', async (t) => {
    const api = await serving(t, { token: TOKEN })
    const known = new Bouncer(api, 'test/v1', TOKEN)
    const unknown = new Bouncer(api, 'test/v1', 'nonsense')
    for (const path of ['/v1/decisions', '/v1/decisions/stream']) {
      const refused = await unknown.fetch(path)
      deepStrictEqual(
        [refused.status, await refused.json()],
        [403, { message: 'access forbidden' }],
      )
      strictEqual((await unknown.fetch(path, { method: 'HEAD' })).status, 403)
      strictEqual((await known.fetch(path, { method: 'HEAD' })).status, 200)
    }
    strictEqual((await known.fetch('/v1/decisions?ip=203.0.113.7')).status, 200)
    deepStrictEqual(await (await unknown.fetch('/health')).json(), { status: 'up' })
  })

  test('one that may only bring events reads no decisions', async (t) => {
    const api = await serving(t)
    const nowMs = Date.now()
    const add = (name: string, role: 'ingest' | 'read'): string =>
      api.service.tokens.add({ name, roles: [role], nowMs, expiresMs: null }).secret
    const [ingest, read] = [add('sensor', 'ingest'), add('firewall', 'read')]
    const bouncer = new Bouncer(api, 'test/v1', read)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    strictEqual((await new Bouncer(api, 'test/v1', ingest).fetch('/v1/decisions')).status, 403)
    strictEqual((await bouncer.fetch('/v1/decisions')).status, 200)
  })
})
