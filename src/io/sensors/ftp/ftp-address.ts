/** What came of an address in PORT or EPRT; the server would connect to it, we only look at it. */
export type OfferedAddress = 'offered' | 'bad protocol' | 'malformed' | 'refused'

const FIRST_USER_PORT = 1024

/**
 * `h1,h2,h3,h4,p1,p2`, read as C's atoi reads numbers. RFC 959, 4.1.2; an address that is not the visitor's own or a
 * port below 1024 is refused, lest the server be used against others (RFC 2577).
 */
export function readPort(argument: string, sourceIp: string): OfferedAddress {
  const numbers = argument.split(',').slice(0, 6).map(leadingNumber)
  if (numbers.length < 6 || numbers.some((value) => value < 0 || value > 255)) return 'malformed'
  const [a, b, c, d, high = 0, low = 0] = numbers
  return isAllowed(`${a}.${b}.${c}.${d}`, high * 256 + low, sourceIp) ? 'offered' : 'refused'
}

/** `|1|198.51.100.4|5282|`. RFC 2428, 2. */
export function readEprt(argument: string, sourceIp: string): OfferedAddress {
  const [before = '', protocol = '', address = '', port = ''] = argument.split('|')
  if (before !== '') return 'malformed'
  if (leadingNumber(protocol) !== (sourceIp.includes(':') ? 2 : 1)) return 'bad protocol'
  const number = /^\d{1,5}/.test(port) ? leadingNumber(port) : -1
  if (!/^[\d.]{7,15}$|^[\da-fA-F:.]{2,45}$/.test(address) || number < 0 || number > 65_535)
    return 'malformed'
  return isAllowed(address, number, sourceIp) ? 'offered' : 'refused'
}

function isAllowed(address: string, port: number, sourceIp: string): boolean {
  return address.toLowerCase() === sourceIp && port >= FIRST_USER_PORT
}

/** Blanks, then digits; 0 where there are none. */
function leadingNumber(text: string): number {
  return Number(/^\s*([+-]?\d{1,12})/.exec(text)?.[1] ?? 0)
}
