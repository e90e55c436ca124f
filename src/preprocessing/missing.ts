/** A missing value is 0: what could not be computed (NaN, either infinity) counts as nothing seen. */
export function fillMissing(value: number): number {
  return Number.isFinite(value) ? value : 0
}
