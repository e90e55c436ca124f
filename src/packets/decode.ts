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
    else {
      walkNetwork(walk, this.#layer.walk(walk))
      if (walk.outcome === 'ip' && walk.transport !== TCP) walkTunnels(walk, this.#maxTunnels)
    }
    return walk
  }
}
