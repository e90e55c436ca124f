import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { exp2 } from '../../src/math/exp2.js'
import { Rng } from '../../src/math/rng.js'

/** Fixed-point arithmetic of 200 bits. */
const BITS = 200n
const ONE = 1n << BITS

/** ln 2 by its series of 1 / (n 2^n), to far more digits than a double has. */
const LN_2 = Array.from({ length: 200 }, (_, i) => ONE / (BigInt(i + 1) << BigInt(i + 1))).reduce(
  (sum, term) => sum + term,
)

/** The power as a share of the double, less 1, in units of 2^-52, by the series of e^(x ln 2). */
function unitsOff(x: number): number {
  const whole = Math.ceil(x)
  const fraction = BigInt((whole - x) * 2 ** 60) << (BITS - 60n)
  const exponent = (fraction * LN_2) / ONE
  let term = ONE
  let exact = ONE
  for (let n = 1n; n < 60n; n++) {
    term = (-term * exponent) / (ONE * n)
    exact += term
  }
  let found = exp2(x)
  for (let k = whole; k < 0; k++) found *= 2
  const given = BigInt(found * 2 ** 60) << (BITS - 60n)
  return (
    Number((given - exact) >> (BITS - 80n)) / 2 ** 28 / (Number(exact >> (BITS - 60n)) / 2 ** 60)
  )
}

test('a power of two is never more than 1.1 units in the last place off', () => {
  const rng = new Rng(1)
  let worst = 0
  for (let i = 0; i < 5000; i++) {
    // So many digits that both sides tell them exactly.
    const x = -Math.floor(rng.nextFloat() * 2 ** 48) / 2 ** (48 - (i % 9))
    worst = Math.max(worst, Math.abs(unitsOff(x)))
  }
  ok(worst > 0.5 && worst < 1.1, `${worst} units`)
})

test('whole powers are exact, down to the least double', () => {
  for (let k = 0; k <= 1074; k++)
    equal(exp2(-k) * 2 ** Math.min(k, 1000), 2 ** Math.min(0, 1000 - k))
})

test('what is less than half the least double is 0', () => {
  equal(exp2(-1076), 0)
  equal(exp2(-1e300), 0)
  equal(exp2(-Infinity), 0)
})
