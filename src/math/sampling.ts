import type { RandomState } from './random-state.js'

/** How to draw distinct numbers: one by one, the head of a permutation, or a reservoir (Vitter 1985, algorithm R). */
export type SamplingWay = 'distinct' | 'permutation' | 'reservoir'

/** scikit-learn's choice: one by one while they are few, a permutation while they are neither few nor nearly all. */
export function samplingWay(population: number, size: number): SamplingWay {
  const share = size / population
  if (share > 0.01 && share < 0.99) return 'permutation'
  return share < 0.2 ? 'distinct' : 'reservoir'
}

/**
 * Draws `size` distinct whole numbers below `population`, every set as likely, as scikit-learn's
 * `sample_without_replacement` does with the same generator.
 */
export function sampleWithoutReplacement(
  random: RandomState,
  population: number,
  size: number,
): Int32Array {
  const way = samplingWay(population, size)
  if (way === 'permutation') return permutationHead(random, population, size)
  return way === 'distinct'
    ? distinctDraws(random, population, size)
    : reservoir(random, population, size)
}

/** The numbers below `population` that `draws` draws hit, in the order they were first drawn, and how often each. */
export function sampleWithReplacement(
  random: RandomState,
  population: number,
  draws: number,
): ReadonlyMap<number, number> {
  const times = new Map<number, number>()
  for (let i = 0; i < draws; i++) {
    const drawn = random.nextBelow(population)
    times.set(drawn, (times.get(drawn) ?? 0) + 1)
  }
  return times
}

/** The head of a permutation: Fisher and Yates, from the end (Durstenfeld 1964). */
function permutationHead(random: RandomState, population: number, size: number): Int32Array {
  const out = ascending(population)
  // Places beyond the head are not read again once they are passed.
  for (let i = population - 1; i >= size; i--) out[random.nextBelow(i + 1)] = out[i] as number
  for (let i = size - 1; i > 0; i--) {
    const j = random.nextBelow(i + 1)
    const held = out[i] as number
    out[i] = out[j] as number
    out[j] = held
  }
  return out.subarray(0, size)
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
