/** Anything that draws multiples of 2^-53 in [0, 1): Rng, RandomState. */
export interface UniformSource {
  nextFloat(): number
}

/**
 * A draw of the standard normal distribution by the polar method (Marsaglia and Bray 1964). Of the pair it makes the
 * second is thrown away, so that a draw leaves no state behind but the generator's.
 */
export function drawNormal(random: UniformSource): number {
  let u = 0
  let square = 0
  while (square === 0 || square >= 1) {
    u = 2 * random.nextFloat() - 1
    const v = 2 * random.nextFloat() - 1
    square = u * u + v * v
  }
  return u * Math.sqrt((-2 * Math.log(square)) / square)
}
