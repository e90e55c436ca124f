/** What a bouncer cannot do by itself and is helped with; known by its User-Agent. */
export interface Shims {
  /**
   * Whether a decision that lasts longer than before, or changed otherwise, is also told as deleted: the client takes no
   * element that it has already, and applies what is deleted before what is new.
   */
  readonly deletesBeforeRenewing: boolean
  /** Networks with so few addresses are told address by address; 0 for none. */
  readonly expandedAddresses: number
}

const NONE: Shims = { deletesBeforeRenewing: false, expandedAddresses: 0 }

/**
 * In nftables mode crowdsec-firewall-bouncer enters a network as its first address alone and leaves the time of a known element
 * as it is (measured with Debian's 0.0.25). A /24 has as many addresses as are told one by one.
 */
const FIREWALL: Shims = { deletesBeforeRenewing: true, expandedAddresses: 256 }

/** What a client with this User-Agent is helped with; others, as Traefik's, apply what is new first, and must not be. */
export function shimsFor(userAgent: string): Shims {
  return userAgent.startsWith('crowdsec-firewall-bouncer') ? FIREWALL : NONE
}
