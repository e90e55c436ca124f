/** How the body of a message ends (RFC 9112, 6). */
export interface BodyFraming {
  readonly isChunked: boolean
  /** Content-Length; -1 where none was told or it is no number. */
  readonly length: number
}

/** The most digits of a length that is believed; more would not fit a number exactly. */
const MAX_LENGTH_DIGITS = 15

/** A header field's value, for the field lines of a message's head. */
export type OnField = (name: string, value: string) => void

/** Calls back with every field line of a head, from its second line on; the name in lower case. */
export function forEachField(head: string, onField: OnField): void {
  let from = head.indexOf('\n') + 1
  while (from > 0 && from < head.length) {
    const feed = head.indexOf('\n', from)
    const end = feed < 0 ? head.length : feed
    const colon = head.indexOf(':', from)
    if (colon > from && colon < end)
      onField(head.slice(from, colon).toLowerCase(), head.slice(colon + 1, end).trim())
    from = end + 1
  }
}

/** Notes what a field says of the body. */
export function framingWith(framing: BodyFraming, name: string, value: string): BodyFraming {
  if (name === 'transfer-encoding' && value.toLowerCase().includes('chunked'))
    return { ...framing, isChunked: true }
  if (name !== 'content-length') return framing
  const isNumber = value.length <= MAX_LENGTH_DIGITS && /^\d+$/.test(value)
  return isNumber ? { ...framing, length: Number(value) } : framing
}

export const NO_FRAMING: BodyFraming = { isChunked: false, length: -1 }

/** The size at the beginning of a chunk's line; -1 where there is none. */
export function chunkSizeOf(line: string): number {
  const [digits = ''] = /^[0-9a-f]{1,12}/i.exec(line) ?? []
  return digits === '' ? -1 : Number.parseInt(digits, 16)
}
