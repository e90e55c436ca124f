import type { RandomState } from './random-state.js'

/**
 * Draws `size` distinct whole numbers below `population`, every set as likely, as scikit-learn's
 * `sample_without_replacement` does with the same generator: one by one while they are few, the head of a permutation
 * while they are neither few nor nearly all, else a reservoir (Vitter 1985, algorithm R).
 */
export function sampleWithoutReplacement(
  random: RandomState,
  population: number,
  size: number,
): Int32Array {
  const share = size / population
  if (share > 0.01 && share < 0.99) return permutation(random, population).subarray(0, size)
  return share < 0.2 ? distinctDraws(random, population, size) : reservoir(random, population, size)
}

/** The numbers below `population` that `draws` draws hit, each once, in the order they were first drawn. */
export function sampleWithReplacement(
  random: RandomState,
  population: number,
  draws: number,
): Int32Array {
  const hit = new Set<number>()
  for (let i = 0; i < draws; i++) hit.add(random.nextBelow(population))
  return Int32Array.from(hit)
}

/** Fisher and Yates, from the end (Durstenfeld 1964). */
function permutation(random: RandomState, population: number): Int32Array {
  const out = ascending(population)
  for (let i = population - 1; i > 0; i--) {
    const j = random.nextBelow(i + 1)
    const held = out[i] as number
    out[i] = out[j] as number
    out[j] = held
  }
  return out
}

function distinctDraws(random: RandomState, population: number, size: number): Int32Array {
  const drawn = new Set<number>()
  while (drawn.size < size) drawn.add(random.nextBelow(population))
  return Int32Array.from(drawn)
}

function reservoir(random: RandomState, population: number, size: number): Int32Array {
  const out = ascending(size)
  for (let i = size; i < population; i++) {
    const j = random.nextBelow(i + 1)
    if (j < size) out[j] = i
  }
  return out
}

function ascending(size: number): Int32Array {
  const out = new Int32Array(size)
  for (let i = 0; i < size; i++) out[i] = i
  return out
}
