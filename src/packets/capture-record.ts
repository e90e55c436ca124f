/**
 * The most bytes one packet may have captured: libpcap's own ceiling (MAXIMUM_SNAPLEN). A record that
 * claims more is damage, not a packet: no Ethernet or IP packet comes near.
 */
export const MAX_RECORD_BYTES = 262_144

/** The longest packet on a wire that is believed: the largest segments a kernel hands to a card stay below 1 MiB. */
export const MAX_WIRE_BYTES = 16_777_216

/**
 * One packet as a capture file holds it. One object and the bytes it points into serve all records in
 * turn, since fresh ones for each would cost more than the reading: both are valid during the callback only.
 */
export interface CaptureRecord {
  /** 1 for the first packet of the input, counting damaged ones. */
  readonly number: number
  /** UTC, milliseconds since 1970, as far as a double holds it (to 0.25 µs); NaN when the file tells no time. */
  readonly atMs: number
  /** Whether the file's fraction of a second was a second or more, and was cut to the last unit below. */
  readonly isTimeCut: boolean
  readonly capturedBytes: number
  /** Length on the wire, from capturedBytes to MAX_WIRE_BYTES. */
  readonly wireBytes: number
  /** Whether the file claimed another length than that, was not believed, and capturedBytes were taken. */
  readonly isWireMended: boolean
  /** LINKTYPE_ number of the tcpdump group's registry; -1 when the record is damaged. */
  readonly linkType: number
  /** Position of the record in the input, in bytes. */
  readonly offset: number
  /** What was captured, from the link header on, is capturedBytes of these, from dataAt on. */
  readonly bytes: Uint8Array
  readonly dataAt: number
  /** '' or, in a short fixed phrase, why this record gave no packet though the file could be read on. */
  readonly damage: string
}

export type OnRecord = (record: CaptureRecord) => void

const NO_BYTES = new Uint8Array(0)

/** The record a reader fills anew for each packet. */
export class RecordDraft implements CaptureRecord {
  number = 0
  atMs = Number.NaN
  isTimeCut = false
  capturedBytes = 0
  wireBytes = 0
  isWireMended = false
  linkType = -1
  offset = 0
  bytes: Uint8Array = NO_BYTES
  dataAt = 0
  damage = ''

  /** Takes both lengths; where the one on the wire cannot be, that of what was captured. */
  setLengths(capturedBytes: number, wireBytes: number): void {
    this.capturedBytes = capturedBytes
    this.isWireMended = wireBytes < capturedBytes || wireBytes > MAX_WIRE_BYTES
    this.wireBytes = this.isWireMended ? capturedBytes : wireBytes
  }

  /** Makes this a record that gave no packet. */
  setDamage(damage: string): void {
    this.atMs = Number.NaN
    this.isTimeCut = false
    this.setLengths(0, 0)
    this.linkType = -1
    this.bytes = NO_BYTES
    this.dataAt = 0
    this.damage = damage
  }
}
