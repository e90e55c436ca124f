import { sshConversation } from '../../../packets/application/ssh.js'

/** Bytes that are looked at for a banner and a key exchange. */
const MAX_HELLO_BYTES = 40_000

/** Bytes of a first line that is no banner before it is taken for none. */
const MAX_LINE_BYTES = 255

/** What is told of the client's first bytes. */
export interface HelloListener {
  banner(text: string): void
  hassh(hassh: string): void
  /** The first line is no banner of SSH 2. */
  stranger(line: string): void
}

/** Watches what a client says first, in the clear: its banner, its algorithms, or something else altogether. */
export class ClientHello {
  readonly #listener: HelloListener
  readonly #reader
  #held: Buffer = Buffer.alloc(0)
  #hasLine = false
  #isDone = false

  constructor(listener: HelloListener) {
    this.#listener = listener
    this.#reader = sshConversation((line) => {
      if (line.kind === 'ssh-banner') listener.banner(line.text)
      if (line.kind === 'ssh-key-exchange') listener.hassh(line.hassh)
    }).client
  }

  /** Takes in the next bytes; false when nothing more is to be told. */
  push(bytes: Uint8Array): boolean {
    if (this.#isDone) return false
    this.#held = Buffer.concat([this.#held, bytes])
    if (!this.#hasLine && !this.#readLine()) return !this.#isDone
    const used = this.#reader.read(this.#held, 0, this.#held.length)
    this.#held = this.#held.subarray(used)
    this.#isDone = this.#reader.isDone || this.#held.length > MAX_HELLO_BYTES
    if (this.#isDone) this.#held = Buffer.alloc(0)
    return !this.#isDone
  }

  /** Whether the first line is there and a banner. */
  #readLine(): boolean {
    const end = this.#held.indexOf(10)
    if (end < 0 && this.#held.length <= MAX_LINE_BYTES) return false
    const line = this.#held.toString('latin1', 0, end < 0 ? MAX_LINE_BYTES : end).replace(/\r$/, '')
    this.#hasLine = true
    if (/^SSH-(?:2\.0|1\.99)-/.test(line)) return true
    this.#isDone = true
    this.#held = Buffer.alloc(0)
    this.#listener.stranger(line)
    return false
  }
}
