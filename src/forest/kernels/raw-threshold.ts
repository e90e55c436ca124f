/** How many units in the last place the first step away from the guess is; each further one is 16 times as long. */
const FIRST_STEP = 4 * Number.EPSILON
const STEP_GROWTH = 16

/** The shortest first step, for a guess close to 0. */
const SHORTEST = 2 ** -1000

/**
 * The greatest finite x with `prepare(x) <= threshold`: a split of prepared values as a split of raw ones. It is exact,
 * rounding included, since no arithmetic is turned around: raw doubles are tried, until two neighbours part.
 * @param prepare what is done to a raw value; must not fall anywhere on the finite numbers.
 * @param guess near the answer, or anywhere: it only saves steps.
 * @returns -Infinity when no finite x is prepared to so little.
 */
export function rawThreshold(
  threshold: number,
  prepare: (x: number) => number,
  guess: number,
): number {
  const isLeft = (x: number): boolean => prepare(x) <= threshold
  if (isLeft(Number.MAX_VALUE)) return Number.MAX_VALUE
  if (!isLeft(-Number.MAX_VALUE)) return -Infinity
  let below = clamp(guess)
  let above = below
  let step = Math.max(Math.abs(below) * FIRST_STEP, SHORTEST)
  if (isLeft(below)) {
    for (; isLeft(above); step *= STEP_GROWTH) {
      below = above
      above = clamp(above + step)
    }
  } else {
    for (; !isLeft(below); step *= STEP_GROWTH) {
      above = below
      below = clamp(below - step)
    }
  }
  return lastLeft(isLeft, below, above)
}

/** Halves the way between a value that goes left and a greater one that does not, until no double lies between. */
function lastLeft(isLeft: (x: number) => boolean, left: number, right: number): number {
  let below = left
  let above = right
  for (;;) {
    const middle = below < 0 && above > 0 ? 0 : below + (above - below) / 2
    if (middle === below || middle === above) return below
    if (isLeft(middle)) below = middle
    else above = middle
  }
}

/** Infinities and NaN have no neighbours to go to. */
function clamp(x: number): number {
  if (Number.isNaN(x)) return 0
  return Math.min(Math.max(x, -Number.MAX_VALUE), Number.MAX_VALUE)
}
