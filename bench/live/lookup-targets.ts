/** Of so many targets one is a network. */
const NETWORK_EVERY = 64

/**
 * The i-th of up to four million targets: addresses of IPv4 all over, one in 16 of IPv6, one in 64 a /24. Each is another.
 */
export function targetOf(i: number): string {
  // An odd factor takes every number to another one, far from its neighbours.
  const scattered = Math.imul(i + 1, 0x9e3779b1) >>> 0
  const [a, b, c, d] = [
    1 + ((scattered >>> 24) % 223),
    (scattered >>> 16) & 255,
    (scattered >>> 8) & 255,
    scattered & 255,
  ]
  if (i % NETWORK_EVERY === 0) return `${a}.${b}.${c}.0/24`
  if (i % 16 === 1)
    return `2001:db8:${(scattered >>> 16).toString(16)}:${(scattered & 0xffff).toString(16)}::${i.toString(16)}`
  return `${a}.${b}.${c}.${d}`
}

/** An address that a client may ask for: half of them are decided about. */
export function askedAddress(i: number, decisions: number): string {
  const target = targetOf(i % decisions)
  if (i % 2 === 0) return target.replace('.0/24', '.77')
  return `198.18.${(i >> 8) & 255}.${i & 255}`
}
