import { parseCapture } from '../parsers/capture-outcomes.js'
import { captureBytes, type Row, outermost } from './ground-truth.js'
import { addressOf } from './outermost-comparison.js'

/** Names of the IP headers in front of any ICMP, whose own are quoted. */
function carriedIp(row: Row): readonly string[] {
  const [ahead = ''] = (row['frame.protocols'] ?? '').split(/:icmp(?:v6)?/)
  return ahead.split(':').filter((name) => name === 'ip' || name === 'ipv6')
}

/** How the packets of one capture that came in tunnels compare with tshark's row of each. */
export interface InnermostComparison {
  readonly differences: readonly string[]
  /** Packets by the tunnels they came in. */
  readonly tunnels: ReadonlyMap<string, number>
  /** Packets in which tshark shows more or fewer IP headers. */
  readonly otherDepths: number
}

/** Compares the innermost and the outermost addresses of every packet of a capture that came in a tunnel. */
export function compareInnermost(
  folder: string,
  file: string,
  rows: readonly Row[],
): InnermostComparison {
  const differences: string[] = []
  const tunnels = new Map<string, number>()
  let otherDepths = 0
  const { packets } = parseCapture(captureBytes(folder, file), [], { reassembles: false })
  for (const [i, { parsed }] of packets.entries()) {
    if (parsed.outcome !== 'event') continue
    const { detail, sourceIp, destinationIp } = parsed.event
    const { tunnel = '' } = detail
    const row = rows[i] ?? {}
    const versions = carriedIp(row)
    const depth = tunnel === '' ? 0 : tunnel.split(' ').length
    if (versions.length !== depth + 1) {
      otherDepths++
      continue
    }
    if (depth === 0) continue
    tunnels.set(tunnel, (tunnels.get(tunnel) ?? 0) + 1)
    const version = versions[depth] as string
    const nth = versions.slice(0, depth).filter((other) => other === version).length
    const told = [`${version}.src`, `${version}.dst`].map((field) => row[field]?.split(',')[nth])
    const carrier = [`${versions[0]}.src`, `${versions[0]}.dst`].map((f) => outermost(row, f))
    const ours = [sourceIp, destinationIp, detail.outerSourceIp, detail.outerDestinationIp]
    if (ours.join() !== [...told, ...carrier].map((text) => addressOf(text ?? '')).join())
      differences.push(`${file}#${i + 1}: ${ours.join()}, not ${told.join()}`)
  }
  return { differences, tunnels, otherDepths }
}
