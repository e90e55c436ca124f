import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { serving, type Served } from '../serving.js'
import { Bouncer, decide } from './bouncer.js'

const FIREWALL = 'crowdsec-firewall-bouncer/v0.0.25'
const NO_HOLD = { config: { bouncer_hold_s: 0 } }

const ban = (...values: string[]): string[] => values.map((value) => `ban ${value}`)

suite('GET /v1/decisions/stream', () => {
  test('gives everything at first, then what changed', async (t) => {
    const api = await serving(t, NO_HOLD)
    decide(api, '203.0.113.7')
    decide(api, '2001:db8::/64')
    const bouncer = new Bouncer(api)
    const all = { new: ban('2001:db8::/64', '203.0.113.7'), deleted: [] }
    deepStrictEqual(await bouncer.words('startup=true'), all)
    deepStrictEqual(await bouncer.words('startup=false'), { new: [], deleted: [] })
    const id = decide(api, '203.0.113.8')
    deepStrictEqual(await bouncer.words(), { new: ban('203.0.113.8'), deleted: [] })
    api.service.decisions.end({ id }, api.service.nowMs())
    const gone = await bouncer.pull()
    deepStrictEqual(
      gone.deleted.map(({ value }) => value),
      ['203.0.113.8'],
    )
    match(gone.deleted[0]?.duration ?? '', /^-\d+s$/)
    deepStrictEqual(await bouncer.words('startup=true'), {
      ...all,
      deleted: ban('203.0.113.8'),
    })
  })

  test('who was never met, or whose place is forgotten, is told everything', async (t) => {
    const api = await serving(t, NO_HOLD)
    decide(api, '203.0.113.7')
    deepStrictEqual((await new Bouncer(api).words()).new, ban('203.0.113.7'))
  })

  test('each bouncer has a place of its own', async (t) => {
    const api = await serving(t, NO_HOLD)
    const [one, other] = [new Bouncer(api, 'one/v1'), new Bouncer(api, 'other/v1')]
    for (const bouncer of [one, other]) await bouncer.pull('startup=true')
    decide(api, '203.0.113.7')
    for (const bouncer of [one, other])
      deepStrictEqual((await bouncer.words()).new, ban('203.0.113.7'))
  })

  test('tells several decisions for one value as one, the longest, and only then as deleted when none is left', async (t) => {
    const api = await serving(t, NO_HOLD)
    const bouncer = new Bouncer(api)
    await bouncer.pull('startup=true')
    const short = decide(api, '203.0.113.7', { durationS: 60 })
    const long = decide(api, '203.0.113.7', { durationS: 3600 })
    const { new: news } = await bouncer.pull()
    deepStrictEqual(
      news.map(({ duration }) => duration),
      ['1h0m0s'],
    )
    const end = (id: number): unknown => api.service.decisions.end({ id }, api.service.nowMs())
    end(short)
    deepStrictEqual(await bouncer.words(), { new: ban('203.0.113.7'), deleted: [] })
    end(long)
    deepStrictEqual(await bouncer.words(), { new: [], deleted: ban('203.0.113.7') })
    const both = new Bouncer(api, 'both/v1')
    for (const durationS of [60, 3600]) decide(api, '203.0.113.8', { durationS })
    strictEqual((await both.pull('startup=true&dedup=false')).new.length, 2)
  })

  test('what ended by itself is told as deleted', async (t) => {
    const api = await serving(t, NO_HOLD)
    const bouncer = new Bouncer(api)
    decide(api, '203.0.113.99')
    await bouncer.pull('startup=true')
    decide(api, '203.0.113.7', { durationS: 0.2 })
    deepStrictEqual((await bouncer.words()).new, ban('203.0.113.7'))
    await pause(250)
    api.service.board.sweep()
    deepStrictEqual(await bouncer.words(), { new: [], deleted: ban('203.0.113.7') })
  })

  test('an answer that did not arrive is given again', async (t) => {
    const api = await serving(t, NO_HOLD)
    const bouncer = new Bouncer(api)
    for (let i = 0; i < 3000; i++)
      decide(api, `203.0.${i >> 8}.${i & 255}`, { why: 'x'.repeat(400) })
    await cutOff(api, '/v1/decisions/stream?startup=true')
    const { new: news } = await bouncer.words()
    strictEqual(news.length, 3000)
  })

  test('waits for news, and tells them at once', async (t) => {
    const api = await serving(t)
    const bouncer = new Bouncer(api)
    await bouncer.pull('startup=true')
    const started = performance.now()
    const pulled = bouncer.words()
    await pause(150)
    decide(api, '203.0.113.7')
    deepStrictEqual(await pulled, { new: ban('203.0.113.7'), deleted: [] })
    const ms = performance.now() - started
    ok(ms >= 150 && ms < 5000, `${ms} ms`)
  })

  test('waits no longer than it may, and not for what does not concern it', async (t) => {
    const api = await serving(t, { config: { bouncer_hold_s: 0.3 } })
    const bouncer = new Bouncer(api)
    await bouncer.pull('startup=true&scopes=range')
    const started = performance.now()
    const pulled = bouncer.words('scopes=range')
    await pause(50)
    decide(api, '203.0.113.7')
    deepStrictEqual(await pulled, { new: [], deleted: [] })
    ok(performance.now() - started >= 290)
  })

  test('filters what is new and what is deleted alike', async (t) => {
    const api = await serving(t, NO_HOLD)
    const bouncer = new Bouncer(api)
    const query = 'scenarios_containing=ssh'
    await bouncer.pull(`startup=true&${query}`)
    const ssh = decide(api, '203.0.113.7', { why: 'rule ssh' })
    const web = decide(api, '203.0.113.8', { why: 'rule web' })
    deepStrictEqual((await bouncer.words(query)).new, ban('203.0.113.7'))
    for (const id of [ssh, web]) api.service.decisions.end({ id }, api.service.nowMs())
    deepStrictEqual(await bouncer.words(query), { new: [], deleted: ban('203.0.113.7') })
  })

  test('carves what is allowlisted out of a network, also when it is allowlisted later', async (t) => {
    const api = await serving(t, NO_HOLD)
    const bouncer = new Bouncer(api)
    const { policy } = api.service
    decide(api, '203.0.113.0/29')
    deepStrictEqual((await bouncer.words('startup=true')).new, ban('203.0.113.0/29'))
    policy.use({ ...policy.options, allowlist: ['203.0.113.5'] })
    const { new: news, deleted } = await bouncer.words()
    deepStrictEqual(news, ban('203.0.113.0/30', '203.0.113.4', '203.0.113.6/31'))
    deepStrictEqual(
      deleted,
      ban('203.0.113.0/29', '203.0.113.4/30', '203.0.113.4/31', '203.0.113.5'),
    )
    policy.use({ ...policy.options, allowlist: [] })
    deepStrictEqual((await bouncer.words()).new, ban('203.0.113.0/29'))
  })

  test('while the policy is dry-run nothing is told, and what was told is taken back', async (t) => {
    const api = await serving(t, NO_HOLD)
    const { policy } = api.service
    decide(api, '203.0.113.7')
    const bouncer = new Bouncer(api)
    await bouncer.pull('startup=true')
    policy.use({ ...policy.options, isDryRun: true })
    deepStrictEqual(await bouncer.words(), { new: [], deleted: ban('203.0.113.7') })
    policy.use({ ...policy.options, isDryRun: false })
    deepStrictEqual(await bouncer.words(), { new: ban('203.0.113.7'), deleted: [] })
  })

  test('a stop answers whoever waits', async (t) => {
    const api = await serving(t)
    const bouncer = new Bouncer(api)
    await bouncer.pull('startup=true')
    const pulled = bouncer.words()
    await pause(100)
    t.after(async () => deepStrictEqual(await pulled, { new: [], deleted: [] }))
  })
})

