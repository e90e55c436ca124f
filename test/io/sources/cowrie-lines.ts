/** Friday 13 February 2026, 09:00 UTC. */
const START_MS = Date.UTC(2026, 1, 13, 9)

/**
 * Lines of Cowrie's JSON log as its release 2.5 writes them: sessions of four lines, in which only the first tells the
 * sensor's address and port. Line `i` is the same however many are asked for.
 */
export function cowrieLines(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, i) => cowrieLine(first + i))
}

function cowrieLine(i: number): string {
  const session = Math.floor(i / 4)
  const base = {
    src_ip: `203.0.113.${1 + (session % 50)}`,
    session: session.toString(16).padStart(12, '0'),
    sensor: 'pot-1',
    timestamp: new Date(START_MS + i * 700).toISOString(),
  }
  switch (i % 4) {
    case 0:
      return JSON.stringify({
        eventid: 'cowrie.session.connect',
        ...base,
        src_port: 40_000 + (session % 1000),
        dst_ip: '192.0.2.10',
        dst_port: 2222,
        protocol: 'ssh',
      })
    case 1:
    case 2:
      return JSON.stringify({
        eventid: 'cowrie.login.failed',
        ...base,
        username: 'root',
        password: `secret${i}`,
        message: 'login attempt failed',
      })
    default:
      return JSON.stringify({ eventid: 'cowrie.session.closed', ...base, duration: '2.1' })
  }
}
