/** Units of a text that are looked at; entropy of the rest of a longer one would tell little more. */
const MAX_UNITS = 256

/** n log2 n for every count there can be. */
const COUNT_LOGS = Float64Array.from({ length: MAX_UNITS + 1 }, (_, n) =>
  n === 0 ? 0 : n * Math.log2(n),
)

/** Counts by the low byte of a unit; all 0 between two calls. */
const COUNTS = new Uint16Array(256)

/**
 * Shannon entropy of the text's characters, bits a character: 0 for none or all alike, at most 8. Of its first 256 UTF-16
 * units; units that differ only in their high byte count as alike.
 */
export function characterEntropy(text: string): number {
  const units = Math.min(text.length, MAX_UNITS)
  if (units < 2) return 0
  for (let i = 0; i < units; i++) {
    const unit = text.charCodeAt(i) & 255
    COUNTS[unit] = (COUNTS[unit] as number) + 1
  }
  let sum = 0
  for (let i = 0; i < units; i++) {
    const unit = text.charCodeAt(i) & 255
    sum += COUNT_LOGS[COUNTS[unit] as number] as number
    COUNTS[unit] = 0
  }
  return Math.max(0, Math.log2(units) - sum / units)
}