suite('what bouncers are helped with', () => {
  test('the firewall bouncer is told of an extension by deletion and anew, Traefik’s is not', async (t) => {
    const api = await serving(t, NO_HOLD)
    const firewall = new Bouncer(api, FIREWALL)
    const traefik = new Bouncer(api, 'Crowdsec-Bouncer-Traefik-Plugin/1.4')
    decide(api, '203.0.113.7', { durationS: 60 })
    for (const bouncer of [firewall, traefik]) await bouncer.pull('startup=true')
    decide(api, '203.0.113.7', { durationS: 3600 })
    deepStrictEqual(await firewall.words(), {
      new: ban('203.0.113.7'),
      deleted: ban('203.0.113.7'),
    })
    deepStrictEqual(await traefik.words(), { new: ban('203.0.113.7'), deleted: [] })
  })

  test('a value that is new to the firewall bouncer is not deleted first', async (t) => {
    const api = await serving(t, NO_HOLD)
    const firewall = new Bouncer(api, FIREWALL)
    await firewall.pull('startup=true')
    await firewall.pull()
    decide(api, '203.0.113.7')
    deepStrictEqual(await firewall.words(), { new: ban('203.0.113.7'), deleted: [] })
  })

  test('it is told a small network address by address, without what is allowlisted; a wide one as it is', async (t) => {
    const api = await serving(t, { config: { bouncer_hold_s: 0, allowlist: ['203.0.113.2'] } })
    const firewall = new Bouncer(api, FIREWALL)
    decide(api, '203.0.113.0/30')
    decide(api, '198.51.0.0/16')
    decide(api, '2001:db8::/64')
    deepStrictEqual(
      (await firewall.words('startup=true')).new,
      ban('198.51.0.0/16', '2001:db8::/64', '203.0.113.0', '203.0.113.1', '203.0.113.3'),
    )
  })

  test('an address stays as long as either its own decision or its network’s lasts', async (t) => {
    const api = await serving(t, NO_HOLD)
    const firewall = new Bouncer(api, FIREWALL)
    const own = decide(api, '203.0.113.1', { durationS: 60 })
    const network = decide(api, '203.0.113.0/31', { durationS: 3600 })
    const { new: news } = await firewall.pull('startup=true')
    deepStrictEqual(news.map(({ value, duration }) => `${value} ${duration}`).toSorted(), [
      '203.0.113.0 1h0m0s',
      '203.0.113.1 1h0m0s',
    ])
    const end = (id: number): unknown => api.service.decisions.end({ id }, api.service.nowMs())
    end(own)
    const after = await firewall.words()
    deepStrictEqual(after.new, ban('203.0.113.1'))
    end(network)
    deepStrictEqual(await firewall.words(), {
      new: [],
      deleted: ban('203.0.113.0', '203.0.113.1'),
    })
  })
})

/** Asks, reads the beginning of the answer, and hangs up. */
function cutOff({ url }: Served, path: string): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nx-api-key: any\r\nuser-agent: test-bouncer/v1.0\r\n\r\n`,
    )
    socket.once('data', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
