/** Bins that a feature's reference rows are counted in, beside one below and one above all of them. */
export const MAX_BINS = 64

/**
 * Upper edges of the bins of a sample, ascending: each value its own bin while they are few, else quantiles. The first
 * edge is the largest double below all values, so that the first bin is for what is smaller; what is above the last edge
 * falls into one bin more.
 * @param sorted ascending, not empty.
 */
export function binEdges(sorted: ArrayLike<number>): Float64Array {
  const [least, distinct] = [sorted[0] as number, distinctValues(sorted)]
  const inner =
    distinct ??
    Array.from(
      { length: MAX_BINS },
      (_, k) => sorted[Math.ceil(((k + 1) * sorted.length) / MAX_BINS) - 1] as number,
    )
  return Float64Array.from([before(least), ...new Set(inner)])
}

/** The values a sample takes; null when they are more than there are bins. */
function distinctValues(sorted: ArrayLike<number>): readonly number[] | null {
  const values: number[] = []
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === values.at(-1)) continue
    if (values.length === MAX_BINS) return null
    values.push(sorted[i] as number)
  }
  return values
}

/** The bin a value falls into: 0 below all edges' values, `edges.length` above the last. */
export function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

const BITS = new DataView(new ArrayBuffer(8))

/** The largest double below a finite one. */
function before(value: number): number {
  if (value === 0) return -Number.MIN_VALUE
  BITS.setFloat64(0, value)
  BITS.setBigInt64(0, BITS.getBigInt64(0) - (value > 0 ? 1n : -1n))
  return BITS.getFloat64(0)
}
