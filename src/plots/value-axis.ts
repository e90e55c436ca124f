/** How a feature's values lie on an axis. */
export type AxisScale = 'none' | 'log1p' | 'signed_log1p'

/** Steps of a linear axis, and powers of ten of a logarithmic one, are this many at the most. */
const MOST_TICKS = 5

/** A value where the axis puts it, before it is stretched to the axis's length. */
export function onAxis(scale: AxisScale, value: number): number {
  if (scale === 'none') return value
  return Math.sign(value) * Math.log1p(Math.abs(value))
}

/**
 * Round values to write below an axis from `low` to `high`: steps of 1, 2 or 5, or 0 and powers of ten on either side.
 * All lie within the ends.
 */
export function ticksBetween(scale: AxisScale, low: number, high: number): number[] {
  if (!(high > low)) return [low]
  const ticks = scale === 'none' ? evenTicks(low, high) : powerTicks(low, high)
  return ticks.length > 0 ? ticks : [low]
}

function evenTicks(low: number, high: number): number[] {
  const rough = (high - low) / (MOST_TICKS - 1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  return Array.from({ length: last - first + 1 }, (_, k) => tidy((first + k) * step))
}

function powerTicks(low: number, high: number): number[] {
  const highest = Math.floor(Math.log10(Math.max(1, Math.abs(low), Math.abs(high))))
  const powers = Array.from({ length: highest + 1 }, (_, k) => 10 ** k)
  const within = [...powers.map((power) => -power).toReversed(), 0, ...powers].filter(
    (tick) => tick >= low && tick <= high,
  )
  if (within.length <= MOST_TICKS) return within
  // Every second or third power, such that 0 stays among them.
  const every = Math.ceil(within.length / MOST_TICKS)
  const zero = Math.max(0, within.indexOf(0))
  return within.filter((_, k) => (k - zero) % every === 0)
}

/** Without the last digits that multiplying a step adds. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

const SIZES = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** A value as an axis writes it: `0.25`, `40`, `10k`, `2M`. */
export function formatTick(value: number): string {
  for (const [size, letter] of SIZES)
    if (Math.abs(value) >= size) return `${minus(tidyDigits(value / size))}${letter}`
  return minus(tidyDigits(value))
}

function tidyDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}

function minus(text: string): string {
  return text.replace('-', '−')
}
