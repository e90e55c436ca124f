import { textOf } from './application-line.js'

const HEADER_BYTES = 12
const POINTER = 0xc0
const MAX_NAME_BYTES = 255

/** Pointers of one name that are followed: each must lead back, so more mean a knot. */
const MAX_POINTERS = 8

/** Questions of one message that are read; real ones ask one, multicast a handful. */
const MAX_QUESTIONS = 32

/** The names a DNS message of bytes[from, to) asks for (RFC 1035), those that are whole. */
export function questionNames(bytes: Uint8Array, from: number, to: number): readonly string[] {
  if (to - from < HEADER_BYTES) return []
  const asked = ((bytes[from + 4] as number) << 8) | (bytes[from + 5] as number)
  const names: string[] = []
  let at = from + HEADER_BYTES
  for (let question = 0; question < Math.min(asked, MAX_QUESTIONS); question++) {
    const end = endOfName(bytes, at, to)
    const name = nameAt(bytes, from, at, to)
    if (end < 0 || end + 4 > to || name === null) break
    if (name !== '') names.push(name)
    at = end + 4
  }
  return names
}

/** Where what follows the name begins; -1 where it does not end. */
function endOfName(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to && at - from <= MAX_NAME_BYTES;) {
    const size = bytes[at] as number
    if (size === 0) return at + 1
    if ((size & POINTER) === POINTER) return at + 2
    at += 1 + size
  }
  return -1
}

/** The name with dots; null where it runs past the end, is longer than a name can be or points in circles. */
function nameAt(bytes: Uint8Array, start: number, from: number, to: number): string | null {
  const labels: string[] = []
  let length = 0
  let pointers = 0
  for (let at = from; at < to;) {
    const size = bytes[at] as number
    if (size === 0) return labels.join('.')
    if ((size & POINTER) === POINTER) {
      if (++pointers > MAX_POINTERS || at + 1 >= to) return null
      at = start + (((size & 0x3f) << 8) | (bytes[at + 1] as number))
      continue
    }
    length += 1 + size
    if ((size & POINTER) !== 0 || at + 1 + size > to || length > MAX_NAME_BYTES) return null
    labels.push(textOf(bytes, at + 1, at + 1 + size))
    at += 1 + size
  }
  return null
}
