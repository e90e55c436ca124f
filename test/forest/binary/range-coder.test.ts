import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codeBits } from '../../../src/forest/binary/bit-coder.js'
import { BitModels } from '../../../src/forest/binary/bit-models.js'
import { RangeDecoder } from '../../../src/forest/binary/range-decoder.js'
import { RangeEncoder } from '../../../src/forest/binary/range-encoder.js'

test('bits come back in their order, learnt and plain ones mixed', () => {
  const step = fc.record({ model: fc.nat(3), bit: fc.nat(1), isPlain: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3000 }), (steps) => {
      const encoder = new RangeEncoder()
      const given = new BitModels(4)
      for (const { model, bit, isPlain } of steps)
        equal(isPlain ? encoder.plain(1, bit) : encoder.bit(given, model, bit), bit)
      const decoder = new RangeDecoder(encoder.finish())
      const learnt = new BitModels(4)
      for (const { model, bit, isPlain } of steps)
        equal(isPlain ? decoder.plain(1) : decoder.bit(learnt, model), bit)
    }),
    { numRuns: 100 },
  )
})

test('ten thousand bits that are nearly all 0 take a tenth of their bytes', () => {
  const encoder = new RangeEncoder()
  const models = new BitModels(1)
  for (let i = 0; i < 10_000; i++) encoder.bit(models, 0, i % 100 === 0 ? 1 : 0)
  const { length } = encoder.finish()
  ok(length > 90 && length < 125, `${length} bytes`)
})

test('a carry goes through any number of bytes of 255', () => {
  // A 1 that is nearly impossible moves the low end up to where the next ones carry.
  const bits = [
    ...Array.from({ length: 400 }, () => 1),
    0,
    1,
    ...Array.from({ length: 400 }, () => 0),
  ]
  for (const first of [0, 1]) {
    const all = [first, ...bits, first, ...bits.map((bit) => 1 - bit)]
    const encoder = new RangeEncoder()
    const given = new BitModels(1)
    for (const bit of all) encoder.bit(given, 0, bit)
    const decoder = new RangeDecoder(encoder.finish())
    const learnt = new BitModels(1)
    deepEqual(
      all.map(() => decoder.bit(learnt, 0)),
      all,
    )
  }
})

test('numbers of up to 31 bits come back', () => {
  for (const [value, bits] of [
    [0, 0],
    [1, 1],
    [5, 3],
    [65_535, 16],
    [2 ** 31 - 1, 31],
    [2 ** 30, 31],
  ] as const) {
    const learnt = Math.min(bits, 4)
    const encoder = new RangeEncoder()
    equal(codeBits(encoder, new BitModels(16), 0, learnt, bits - learnt, value), value)
    const decoder = new RangeDecoder(encoder.finish())
    equal(codeBits(decoder, new BitModels(16), 0, learnt, bits - learnt, 0), value)
  }
})

test('reading on behind the end is refused', () => {
  throws(() => new RangeDecoder(Uint8Array.of(1, 2, 3)), { code: 'MODEL_INVALID' })
  const decoder = new RangeDecoder(Uint8Array.of(1, 2, 3, 4))
  throws(() => Array.from({ length: 9 }, () => decoder.plain(8)), /ends in the middle/)
})
