import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert'
import { after, before, suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Network, parseNetwork } from '../../../src/event/network.js'
import { Nftables, type NftablesOptions } from '../../../src/io/responders/nftables.js'
import type { ActingAction, Hold } from '../../../src/io/responders/responder.js'
import { NO_NAMESPACES, TwoMachines } from './namespace.js'

const MINUTE_MS = 60_000

function hold(action: ActingAction, target: string, forMs = MINUTE_MS): Hold {
  return { action, target, network: network(target), untilMs: Date.now() + forMs }
}

function network(text: string): Network {
  return parseNetwork(text) as Network
}

let machines: TwoMachines

function responderOn(t: TestContext, changed: Partial<NftablesOptions> = {}): Nftables {
  const responder = new Nftables({
    table: 'phantomnet',
    redirects: [],
    connectionsPerMinute: 10,
    kilobytesPerSecond: 16,
    nowMs: Date.now,
    command: [...machines.onServer, 'nft'],
    ...changed,
  })
  t.after(() => responder.close())
  return responder
}

suite('nftables in the kernel', { skip: NO_NAMESPACES }, () => {
  before(async () => {
    machines = new TwoMachines(['10.99.0.2', '10.99.0.3', '10.98.0.2', 'fd99::2', 'fd99::3'])
    await machines.listen([22, 80, 2222])
  })
  after(() => machines.remove())

  test('a blocked client gets no answer, others are served; when the block is gone it is served again', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('BLOCK', '10.99.0.2')], spared: [] })
    await responder.apply([hold('BLOCK', 'fd99::2')])
    deepStrictEqual(
      await Promise.all([
        machines.reach('10.99.0.2', '10.99.0.1', 80),
        machines.reach('10.99.0.3', '10.99.0.1', 80),
        machines.reach('fd99::2', 'fd99::1', 80),
        machines.reach('fd99::3', 'fd99::1', 80),
      ]),
      ['nobody', 80, 'nobody', 80],
    )
    await responder.apply([{ ...hold('BLOCK', '10.99.0.2'), untilMs: null }])
    strictEqual(await machines.reach('10.99.0.2', '10.99.0.1', 80), 80)
  })

  test('an allowlisted address inside of a blocked network still gets through, its neighbours do not', async (t) => {
    const responder = responderOn(t)
    const holds = [hold('BLOCK', '10.99.0.0/24'), hold('BLOCK', 'fd99::/64')]
    await responder.load({ holds, spared: [network('10.99.0.3'), network('fd99::3')] })
    deepStrictEqual(
      await Promise.all(
        [
          ['10.99.0.2', '10.99.0.1'],
          ['10.99.0.3', '10.99.0.1'],
          ['10.98.0.2', '10.99.0.1'],
          ['fd99::2', 'fd99::1'],
          ['fd99::3', 'fd99::1'],
        ].map(([from, to]) => machines.reach(from as string, to as string, 80)),
      ),
      ['nobody', 80, 80, 'nobody', 80],
    )
  })

  test('a block ends by itself with nobody running', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('BLOCK', '10.99.0.2', 1200)], spared: [] })
    strictEqual(await machines.reach('10.99.0.2', '10.99.0.1', 80, 200), 'nobody')
    await responder.close()
    await wait(1300)
    strictEqual(await machines.reach('10.99.0.2', '10.99.0.1', 80), 80)
  })

  test('a block that is prolonged ends later, one that is cut short sooner', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('BLOCK', '192.0.2.1', 100_000)], spared: [] })
    await responder.apply([hold('BLOCK', '192.0.2.1', 5_000_000)])
    strictEqual(Math.round((machines.elements().get('block4_32 192.0.2.1') ?? 0) / 100), 50)
    await responder.apply([hold('BLOCK', '192.0.2.1', 200_000)])
    strictEqual(Math.round((machines.elements().get('block4_32 192.0.2.1') ?? 0) / 100), 2)
  })

  test('a throttled client gets some connections, not all', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('THROTTLE', '10.99.0.2')], spared: [] })
    const reached = async (from: string): Promise<number> => {
      const tries = Array.from({ length: 12 }, () => machines.reach(from, '10.99.0.1', 80, 300))
      return (await Promise.all(tries)).filter((port) => port === 80).length
    }
    // Five at once and ten a minute; the 13th to come would wait for six seconds.
    strictEqual(await reached('10.99.0.2'), 5)
    strictEqual(await reached('10.99.0.3'), 12)
  })

  test('a deceived client meets the sensor in place of the service, and is slowed everywhere else', async (t) => {
    const responder = responderOn(t, { redirects: [{ port: 22, sensorPort: 2222 }] })
    const holds = [hold('DECEIVE', '10.99.0.2'), hold('DECEIVE', 'fd99::2')]
    await responder.load({ holds, spared: [] })
    deepStrictEqual(
      await Promise.all([
        machines.reach('10.99.0.2', '10.99.0.1', 22),
        machines.reach('10.99.0.3', '10.99.0.1', 22),
        machines.reach('fd99::2', 'fd99::1', 22),
        machines.reach('fd99::3', 'fd99::1', 22),
      ]),
      [2222, 22, 2222, 22],
    )
    const tries = Array.from({ length: 12 }, () =>
      machines.reach('10.99.0.2', '10.99.0.1', 80, 300),
    )
    strictEqual((await Promise.all(tries)).filter((port) => port === 80).length, 5)
  })

  test('without a sensor to send to, DECEIVE throttles', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('DECEIVE', '10.99.0.2')], spared: [] })
    const tries = Array.from({ length: 12 }, () =>
      machines.reach('10.99.0.2', '10.99.0.1', 22, 300),
    )
    strictEqual((await Promise.all(tries)).filter((port) => port === 22).length, 5)
  })

  test('a load leaves just what it is told, whatever was there, and an old one of another shape', async (t) => {
    machines.nft('flush', 'ruleset')
    machines.nft('add table inet phantomnet')
    machines.nft('add set inet phantomnet block4_32 { type inet_service; }')
    const responder = responderOn(t)
    await responder.load({
      holds: [hold('BLOCK', '192.0.2.1'), hold('THROTTLE', '192.0.2.0/28')],
      spared: [],
    })
    deepStrictEqual([...machines.elements().keys()].sort(), [
      'block4_32 192.0.2.1',
      'throttle4_28 192.0.2.0',
    ])
    await responder.load({ holds: [hold('BLOCK', '2001:db8::/64')], spared: [] })
    deepStrictEqual([...machines.elements().keys()], ['block6_64 2001:db8::'])
  })

  test('changes of a thousand at once, twice over, and deletions of what is not there, are no fault', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [], spared: [] })
    const some = Array.from({ length: 3000 }, (_, i) =>
      hold('BLOCK', `198.18.${i >> 8}.${i & 255}`),
    )
    await responder.apply(some)
    await responder.apply(some)
    strictEqual(machines.elements().size, 3000)
    const gone = some.map((one) => ({ ...one, untilMs: null }))
    await responder.apply([...gone, { ...hold('BLOCK', '203.0.113.1'), untilMs: null }])
    strictEqual(machines.elements().size, 0)
    deepStrictEqual(responder.refused, { count: 0, last: null })
  })

  test('one element that is refused keeps no other out, among changes and at a load', async (t) => {
    const responder = responderOn(t)
    const some = Array.from({ length: 20 }, (_, i) => hold('BLOCK', `198.18.0.${i}`))
    // Longer than the kernel's clock can count.
    const bad = hold('BLOCK', '198.18.1.1', 1e18)
    await responder.load({ holds: [], spared: [] })
    await responder.apply([...some.slice(0, 7), bad, ...some.slice(7)])
    strictEqual(machines.elements().size, 20)
    strictEqual(responder.refused.count, 1)
    ok(responder.refused.last?.startsWith('198.18.1.1 was refused by nft: '))
    await responder.load({ holds: [bad, ...some], spared: [] })
    strictEqual(machines.elements().size, 20)
    strictEqual(responder.refused.count, 2)
  })

  test('a table that somebody took away is missed, and changes to it fail until it is loaded again', async (t) => {
    const responder = responderOn(t)
    await responder.load({ holds: [hold('BLOCK', '192.0.2.1')], spared: [] })
    strictEqual(await responder.check(), true)
    machines.nft('flush', 'ruleset')
    strictEqual(await responder.check(), false)
    await rejects(responder.apply([hold('BLOCK', '192.0.2.2')]), {
      code: 'RESPONDER_FAILED',
      message: 'The table inet phantomnet is gone. It is made again.',
    })
    await responder.load({ holds: [hold('BLOCK', '192.0.2.1')], spared: [] })
    strictEqual(await responder.check(), true)
  })

  test('it is removed without a trace, and removing it again is no fault; a table of others is left alone', async (t) => {
    machines.nft('flush', 'ruleset')
    machines.nft('add table inet filter')
    const before = machines.nft('list', 'ruleset')
    const responder = responderOn(t, { redirects: [{ port: 22, sensorPort: 2222 }] })
    await responder.load({ holds: [hold('DECEIVE', '192.0.2.1')], spared: [network('192.0.2.9')] })
    await responder.remove()
    await responder.remove()
    strictEqual(machines.nft('list', 'ruleset'), before)
  })
})
