/**
 * Addresses as text, in one spelling each, so that one visitor is one source however a log writes it.
 * IPv4 is dotted decimal, IPv6 is RFC 5952, an IPv4-mapped IPv6 address is IPv4, a zone (`%eth0`) is dropped.
 */

/** Big-endian bytes of an address: 4 for IPv4 (mapped too), 16 for IPv6; null when the text is neither. */
export function parseAddress(text: string): Uint8Array | null {
  if (text.length > 64) return null
  if (!text.includes(':')) return parseIpv4(text)
  const bytes = parseIpv6(text)
  return bytes !== null && isMappedIpv4(bytes) ? bytes.slice(12) : bytes
}

/** The canonical spelling, or null when the text is no address. */
export function canonicalAddress(text: string): string | null {
  const bytes = parseAddress(text)
  return bytes === null ? null : formatAddress(bytes)
}

/** Canonical text of 4 or 16 bytes. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`
  if (isMappedIpv4(bytes)) return formatAddress(bytes.subarray(12))
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2)
    groups.push(((bytes[i] as number) << 8) | (bytes[i + 1] as number))
  const run = longestZeroRun(groups)
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (run.length < 2) return hex(groups)
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`
}

function parseIpv4(text: string): Uint8Array | null {
  const out = new Uint8Array(4)
  let part = 0
  let value = -1
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46
    if (code === 46) {
      if (value < 0 || part > 3) return null
      out[part++] = value
      value = -1
      continue
    }
    if (code < 48 || code > 57) return null
    // A leading zero means octal to some readers and nothing to others: nobody is blamed on a guess.
    if (value === 0) return null
    value = (value < 0 ? 0 : value * 10) + (code - 48)
    if (value > 255) return null
  }
  return part === 4 ? out : null
}

function parseIpv6(withZone: string): Uint8Array | null {
  const zone = withZone.indexOf('%')
  const text = zone < 0 ? withZone : withZone.slice(0, zone)
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = parseGroups(halves[0] as string)
  const tail = halves.length === 2 ? parseGroups(halves[1] as string) : []
  if (head === null || tail === null) return null
  const missing = 16 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null
  const out = new Uint8Array(16)
  out.set(head, 0)
  out.set(tail, 16 - tail.length)
  return out
}

/** Bytes of colon-separated groups, the last of which may be dotted IPv4. */
function parseGroups(text: string): number[] | null {
  if (text === '') return []
  const out: number[] = []
  const groups = text.split(':')
  for (const [i, group] of groups.entries()) {
    if (i === groups.length - 1 && group.includes('.')) {
      const dotted = parseIpv4(group)
      if (dotted === null) return null
      out.push(...dotted)
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return null
      const value = Number.parseInt(group, 16)
      out.push(value >> 8, value & 255)
    }
  }
  return out.length > 16 ? null : out
}

function isMappedIpv4(bytes: Uint8Array): boolean {
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false
  return bytes[10] === 255 && bytes[11] === 255
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let i = 0; i < groups.length; i++) {
    let length = 0
    while (i + length < groups.length && groups[i + length] === 0) length++
    if (length > best.length) best = { start: i, length }
    i += length
  }
  return best
}
