import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { float32AtMost, float32Cut } from '../../src/math/float32-cut.js'

const MAX_FLOAT32 = 3.4028234663852886e38

test('0.1 is cut at the double half way to the two float32 around it', () => {
  // 0.1 lies between the float32 0.09999999403953552 and 0.10000000149011612, whose middle the even one of them gets.
  equal(float32AtMost(0.1), 0.09999999403953552)
  equal(float32Cut(0.1), 0.09999999776482582)
})

test('whole numbers get what rounds down to them', () => {
  equal(float32Cut(1), 1 + 2 ** -24)
  equal(float32Cut(0), 2 ** -150)
  equal(float32Cut(-0), 2 ** -150)
})

test('beyond the range of float32 only infinities are left', () => {
  equal(float32AtMost(1e39), MAX_FLOAT32)
  equal(float32AtMost(-1e39), -Infinity)
  equal(Math.fround(float32Cut(1e39)), MAX_FLOAT32)
  equal(Math.fround(float32Cut(-1e39)), -Infinity)
  equal(float32Cut(-1e39), -(2 ** 128 - 2 ** 103))
})

const DOUBLES = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1e-37, max: 1e-37 }),
)

test('a double is at most the cut exactly when its float32 is at most the threshold', () => {
  fc.assert(
    fc.property(
      DOUBLES,
      fc.double({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      (t, x, ulps) => {
        const cut = float32Cut(t)
        const near = cut + ulps * Number.EPSILON * Math.max(Math.abs(cut), Number.MIN_VALUE)
        for (const value of [x, cut, near, t, Math.fround(t), float32AtMost(t)])
          equal(Math.fround(value) <= t, value <= cut, `${value} against ${t}, cut at ${cut}`)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a cut tells the float32 it was made from', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (t) => {
      equal(float32AtMost(float32Cut(t)), t === 0 ? 0 : t)
      equal(float32Cut(float32AtMost(float32Cut(t))), float32Cut(t))
    }),
  )
})
