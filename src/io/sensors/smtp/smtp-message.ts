import type { Received, Receiving } from '../file-spool.js'

/** Bytes of a message's header that are kept to be shown. */
const MAX_HEADER_BYTES = 4096

/** A line of DATA longer than this is taken in pieces, as Postfix does. */
export const MAX_DATA_LINE_BYTES = 2048

/** What became of a message. */
export interface MailReceived extends Received {
  /** The first bytes of its header, one character a byte, without the empty line behind it. */
  readonly header: string
  /** What was odd about its lines, in words; empty for nothing. */
  readonly oddities: readonly string[]
}

/**
 * Takes in one message: its hash and size, its header, and what about its line ends would let two servers see two
 * different mails (CVE-2023-51764 and its relatives).
 */
export class IncomingMail {
  readonly #file: Receiving
  readonly #oddities = new Set<string>()
  #header = ''
  #isInHeader = true
  #isLineStart = true
  #endedBare = false

  constructor(file: Receiving) {
    this.#file = file
  }

  /**
   * Takes a line of DATA, or a piece of a long one, without its LF.
   * @param hasEnd whether the LF was there.
   * @returns whether it was the line that ends the message.
   */
  takeLine(line: string, hasEnd: boolean): boolean {
    const isStart = this.#isLineStart
    const text = hasEnd ? line.replace(/\r+$/, '') : line
    const isBare = hasEnd && !line.endsWith('\r')
    this.#isLineStart = hasEnd
    if (isStart && hasEnd && text === '.') {
      if (isBare || this.#endedBare) this.#oddities.add('end of data with a bare LF')
      return true
    }
    if (isBare) this.#oddities.add('bare LF')
    if (hasEnd) this.#endedBare = isBare
    this.#look(text)
    const body = isStart && line.startsWith('.') ? line.slice(1) : line
    this.#take(hasEnd ? `${body}\n` : body)
    return false
  }

  /** Takes bytes of BDAT. */
  takeBytes(bytes: Uint8Array): void {
    this.#take(Buffer.from(bytes).toString('latin1'))
  }

  end(): MailReceived {
    return { ...this.#file.end(), header: this.#header, oddities: [...this.#oddities] }
  }

  #look(text: string): void {
    if (text.includes('\r'))
      this.#oddities.add(/(?:^|\r)\.\r/.test(text) ? 'bare CR around a dot' : 'bare CR')
    if (text.includes('\0')) this.#oddities.add('NUL')
  }

  #take(text: string): void {
    this.#file.write(Buffer.from(text, 'latin1'))
    if (!this.#isInHeader) return
    this.#header += text.slice(0, MAX_HEADER_BYTES + 4 - this.#header.length)
    const end = /^\r?\n|\r?\n\r?\n/.exec(this.#header)
    if (end === null && this.#header.length <= MAX_HEADER_BYTES) return
    this.#isInHeader = false
    this.#header = this.#header.slice(0, Math.min(end?.index ?? MAX_HEADER_BYTES, MAX_HEADER_BYTES))
  }
}
