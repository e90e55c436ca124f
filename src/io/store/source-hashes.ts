import type { KeptVerdict } from './verdict-block.js'

/** FNV-1a of 32 bits, over UTF-16 units: http://www.isthe.com/chongo/tech/comp/fnv/. */
export function sourceHash(sourceIp: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < sourceIp.length; i++)
    hash = Math.imul(hash ^ sourceIp.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * Hashes of the sources of a block, each once, as the machine lays 32-bit numbers out: whose hash is not among them is
 * not in the block.
 */
export function sourceHashes(kept: readonly KeptVerdict[]): Uint8Array {
  const hashes = new Set<number>()
  let last = ''
  for (const { verdict } of kept) {
    const { sourceIp } = verdict.event
    if (sourceIp !== last) hashes.add(sourceHash(sourceIp))
    last = sourceIp
  }
  return new Uint8Array(Uint32Array.from(hashes).buffer)
}
