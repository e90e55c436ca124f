import { MAX_LINE_BYTES, type OnLine, textOf } from './application-line.js'
import { type Conversation, endOfLine, lineFeedIn, type StreamReader } from './stream-reader.js'

/** What differs between protocols of commands and numbered replies. */
export interface CommandProtocol {
  readonly command: 'ftp-command' | 'smtp-command'
  readonly reply: 'ftp-reply' | 'smtp-reply'
  /** Verbs whose argument is a secret, or part of one. */
  readonly secretVerbs: ReadonlySet<string>
  /** The verb behind which both sides turn to TLS when the server agrees. */
  readonly turnsToTls: (verb: string, argument: string) => boolean
}

export const FTP_PROTOCOL: CommandProtocol = {
  command: 'ftp-command',
  reply: 'ftp-reply',
  secretVerbs: new Set(['PASS', 'ACCT', 'ADAT']),
  turnsToTls: (verb, argument) => verb === 'AUTH' && /^(?:TLS|SSL)/i.test(argument),
}

export const SMTP_PROTOCOL: CommandProtocol = {
  command: 'smtp-command',
  reply: 'smtp-reply',
  secretVerbs: new Set(['AUTH', 'PASS']),
  turnsToTls: (verb) => verb === 'STARTTLS',
}

/** The most bytes of a body that BDAT may announce and is believed. */
const MAX_BODY_DIGITS = 12

/** What the two sides of a conversation know of each other. */
interface Talk {
  /** What the client's lines are: commands, a message (RFC 5321, DATA), or answers to a log-in's questions. */
  mode: 'commands' | 'message' | 'secrets'
  /** Whether the command that was sent last turns to TLS. */
  isTurning: boolean
  isOver: boolean
}

/**
 * FTP (RFC 959) or SMTP (RFC 5321): commands of the client, codes of the server. What a verb that logs in is
 * followed by is left out, and so are the lines that answer its questions.
 *
 * @param keepsSecrets whether it stays in all the same
 */
export function commandConversation(
  protocol: CommandProtocol,
  onLine: OnLine,
  keepsSecrets: boolean,
): Conversation {
  const talk: Talk = { mode: 'commands', isTurning: false, isOver: false }
  return {
    client: new CommandReader(protocol, onLine, talk, keepsSecrets),
    server: new ReplyReader(protocol, onLine, talk),
    isOver: () => talk.isOver,
  }
}

/** Lines of one side. */
abstract class LineReader implements StreamReader {
  skip = 0
  #isCut = false
  abstract readonly isDone: boolean

  protected abstract readLine(bytes: Uint8Array, from: number, to: number): void

  read(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && this.skip === 0 && !this.isDone) {
      const feed = lineFeedIn(bytes, at, to)
      if (feed < 0 && to - at < MAX_LINE_BYTES) return at
      const end = feed < 0 ? to : endOfLine(bytes, at, feed)
      // Of a line too long to keep only the beginning counts.
      if (!this.#isCut) this.readLine(bytes, at, end)
      this.#isCut = feed < 0
      at = feed < 0 ? to : feed + 1
    }
    return at
  }

  begins(): boolean {
    return false
  }

  /** What follows a hole is a segment's beginning, and with that nearly always a line's. */
  resume(): void {
    this.#isCut = false
    this.skip = 0
  }
}

class CommandReader extends LineReader {
  readonly #protocol: CommandProtocol
  readonly #onLine: OnLine
  readonly #talk: Talk
  readonly #keepsSecrets: boolean

  constructor(protocol: CommandProtocol, onLine: OnLine, talk: Talk, keepsSecrets: boolean) {
    super()
    this.#protocol = protocol
    this.#onLine = onLine
    this.#talk = talk
    this.#keepsSecrets = keepsSecrets
  }

  get isDone(): boolean {
    return this.#talk.isOver
  }

  protected readLine(bytes: Uint8Array, from: number, to: number): void {
    const { mode } = this.#talk
    if (mode === 'message') {
      if (to - from === 1 && bytes[from] === 0x2e) this.#talk.mode = 'commands'
      return
    }
    if (mode === 'secrets') return
    if (from === to) return
    const line = textOf(bytes, from, to)
    const space = line.indexOf(' ')
    const verb = (space < 0 ? line : line.slice(0, space)).toUpperCase()
    const rest = space < 0 ? '' : line.slice(space + 1)
    this.#follow(verb, rest)
    const isSecret = this.#protocol.secretVerbs.has(verb) && !this.#keepsSecrets
    const argument = isSecret ? mechanismOf(verb, rest) : rest
    this.#onLine({ kind: this.#protocol.command, verb, argument })
  }

  #follow(verb: string, argument: string): void {
    this.#talk.isTurning = this.#protocol.turnsToTls(verb, argument)
    if (this.#protocol !== SMTP_PROTOCOL) return
    if (verb === 'DATA') this.#talk.mode = 'message'
    else if (verb === 'AUTH') this.#talk.mode = 'secrets'
    else if (verb === 'BDAT') {
      const [digits = ''] = /^\d+/.exec(argument) ?? []
      if (digits.length <= MAX_BODY_DIGITS) this.skip = Number(digits)
    }
  }
}

/** Of AUTH how it logs in, which is no secret. */
function mechanismOf(verb: string, argument: string): string {
  return verb === 'AUTH' ? (argument.split(' ')[0] ?? '') : ''
}

/** `250-` goes on, `250 ` or `250` alone is the last line. */
const REPLY = /^(\d{3})(-|\s|$)/

class ReplyReader extends LineReader {
  readonly #protocol: CommandProtocol
  readonly #onLine: OnLine
  readonly #talk: Talk

  constructor(protocol: CommandProtocol, onLine: OnLine, talk: Talk) {
    super()
    this.#protocol = protocol
    this.#onLine = onLine
    this.#talk = talk
  }

  get isDone(): boolean {
    return this.#talk.isOver
  }

  protected readLine(bytes: Uint8Array, from: number, to: number): void {
    const line = textOf(bytes, from, to)
    const reply = REPLY.exec(line)
    if (reply === null) return
    const code = Number(reply[1])
    this.#onLine({ kind: this.#protocol.reply, code, text: line.slice(4) })
    if (reply[2] === '-') return
    if (this.#talk.isTurning && code < 300) this.#talk.isOver = true
    // A question goes on with secrets; a message that was refused, or a log-in that ended, with commands.
    const isQuestion = code >= 300 && code < 400
    if (!isQuestion && this.#talk.mode === 'secrets') this.#talk.mode = 'commands'
    if (code >= 400 && this.#talk.mode === 'message') this.#talk.mode = 'commands'
  }
}
