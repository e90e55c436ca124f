/**
 * A score remembered a source: at each row the moving average of its source's scores so far, in row order.
 * @param weight share of the newest row, in (0, 1]; a source's first row counts whole.
 */
export function rememberedBySource(
  scores: Float64Array,
  sources: readonly string[],
  weight: number,
): Float64Array {
  const memory = new Map<string, number>()
  return scores.map((score, i) => {
    const source = sources[i] as string
    const before = memory.get(source)
    const now = before === undefined ? score : before + weight * (score - before)
    memory.set(source, now)
    return now
  })
}
