const EULER_GAMMA = 0.5772156649015329

/**
 * c(n), the mean depth at which an unsuccessful search ends in a random binary tree of n samples: what a leaf of n
 * samples would still have added had it been grown on. Liu et al. 2008, eq. 1, with the logarithm for the harmonic
 * number, and 0 and 1 for one and two samples as scikit-learn has them.
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0
  if (n === 2) return 1
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n
}
