/**
 * The value below which the share `q` (0 to 1) of the values lies, linear between the two nearest: numpy's `percentile`
 * with its default method, to the bit (Hyndman and Fan 1996, type 7). NaN for no values.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileSorted(Float64Array.from(values).sort(), q)
}

/** The same for values that already ascend. */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN
  const position = q * (sorted.length - 1)
  const index = Math.min(Math.floor(position), sorted.length - 1)
  const below = sorted[index] as number
  const above = sorted[Math.min(index + 1, sorted.length - 1)] as number
  const share = position - index
  const span = above - below
  // From the nearer end, so that equal neighbours and q = 1 come out exact.
  return share < 0.5 ? below + span * share : above - span * (1 - share)
}
