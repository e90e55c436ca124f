import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { growthModule } from '../../../src/forest/growth/growth-module.js'
import { SEED_LIMIT } from '../../../src/forest/growth/growth-parameters.js'
import { GENERATOR_BYTES, TOGETHER } from '../../../src/forest/growth/mersenne-code.js'
import { instantiate, makeMemory } from '../../../src/forest/wasm/instance.js'
import { RandomState } from '../../../src/math/random-state.js'
import { sampleWithoutReplacement, sampleWithReplacement } from '../../../src/math/sampling.js'

const SEEDS = [0, 1, 4294967295, 2147483646] as const
const OTHERS = TOGETHER * GENERATOR_BYTES
const STATES = 2 * OTHERS
const MARKS = STATES + 64
const OUT = 1 << 17

/** The module with the generators of SEEDS seeded, and what it wrote. */
function begun(): {
  call: (name: string, ...values: number[]) => number
  integers: (at: number, count: number) => number[]
  doubles: (at: number, count: number) => number[]
} {
  const memory = makeMemory(1 << 20)
  const calls = memory && instantiate(growthModule('own'), memory)
  ok(memory && calls)
  const call = (name: string, ...values: number[]): number => {
    const func = calls[name]
    ok(func, name)
    return func(...values)
  }
  call('begin', 0, OTHERS, STATES, ...SEEDS)
  return {
    call,
    integers: (at, count) => [...new Int32Array(memory.buffer, at, count)],
    doubles: (at, count) => [...new Float64Array(memory.buffer, at, count)],
  }
}

test('four seeds begin four generators, each with the state its tree’s seed has', () => {
  const { integers } = begun()
  const states = SEEDS.map((seed) =>
    new RandomState(new RandomState(seed).nextBelow(SEED_LIMIT)).nextBelow(SEED_LIMIT),
  )
  deepEqual(integers(STATES, 4), states)
})

test('each way of drawing draws what math/sampling.ts draws, and leaves the generator where it does', () => {
  for (const [lane, seed] of SEEDS.entries()) {
    const { call, integers } = begun()
    const generator = lane * GENERATOR_BYTES
    const random = new RandomState(seed)
    // One after the other from one generator, past several refills of its 624 words.
    call('drawPermutation', generator, OUT, 2000, 700)
    deepEqual(integers(OUT, 700), [...sampleWithoutReplacement(random, 2000, 700)])
    call('drawReservoir', generator, OUT, 1000, 995)
    deepEqual(integers(OUT, 995), [...sampleWithoutReplacement(random, 1000, 995)])
    equal(call('drawDistinct', generator, OUT, 70_000, 300, MARKS), 300)
    deepEqual(integers(OUT, 300), [...sampleWithoutReplacement(random, 70_000, 300)])
    const times = sampleWithReplacement(random, 500, 400)
    equal(call('drawBootstrap', generator, OUT, 500, 400, MARKS), times.size)
    deepEqual(integers(OUT, times.size), [...times.keys()])
    call('drawPermutation', generator, OUT, 2, 1)
    deepEqual(integers(OUT, 1), [...sampleWithoutReplacement(random, 2, 1)])
    deepEqual(new Set(integers(MARKS, 70_000 / 32)), new Set([0]))
  }
})

test('fractions are numpy’s, across a refill', () => {
  const { call, doubles } = begun()
  const random = new RandomState(SEEDS[1])
  call('drawUniform', GENERATOR_BYTES, OUT, 700)
  deepEqual(
    doubles(OUT, 700),
    Array.from({ length: 700 }, () => random.nextFloat()),
  )
})
