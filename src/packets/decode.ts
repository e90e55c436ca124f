import { linkLayerOf, reasonOfLinkType } from './link/catalog.js'
import type { LinkLayer } from './link/link-layer.js'
import { walkNetwork } from './network.js'
import { PacketWalk, type DecodedPacket } from './packet-walk.js'

/**
 * Decodes packets one after another, up to the transport header of the outermost IP packet.
 * What decode returns is valid until its next call.
 */
export class PacketDecoder {
  readonly #walk = new PacketWalk()
  #linkType = -1
  #layer: LinkLayer | null = null

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
    else walkNetwork(walk, this.#layer.walk(walk))
    return walk
  }
}
