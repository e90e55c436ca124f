import type { OnLine } from './application-line.js'
import { questionNames } from './dns.js'
import { type Conversation, NEVER_OVER, type StreamReader } from './stream-reader.js'

const LENGTH_BYTES = 2

/** The longest message that is waited for; longer ones are transfers of zones, and passed over. */
const MAX_MESSAGE_BYTES = 4096

/** DNS over TCP: messages behind their lengths (RFC 1035, 4.2.2). */
export function dnsConversation(onLine: OnLine): Conversation {
  return { client: new DnsReader(onLine), server: new DnsReader(onLine), isOver: NEVER_OVER }
}

class DnsReader implements StreamReader {
  skip = 0
  isDone = false
  readonly #onLine: OnLine

  constructor(onLine: OnLine) {
    this.#onLine = onLine
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (to - at >= LENGTH_BYTES && this.skip === 0) {
      const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
      const end = at + LENGTH_BYTES + length
      if (end > to && length <= MAX_MESSAGE_BYTES) return at
      for (const name of questionNames(bytes, at + LENGTH_BYTES, Math.min(end, to)))
        this.#onLine({ kind: 'dns-question', name })
      this.skip = Math.max(0, end - to)
      at = Math.min(end, to)
    }
    return at
  }

  begins(): boolean {
    return false
  }

  /** Without the beginning of a message nothing tells where the next one begins. */
  resume(): void {
    this.isDone = true
  }
}
