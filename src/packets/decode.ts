import { IPV4, IPV6 } from './ether-type.js'
import type { WholeDatagram } from './fragments/defragmenter.js'
import { linkLayerOf, reasonOfLinkType } from './link/catalog.js'
import type { LinkLayer } from './link/link-layer.js'
import { walkNetwork } from './network.js'
import { PacketWalk, type DecodedPacket } from './packet-walk.js'
import { TCP } from './transport.js'
import { MAX_TUNNEL_DEPTH, walkTunnels } from './tunnel/walk-tunnels.js'

/**
 * Decodes packets one after another, up to the transport header of the innermost IP packet.
 * What decode returns is valid until its next call.
 */
export class PacketDecoder {
  readonly #walk = new PacketWalk()
  readonly #maxTunnels: number
  #linkType = -1
  #layer: LinkLayer | null = null

  /** @param maxTunnels tunnels within tunnels to look into; 0 tells of the outermost header */
  constructor(maxTunnels: number = MAX_TUNNEL_DEPTH) {
    this.#maxTunnels = maxTunnels
  }

  /**
   * @param bytes hold what was captured, from the link header on, between `from` and `to`
   * @param linkType LINKTYPE_ number
   * @param wireBytes length on the wire; what was captured beyond it is believed all the same
   */
  decode(
    bytes: Uint8Array,
    linkType: number,
    wireBytes: number,
    from = 0,
    to = bytes.length,
  ): DecodedPacket {
    const walk = this.#walk
    walk.begin(bytes, from, to, wireBytes)
    if (linkType !== this.#linkType) {
      this.#linkType = linkType
      this.#layer = linkLayerOf(linkType)
    }
    if (this.#layer === null) walk.skip(reasonOfLinkType(linkType))
    else this.#walkFrom(this.#layer.walk(walk))
    return walk
  }

  /**
   * Decodes the datagram that the fragment decoded last completed, in its place. Where that is broken, the fragment is
   * what is told.
   */
  decodeWhole({
    bytes,
    headerAt,
    outerSourceAt,
    outerDestinationAt,
  }: WholeDatagram): DecodedPacket {
    const walk = this.#walk
    const fragment = walk.carrier()
    walk.begin(bytes, headerAt, bytes.length, bytes.length - headerAt)
    this.#walkFrom(fragment.addressBytes === 4 ? IPV4 : IPV6)
    if (walk.outcome === 'ip') walk.nameTunnelsAhead(fragment, outerSourceAt, outerDestinationAt)
    else walk.restore(fragment)
    return walk
  }

  #walkFrom(etherType: number): void {
    const walk = this.#walk
    walkNetwork(walk, etherType)
    if (walk.outcome === 'ip' && walk.transport !== TCP) walkTunnels(walk, this.#maxTunnels)
  }
}
