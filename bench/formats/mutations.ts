import type { Rng } from '../../src/math/rng.js'

/** Pieces that lengths, quotes, numbers and addresses turn on. */
const TELLING = [
  '',
  '\0',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\t',
  ' ',
  '-',
  '0',
  '9'.repeat(400),
  '\u00ff',
  '\ud800',
  '\u2028',
  '%',
  '::1',
  '999.1.1.1',
  'e308',
  'null',
  '{"a":',
  '1970-01-01T00:00:00Z',
  'Feb 30 25:61:61',
]

/** A line changed by chance: pieces cut, doubled, swapped with another line's or put in, bytes changed. */
export function mutated(line: string, others: readonly string[], rng: Rng): string {
  let text = line
  for (let change = 1 + rng.nextBelow(4); change > 0; change--) {
    const at = rng.nextBelow(text.length + 1)
    const to = Math.min(text.length, at + rng.nextBelow(24))
    const piece = TELLING[rng.nextBelow(TELLING.length)] as string
    switch (rng.nextBelow(7)) {
      case 0:
        text = text.slice(0, at) + text.slice(to)
        break
      case 1:
        text =
          text.slice(0, to) +
          text.slice(at, to).repeat(1 + rng.nextBelow(rng.nextBelow(50) === 0 ? 50 : 3)) +
          text.slice(to)
        break
      case 2:
        text = text.slice(0, at) + piece + text.slice(to)
        break
      case 3: {
        const other = others[rng.nextBelow(others.length)] as string
        text = text.slice(0, at) + other.slice(rng.nextBelow(other.length + 1))
        break
      }
      case 4:
        text = text.slice(0, at) + String.fromCharCode(rng.nextBelow(0x10000)) + text.slice(at + 1)
        break
      case 5:
        text = text.slice(0, at)
        break
      default:
        text =
          text.slice(0, at) +
          piece.repeat(1 + rng.nextBelow(rng.nextBelow(50) === 0 ? 200 : 4)) +
          text.slice(at)
    }
  }
  return text
}
