/** FNV-1a over UTF-16 units, finished as MurmurHash3 finishes, so that every bit depends on every unit. Unsigned 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return finishHash(hash)
}

/** A hash with a number mixed in. Unsigned 32 bits. */
export function hashWith(hash: number, value: number): number {
  return finishHash(Math.imul(hash ^ value, 0x01000193))
}

/** The finish of hashText, for whoever makes the units of a text by the way. Unsigned 32 bits. */
export function finishHash(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
