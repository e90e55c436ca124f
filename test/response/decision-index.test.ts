import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { type Network, networkContains, parseNetwork } from '../../src/event/network.js'
import { Rng } from '../../src/math/rng.js'
import { DecisionIndex, type ListedDecision } from '../../src/response/decision-index.js'

const of = (id: number, target: string, more: Partial<ListedDecision> = {}): ListedDecision => ({
  id,
  target,
  action: 'BLOCK',
  origin: 'model',
  why: 'rule ssh, brute_force',
  isDryRun: false,
  untilMs: 1000 + id,
  ...more,
})

const network = (text: string): Network => parseNetwork(text) as Network

const idsAt = (index: DecisionIndex, text: string): number[] =>
  index
    .covering(network(text))
    .map(({ id }) => id)
    .sort((a, b) => a - b)

suite('the index of decisions', () => {
  test('finds the decisions of an address and of every network that holds it', () => {
    const index = new DecisionIndex(100)
    index.put(of(1, '203.0.113.7'))
    index.put(of(2, '203.0.113.0/24'))
    index.put(of(3, '203.0.0.0/16'))
    index.put(of(4, '198.51.100.0/24'))
    index.put(of(5, '255.255.255.0/24'))
    deepStrictEqual(idsAt(index, '203.0.113.7'), [1, 2, 3])
    deepStrictEqual(idsAt(index, '203.0.113.8'), [2, 3])
    deepStrictEqual(idsAt(index, '203.0.112.7'), [3])
    deepStrictEqual(idsAt(index, '255.255.255.255'), [5])
    deepStrictEqual(idsAt(index, '192.0.2.1'), [])
    deepStrictEqual(idsAt(index, '203.0.113.0/25'), [2, 3])
  })

  test('keeps IPv6 apart from IPv4, with any length of prefix', () => {
    const index = new DecisionIndex(100)
    index.put(of(1, '2001:db8::7'))
    index.put(of(2, '2001:db8::/61'))
    index.put(of(3, '203.0.113.7'))
    deepStrictEqual(idsAt(index, '2001:db8::7'), [1, 2])
    deepStrictEqual(idsAt(index, '2001:db8:0:7::1'), [2])
    deepStrictEqual(idsAt(index, '2001:db8:0:8::1'), [])
    deepStrictEqual(idsAt(index, '::ffff:203.0.113.7'), [3])
  })

  test('gives each decision back as it was put in', () => {
    const index = new DecisionIndex(100)
    const all = [
      of(1, '203.0.113.7', { action: 'THROTTLE', origin: 'manual', why: 'noisy', isDryRun: true }),
      of(2, '203.0.113.7', { action: 'DECEIVE' }),
      of(3, '203.0.113.7'),
    ]
    for (const decision of all) index.put(decision)
    deepStrictEqual(
      index.of('203.0.113.7').toSorted((a, b) => a.id - b.id),
      all,
    )
  })

  test('a decision that lasts longer takes its own place, and is known to have held', () => {
    const index = new DecisionIndex(100)
    deepStrictEqual(index.put(of(1, '203.0.113.7')), { hadSame: false, evicted: null })
    deepStrictEqual(index.put(of(1, '203.0.113.7', { untilMs: 9000 })).hadSame, true)
    strictEqual(index.size, 1)
    strictEqual(index.nextEndMs, 9000)
    strictEqual(index.put(of(2, '203.0.113.7', { action: 'THROTTLE' })).hadSame, false)
    strictEqual(index.put(of(3, '203.0.113.7')).hadSame, true)
  })

  test('what has ended goes, earliest first, and nothing else does', () => {
    const index = new DecisionIndex(100)
    for (const [id, untilMs] of [
      [1, 3000],
      [2, 1000],
      [3, 2000],
    ] as const)
      index.put(of(id, '203.0.113.7', { untilMs }))
    const ended: number[] = []
    index.expire(2000, ({ id }) => ended.push(id))
    deepStrictEqual(ended, [2, 3])
    deepStrictEqual(idsAt(index, '203.0.113.7'), [1])
  })

  test('is bounded: beyond the limit what ends first makes room, and is told', () => {
    const index = new DecisionIndex(2)
    index.put(of(1, '203.0.113.1', { untilMs: 500 }))
    index.put(of(2, '203.0.113.2'))
    strictEqual(index.put(of(3, '203.0.113.3')).evicted?.id, 1)
    strictEqual(index.size, 2)
    deepStrictEqual(idsAt(index, '203.0.113.1'), [])
    deepStrictEqual(idsAt(index, '203.0.113.3'), [3])
  })

  test('a target that is no address is passed over', () => {
    const index = new DecisionIndex(2)
    index.put(of(1, 'example.org'))
    strictEqual(index.size, 0)
    strictEqual(index.delete('example.org', 1), false)
  })

  test('agrees with a plain list over random additions, extensions, deletions and ends', () => {
    const rng = new Rng(11)
    const pick = (n: number): number => Math.floor(rng.nextFloat() * n)
    const index = new DecisionIndex(5000)
    const plain = new Map<number, ListedDecision>()
    const targets = [
      ...Array.from({ length: 20 }, (_, i) => `203.0.113.${i}`),
      '203.0.113.0/28',
      '203.0.113.16/28',
      '203.0.113.0/24',
      '203.0.0.0/8',
      '0.0.0.0/0',
      '2001:db8::1',
      '2001:db8::2',
      '2001:db8::/64',
      '2001:db8::/33',
      '::/0',
    ]
    let nowMs = 0
    let nextId = 1
    for (let step = 0; step < 4000; step++) {
      nowMs += pick(20)
      const chance = rng.nextFloat()
      const known = [...plain.values()]
      const some = known[pick(known.length)]
      if (chance < 0.5 || some === undefined) {
        const action = (['THROTTLE', 'DECEIVE', 'BLOCK'] as const)[pick(3)] ?? 'BLOCK'
        const added = of(nextId++, targets[pick(targets.length)] as string, {
          action,
          untilMs: nowMs + 1 + pick(500),
          why: `why ${pick(5)}`,
        })
        index.put(added)
        plain.set(added.id, added)
      } else if (chance < 0.7) {
        const longer = { ...some, untilMs: some.untilMs + pick(300) }
        index.put(longer)
        plain.set(longer.id, longer)
      } else if (chance < 0.8) {
        ok(index.delete(some.target, some.id))
        plain.delete(some.id)
      } else {
        index.expire(nowMs, ({ id }) => ok(plain.delete(id)))
        for (const { untilMs } of plain.values()) ok(untilMs > nowMs)
      }
      strictEqual(index.size, plain.size)
      const address = network(targets[pick(20)] as string)
      const expected = [...plain.values()].filter(({ target }) =>
        networkContains(network(target), address.bytes),
      )
      const byId = (a: ListedDecision, b: ListedDecision): number => a.id - b.id
      deepStrictEqual(index.covering(address).toSorted(byId), expected.toSorted(byId))
    }
    const walked = Array.from({ length: index.slots }, (_, slot) => index.targetAt(slot)).flat()
    strictEqual(walked.length, plain.size)
  })
})
