/** A float32 beside an infinity is as far from it as from the power of two that would follow. */
const BEYOND_FLOAT32 = 2 ** 128

const float32 = new Float32Array(1)
const float32Bits = new Int32Array(float32.buffer)
const float64 = new Float64Array(1)
const float64Bits = new BigInt64Array(float64.buffer)

/** The largest float32 that is at most the number, which is no NaN; -Infinity when there is no finite one. */
export function float32AtMost(x: number): number {
  const nearest = Math.fround(x)
  return nearest <= x ? nearest : -float32Above(-nearest)
}

/**
 * The largest double that float32 holds to be at most `threshold`: `Math.fround(x) <= threshold` exactly when
 * `x <= float32Cut(threshold)`, for every double x. Tools that round rows to float32 before they compare them (scikit-learn,
 * ONNX) so become comparisons of doubles that decide the same.
 * @param threshold finite.
 */
export function float32Cut(threshold: number): number {
  const below = float32AtMost(threshold)
  const middle = (spread(below) + spread(float32Above(below))) / 2
  return Math.fround(middle) <= threshold ? middle : doubleBelow(middle)
}

/** The least float32 above one that is no NaN and not Infinity. */
function float32Above(x: number): number {
  if (x === 0) return 2 ** -149
  float32[0] = x
  float32Bits[0] = (float32Bits[0] as number) + (x > 0 ? 1 : -1)
  return float32[0]
}

/** The greatest double below one that is finite and not 0. */
function doubleBelow(x: number): number {
  float64[0] = x
  float64Bits[0] = (float64Bits[0] as bigint) - (x > 0 ? 1n : -1n)
  return float64[0]
}

function spread(x: number): number {
  return Number.isFinite(x) ? x : Math.sign(x) * BEYOND_FLOAT32
}
