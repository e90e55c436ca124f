/**
 * How far what comes in lies from what a model was made from, of counts in bins that both share.
 */

/** How far a distribution has moved. */
export const DRIFT_LEVELS = ['none', 'moderate', 'large'] as const

export type DriftLevel = (typeof DRIFT_LEVELS)[number]

/**
 * PSI from which a move is moderate, and large: the rule of thumb of credit scoring (Siddiqi 2006, Credit Risk Scorecards,
 * ch. 8: below 0.1 no change, 0.1 to 0.25 a small one to look into, above 0.25 a shift of the population).
 */
export const PSI_MODERATE = 0.1
export const PSI_LARGE = 0.25

/** Groups that PSI is taken over, each of about as many reference rows; deciles are usual. */
const PSI_GROUPS = 10

/** What an empty group counts as, so that its logarithm is finite. */
const EMPTY_COUNT = 0.5

export function driftLevel(psi: number): DriftLevel {
  if (psi >= PSI_LARGE) return 'large'
  return psi >= PSI_MODERATE ? 'moderate' : 'none'
}

/**
 * Population stability index: the sum over groups of (a − e) · ln(a / e), of the shares expected and met. 0 for equal
 * shares; it knows no upper bound. Neighbouring bins are joined until a group holds a tenth of the expected counts; the
 * first and the last bin, beyond what was expected, stay groups of their own.
 * @param expected counts a bin, at least one above 0.
 * @param actual counts of the same bins.
 * @returns null when nothing was met.
 */
export function populationStability(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
): number | null {
  const [expectedTotal, actualTotal] = [sum(expected), sum(actual)]
  if (actualTotal === 0) return null
  let psi = 0
  for (const [from, to] of groupsOf(expected, expectedTotal / PSI_GROUPS)) {
    const [before, now] = [sum(expected, from, to), sum(actual, from, to)]
    if (before === 0 && now === 0) continue
    const e = Math.max(before, EMPTY_COUNT) / expectedTotal
    const a = Math.max(now, EMPTY_COUNT) / actualTotal
    psi += (a - e) * Math.log(a / e)
  }
  return psi
}

/** Bins from and to before, of groups that each hold at least so much, the outermost bins apart. */
function groupsOf(
  expected: ArrayLike<number>,
  least: number,
): readonly (readonly [number, number])[] {
  const last = expected.length - 1
  const groups: (readonly [number, number])[] = [[0, 1]]
  let from = 1
  let held = 0
  for (let bin = 1; bin < last; bin++) {
    held += expected[bin] as number
    if (held < least) continue
    groups.push([from, bin + 1])
    from = bin + 1
    held = 0
  }
  if (from < last) groups.push([from, last])
  if (last > 0) groups.push([last, last + 1])
  return groups
}

/** Two samples set against each other. */
export interface KolmogorovSmirnov {
  /** The largest distance of the two distribution functions at an edge of a bin, 0–1: at most that at any value. */
  readonly distance: number
  /** Chance of such a distance between samples of one distribution, were all events independent, which they never quite are. */
  readonly pValue: number
}

/** The two-sample test of Kolmogorov and Smirnov on counts in shared bins. @returns null when one of the two is empty. */
export function kolmogorovSmirnov(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
): KolmogorovSmirnov | null {
  const [n, m] = [sum(expected), sum(actual)]
  if (n === 0 || m === 0) return null
  let [below, met, distance] = [0, 0, 0]
  for (let bin = 0; bin < expected.length; bin++) {
    below += expected[bin] as number
    met += actual[bin] as number
    distance = Math.max(distance, Math.abs(below / n - met / m))
  }
  return { distance, pValue: kolmogorov(distance * Math.sqrt((n * m) / (n + m))) }
}

/** Terms of the series; the next is below 1e-16 wherever it is used. */
const TERMS = 100

/** P(K > x) of Kolmogorov's distribution (Kolmogorov 1933), by whichever of its two series converges fast. */
export function kolmogorov(x: number): number {
  if (x <= 0) return 1
  if (x < 1) {
    // 1 − √(2π)/x · Σ exp(−(2k − 1)² π² / 8x²)
    let below = 0
    for (let k = 1; k <= TERMS; k++)
      below += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x))
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * below))
  }
  let above = 0
  for (let k = 1; k <= TERMS; k++) above += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return Math.min(1, Math.max(0, 2 * above))
}

function sum(counts: ArrayLike<number>, from = 0, to = counts.length): number {
  let total = 0
  for (let bin = from; bin < to; bin++) total += counts[bin] as number
  return total
}
