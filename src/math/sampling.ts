import type { Rng } from './rng.js'

/** Puts the values in a random order, in place (Fisher and Yates; Durstenfeld 1964). */
export function shuffle<T>(rng: Rng, values: { length: number; [index: number]: T }): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.nextBelow(i + 1)
    const held = values[i] as T
    values[i] = values[j] as T
    values[j] = held
  }
}

/**
 * Draws distinct whole numbers below `marks.length` until `out` is full; every set is as likely, the order is not
 * random. `out` must be no longer than `marks`, and `marks` all 0, as it is again afterwards: a caller that draws often
 * keeps it, and a draw costs `out.length` whatever the population. Floyd's algorithm (Bentley and Floyd 1987).
 */
export function sampleWithoutReplacement(rng: Rng, marks: Uint8Array, out: Int32Array): void {
  const population = marks.length
  const first = population - out.length
  for (let i = 0; i < out.length; i++) {
    const drawn = rng.nextBelow(first + i + 1)
    const chosen = marks[drawn] === 0 ? drawn : first + i
    marks[chosen] = 1
    out[i] = chosen
  }
  for (const chosen of out) marks[chosen] = 0
}

/**
 * Draws `draws` whole numbers below `marks.length`, repeats allowed, writes each distinct one once to the front of
 * `out` and returns how many there are. `marks` is all 0 before and after.
 */
export function sampleWithReplacement(
  rng: Rng,
  marks: Uint8Array,
  draws: number,
  out: Int32Array,
): number {
  let distinct = 0
  for (let i = 0; i < draws; i++) {
    const drawn = rng.nextBelow(marks.length)
    if (marks[drawn] === 0) out[distinct++] = drawn
    marks[drawn] = 1
  }
  for (let i = 0; i < distinct; i++) marks[out[i] as number] = 0
  return distinct
}
