/** Powers below the least denormal, 2^-1074, round to 0. */
const LEAST_EXPONENT = -1076

/** 2^-k at place k, each exact. */
const POWERS = makePowers()

function makePowers(): Float64Array {
  const powers = new Float64Array(1 - LEAST_EXPONENT)
  powers[0] = 1
  for (let k = 1; k < powers.length; k++) powers[k] = (powers[k - 1] as number) / 2
  return powers
}

/**
 * 2 to the power of x, at most 1.1 units in the last place off. `2 ** x` may differ by as much from one engine, and one
 * version of it, to the next; this is made of sums and products alone, which have the same bits everywhere. It is also
 * several times as fast as V8's.
 * @param x at most 0.
 */
export function exp2(x: number): number {
  const exponent = Math.max(x, LEAST_EXPONENT)
  const whole = Math.round(exponent)
  return powerOfFraction(exponent - whole) * (POWERS[-whole] as number)
}

/** 2^r for r from -1/2 to 1/2: the power series, whose coefficients are (ln 2)^n / n!. */
function powerOfFraction(r: number): number {
  let sum = 1.3691488853904128e-12
  sum = sum * r + 2.5678435993488206e-11
  sum = sum * r + 4.4455382718708116e-10
  sum = sum * r + 7.054911620801123e-9
  sum = sum * r + 1.01780860092397e-7
  sum = sum * r + 1.321548679014431e-6
  sum = sum * r + 1.5252733804059841e-5
  sum = sum * r + 0.0001540353039338161
  sum = sum * r + 0.0013333558146428443
  sum = sum * r + 0.009618129107628477
  sum = sum * r + 0.05550410866482158
  sum = sum * r + 0.2402265069591007
  sum = sum * r + Math.LN2
  return sum * r + 1
}
