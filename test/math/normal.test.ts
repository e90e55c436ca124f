import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { drawNormal } from '../../src/math/normal.js'
import { Rng } from '../../src/math/rng.js'

/** Hands out the numbers given, in turn. */
function uniforms(...values: readonly number[]): { nextFloat(): number } {
  let next = 0
  return { nextFloat: (): number => values[next++] as number }
}

test('a pair inside the unit circle makes a draw of its first number', () => {
  // u = 0.5, v = 0, square 0.25: 0.5 √(-2 ln 0.25 / 0.25).
  equal(drawNormal(uniforms(0.75, 0.5)), 0.5 * Math.sqrt((-2 * Math.log(0.25)) / 0.25))
})

test('pairs outside the circle, and its very centre, are drawn again', () => {
  equal(drawNormal(uniforms(0, 0, 0.5, 0.5, 0.75, 0.5)), drawNormal(uniforms(0.75, 0.5)))
})

test('many draws have the moments and the tails of the standard normal distribution', () => {
  const rng = new Rng(1)
  const n = 100_000
  const draws = Float64Array.from({ length: n }, () => drawNormal(rng))
  const mean = (of: (x: number) => number): number => draws.reduce((sum, x) => sum + of(x), 0) / n
  // Four standard errors: of a mean 1/√n, of a variance √(2/n), of a fourth moment √(96/n).
  ok(Math.abs(mean((x) => x)) < 4 / Math.sqrt(n))
  ok(Math.abs(mean((x) => x * x) - 1) < 4 * Math.sqrt(2 / n))
  ok(Math.abs(mean((x) => x ** 4) - 3) < 4 * Math.sqrt(96 / n))
  // 4.55 in a hundred lie beyond two deviations.
  ok(Math.abs(mean((x) => (Math.abs(x) > 2 ? 1 : 0)) - 0.0455) < 4 * Math.sqrt(0.0434 / n))
})
