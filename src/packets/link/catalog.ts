import { arcnet } from './arcnet.js'
import { cisco } from './cisco-hdlc.js'
import { erf } from './erf.js'
import { ethernet } from './ethernet.js'
import { fddi } from './fddi.js'
import { frameRelay } from './frame-relay.js'
import { ieee80211 } from './ieee80211.js'
import { ipOverInfiniband } from './ip-over-infiniband.js'
import { ipnet } from './ipnet.js'
import type { LinkLayer } from './link-layer.js'
import { linuxCooked, linuxCooked2 } from './linux-cooked.js'
import { loopback } from './loopback.js'
import { nflog } from './nflog.js'
import { directedPpp, ppp } from './ppp.js'
import { pppoe } from './pppoe.js'
import { radiotap } from './radiotap.js'
import { rawIp } from './raw-ip.js'
import { slip } from './slip.js'
import { avs, ppi, prism } from './wireless-prefixes.js'

/** Every link layer that is read, in the order docs/reference/captures.md lists them. */
export const LINK_LAYERS: readonly LinkLayer[] = [
  ethernet,
  linuxCooked,
  linuxCooked2,
  rawIp,
  loopback,
  ppp,
  directedPpp,
  pppoe,
  cisco,
  ieee80211,
  radiotap,
  prism,
  avs,
  ppi,
  nflog,
  frameRelay,
  fddi,
  ipOverInfiniband,
  ipnet,
  slip,
  arcnet,
  erf,
]

/** Link types up to here are named by number where they are not read; the registry ends far below. */
const MAX_NAMED_LINK_TYPE = 511

const BY_LINK_TYPE: ReadonlyMap<number, LinkLayer> = new Map(
  LINK_LAYERS.flatMap((layer) => layer.linkTypes.map((linkType) => [linkType, layer] as const)),
)

/** What is seen most of what is not read, so that the reason says more than a number. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [6, 'Token Ring'],
  [117, 'OpenBSD pflog'],
  [178, 'Juniper Ethernet'],
  [187, 'Bluetooth'],
  [189, 'USB'],
  [201, 'Bluetooth'],
  [220, 'USB'],
  [227, 'CAN'],
  [249, 'USB'],
])

/** The layer of a LINKTYPE_ number, or null when it is not read. */
export function linkLayerOf(linkType: number): LinkLayer | null {
  return BY_LINK_TYPE.get(linkType) ?? null
}

/** Why a packet of a link type that is not read was skipped; few phrases, whatever a capture claims. */
export function reasonOfLinkType(linkType: number): string {
  if (linkType > MAX_NAMED_LINK_TYPE) return 'unregistered link type not decoded'
  const name = NAMES.get(linkType)
  return name === undefined
    ? `link type ${linkType} not decoded`
    : `link type ${linkType} (${name}) not decoded`
}
