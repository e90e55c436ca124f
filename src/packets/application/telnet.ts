import { type OnLine, textOf } from './application-line.js'
import { type Conversation, NEVER_OVER, type StreamReader } from './stream-reader.js'

const INTERPRET_AS_COMMAND = 255
const SUBNEGOTIATION = 250
const SUBNEGOTIATION_END = 240
const WILL = 251
const DO_NOT = 254

const CARRIAGE_RETURN = 13
const LINE_FEED = 10

/** What the server asks for at the end of what it says. */
const USER_PROMPT = /(?:login|user ?name|user|account) ?: ?$/i
const PASSWORD_PROMPT = /(?:pass(?:word|code|wd|phrase)?|pin)[^:]{0,40}: ?$/i

/** How far back a prompt is looked for. */
const PROMPT_LENGTH = 80

/** The longest line that is kept, negotiation within it included: of a longer one the beginning is told. */
export const MAX_TELNET_LINE_BYTES = 2048

interface Talk {
  asked: 'user name' | 'password' | ''
  userName: string
}

/** Lines typed and answered in Telnet (RFC 854), its negotiation left out; passwords too unless kept. */
export function telnetConversation(onLine: OnLine, keepsSecrets: boolean): Conversation {
  const talk: Talk = { asked: '', userName: '' }
  return {
    client: new TypedReader(onLine, talk, keepsSecrets),
    server: new AnswerReader(onLine, talk),
    isOver: NEVER_OVER,
  }
}

abstract class TelnetReader implements StreamReader {
  skip = 0
  readonly isDone = false
  /** Whether the line at hand is longer than is kept, and was told. */
  #isCut = false

  protected abstract readLine(text: string): void

  /** Shows a line that has no end yet. */
  protected abstract seeBeginning(text: string): void

  read(bytes: Uint8Array, from: number, to: number): number {
    let lineAt = from
    for (let at = from; at < to;) {
      const byte = bytes[at] as number
      if (byte === INTERPRET_AS_COMMAND) {
        const end = endOfCommand(bytes, at, to)
        if (end < 0) break
        // Ahead of a line it need not be kept until the line ends.
        if (at === lineAt) lineAt = end
        at = end
      } else if (byte === CARRIAGE_RETURN || byte === LINE_FEED || byte === 0) {
        this.#endLine(bytes, lineAt, at)
        this.#isCut = false
        lineAt = ++at
      } else at++
    }
    if (to - lineAt >= MAX_TELNET_LINE_BYTES || this.#isCut) {
      this.#endLine(bytes, lineAt, to)
      this.#isCut = true
      return to
    }
    if (to > lineAt) this.seeBeginning(lineOf(bytes, Math.max(lineAt, to - PROMPT_LENGTH), to))
    return lineAt
  }

  #endLine(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isCut) return
    const line = lineOf(bytes, from, Math.min(to, from + MAX_TELNET_LINE_BYTES))
    if (line !== '') this.readLine(line)
  }

  begins(): boolean {
    return false
  }

  resume(): void {
    this.#isCut = false
  }
}

/** Where a command ends (RFC 854, 855); -1 when it is not whole. */
function endOfCommand(bytes: Uint8Array, from: number, to: number): number {
  if (from + 1 >= to) return -1
  const command = bytes[from + 1] as number
  if (command >= WILL && command <= DO_NOT) return from + 3 > to ? -1 : from + 3
  if (command !== SUBNEGOTIATION) return from + 2
  for (let at = from + 2; at + 1 < to; at++)
    if (bytes[at] === INTERPRET_AS_COMMAND && bytes[at + 1] === SUBNEGOTIATION_END) return at + 2
  return -1
}

/** The text between two places, without the negotiation in it. */
function lineOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  let textAt = from
  for (let at = from; at < to;) {
    if (bytes[at] !== INTERPRET_AS_COMMAND) {
      at++
      continue
    }
    text += textOf(bytes, textAt, at)
    const end = endOfCommand(bytes, at, to)
    at = end < 0 ? to : end
    textAt = at
  }
  return text + textOf(bytes, textAt, to)
}

class TypedReader extends TelnetReader {
  readonly #onLine: OnLine
  readonly #talk: Talk
  readonly #keepsSecrets: boolean

  constructor(onLine: OnLine, talk: Talk, keepsSecrets: boolean) {
    super()
    this.#onLine = onLine
    this.#talk = talk
    this.#keepsSecrets = keepsSecrets
  }

  protected readLine(line: string): void {
    const { asked } = this.#talk
    if (asked === 'user name') this.#talk.userName = line
    this.#talk.asked = ''
    this.#onLine({
      kind: 'telnet-line',
      isClient: true,
      text: asked === 'password' && !this.#keepsSecrets ? '' : line,
      answers: asked,
      userName: this.#talk.userName,
    })
  }

  /** A server waits for the whole line. */
  protected seeBeginning(): void {}
}

class AnswerReader extends TelnetReader {
  readonly #onLine: OnLine
  readonly #talk: Talk

  constructor(onLine: OnLine, talk: Talk) {
    super()
    this.#onLine = onLine
    this.#talk = talk
  }

  protected readLine(text: string): void {
    this.#onLine({ kind: 'telnet-line', isClient: false, text, answers: '', userName: '' })
  }

  protected seeBeginning(text: string): void {
    if (PASSWORD_PROMPT.test(text)) this.#talk.asked = 'password'
    else if (USER_PROMPT.test(text)) this.#talk.asked = 'user name'
  }
}
