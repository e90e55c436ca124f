/** EtherTypes (IEEE 802 numbers, IANA's table) of the headers that are read. */
export const IPV4 = 0x0800
export const IPV6 = 0x86dd
export const VLAN = 0x8100
export const QINQ = 0x88a8
export const QINQ_OLD = 0x9100
export const VN_TAG = 0x8926
export const E_TAG = 0x893f
export const MPLS = 0x8847
export const MPLS_MULTICAST = 0x8848
export const PPPOE_SESSION = 0x8864
export const FABRIC_PATH = 0x8903
export const SERVICE_HEADER = 0x894f
export const BRIDGED_ETHERNET = 0x6558

/** No EtherType but a length: what follows is LLC. */
export const LLC = 0

/** From here on the field is a type; below, the length of an 802.3 frame (1501 to 1535 are neither). */
export const FIRST_ETHER_TYPE = 0x0600

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0806, 'ARP'],
  [0x0842, 'Wake-on-LAN'],
  [0x2000, 'CDP'],
  [0x6002, 'DECnet'],
  [0x6003, 'DECnet'],
  [0x6004, 'DECnet'],
  [0x8035, 'RARP'],
  [0x809b, 'AppleTalk'],
  [0x80f3, 'AppleTalk'],
  [0x8137, 'IPX'],
  [0x8808, 'Ethernet flow control'],
  [0x8809, 'LACP'],
  [0x8863, 'PPPoE discovery'],
  [0x887b, 'HomePlug'],
  [0x888e, '802.1X'],
  [0x8892, 'PROFINET'],
  [0x88a2, 'ATA over Ethernet'],
  [0x88a4, 'EtherCAT'],
  [0x88b8, 'GOOSE'],
  [0x88ba, 'IEC 61850 sampled values'],
  [0x88c7, '802.11 preauthentication'],
  [0x88cc, 'LLDP'],
  [0x88e1, 'HomePlug'],
  [0x88e5, 'MACsec'],
  [0x88e7, 'provider backbone bridge'],
  [0x88f7, 'PTP'],
  [0x8902, 'Ethernet OAM'],
  [0x8906, 'Fibre Channel'],
  [0x9000, 'Ethernet loopback test'],
  [0x99fe, 'TIPC'],
])

/** Why a packet of a type that is not read was skipped; few phrases, whatever types a capture shows. */
export function reasonOfEtherType(etherType: number): string {
  return NAMES.get(etherType) ?? 'other EtherType'
}
