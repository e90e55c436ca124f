/** Up to here the long division below is exact: a remainder times 65,536 stays under 2^53. */
const MAX_EXACT_TICKS_PER_SECOND = 2 ** 37

/** UTC milliseconds of whole seconds since 1970 and a fraction in ticks. */
export function millisecondsOf(seconds: number, ticks: number, ticksPerSecond: number): number {
  return seconds * 1000 + (ticks * 1000) / ticksPerSecond
}

/**
 * UTC milliseconds of a 64-bit count of ticks since 1970, as pcapng writes it in two halves. Seconds
 * are divided out exactly first: nanoseconds since 1970 are more than a double holds.
 *
 * @param high upper 32 bits, unsigned
 * @param low lower 32 bits, unsigned
 * @param offsetSeconds pcapng's if_tsoffset, added to the result
 */
export function millisecondsOfTicks(
  high: number,
  low: number,
  ticksPerSecond: number,
  offsetSeconds: number,
): number {
  if (ticksPerSecond > MAX_EXACT_TICKS_PER_SECOND)
    return ((high * 2 ** 32 + low) / ticksPerSecond + offsetSeconds) * 1000
  const top = Math.floor(high / ticksPerSecond)
  const upper = (high % ticksPerSecond) * 65_536 + (low >>> 16)
  const middle = Math.floor(upper / ticksPerSecond)
  const lower = (upper % ticksPerSecond) * 65_536 + (low & 0xffff)
  const bottom = Math.floor(lower / ticksPerSecond)
  const seconds = (top * 65_536 + middle) * 65_536 + bottom
  return millisecondsOf(seconds + offsetSeconds, lower % ticksPerSecond, ticksPerSecond)
}
