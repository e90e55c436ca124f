import { LineInput } from '../line-input.js'
import { typedText } from '../typed-text.js'
import { anonymousFolder, ANONYMOUS_OWNER, homeFolder, LOCAL_OWNER } from './ftp-content.js'
import type { FtpCarrier } from './ftp-carrier.js'
import { FtpFloor } from './ftp-floor.js'
import { FTP_FEATURES, FTP_GREETING } from './ftp-replies.js'
import { FtpTree } from './ftp-tree.js'

/** The longest command line the server reads, line end included. */
const MAX_LINE_BYTES = 4096

/** What may wait while a command is carried out; the carrier stops reading before. */
export const MAX_WAITING_BYTES = 256 << 10

/** Commands of one visitor that are carried out in a row; then others have their turn. */
const MAX_AT_ONCE = 100

/** Commands of one conversation; real clients need a few hundred, and each is an event. */
const MAX_COMMANDS = 10_000

/** After so many the server ends the connection. */
const MAX_FAILED_LOGINS = 3

/** What may be chosen of the server. */
export interface FtpPersona {
  /** By how much the answer to a wrong password is held back, ms. */
  readonly failedLoginDelayMs: number
  /** By how much every answer is held back, ms. */
  readonly tarpitMs: number
}

export const FTP_PERSONA: FtpPersona = { failedLoginDelayMs: 1000, tarpitMs: 0 }

/** One conversation with an FTP client, as vsftpd leads it: RFC 959 with EPSV, SIZE, MDTM and REST. */
export class FtpSession {
  readonly #carrier: FtpCarrier
  readonly #persona: FtpPersona
  readonly #input = new LineInput(MAX_WAITING_BYTES)
  #floor: FtpFloor | null = null
  #userName: string | null = null
  #failedLogins = 0
  #commands = 0
  #isBusy = false
  #isOver = false

  constructor(carrier: FtpCarrier, persona: FtpPersona = FTP_PERSONA) {
    this.#carrier = carrier
    this.#persona = persona
  }

  /** Says the first word. */
  begin(): void {
    this.#answer(FTP_GREETING)
  }

  /** Whether more bytes are welcome; while a command is carried out the rest waits with the visitor. */
  get isListening(): boolean {
    return !this.#isBusy && !this.#isOver
  }

  /** Takes in what the visitor sent. */
  hear(bytes: Uint8Array): void {
    if (this.#isOver) return
    if (this.#input.push(bytes)) this.#goOn()
    else this.#break('too much at once')
  }

  #goOn(): void {
    for (let inRow = 0; !this.#isBusy && !this.#isOver; inRow++) {
      if (inRow === MAX_AT_ONCE) return this.#later(0, () => undefined)
      const line = this.#input.takeLine(MAX_LINE_BYTES)
      if (line === null) break
      if (++this.#commands > MAX_COMMANDS) return this.#break('too many commands')
      if (this.#persona.tarpitMs > 0) this.#later(this.#persona.tarpitMs, () => this.#heed(line))
      else this.#heed(line)
    }
    if (!this.#isBusy && !this.#isOver && this.#input.length >= MAX_LINE_BYTES) {
      this.#answer('500 Input line too long.')
      this.#break('line too long')
    }
  }

  #heed(raw: string): void {
    const line = raw.replace(/\r+$/, '')
    if (line === '') return
    const blank = line.indexOf(' ')
    const verb = (blank < 0 ? line : line.slice(0, blank)).replace(/[a-z]+/g, (low) =>
      low.toUpperCase(),
    )
    const argument = blank < 0 ? '' : line.slice(blank + 1)
    if (verb === 'PASS') return this.#password(argument)
    if (verb === 'QUIT') {
      this.#tell(verb, argument, line)
      this.#answer('221 Goodbye.')
      return this.#end()
    }
    if (this.#floor !== null) return this.#floor.heed(verb, argument, line)
    this.#tell(verb, argument, line)
    this.#answer(this.#atTheDoor(verb, argument))
  }

  /** What is answered to someone who is not logged in. */
  #atTheDoor(verb: string, argument: string): string {
    switch (verb) {
      case 'USER':
        this.#userName = argument
        return '331 Please specify the password.'
      case 'FEAT':
        return FTP_FEATURES
      case 'OPTS':
        return argument.toUpperCase() === 'UTF8 ON'
          ? '200 Always in UTF8 mode.'
          : '501 Option not understood.'
      default:
        return '530 Please login with USER and PASS.'
    }
  }

  #password(password: string): void {
    if (this.#floor !== null) return this.#answer('230 Already logged in.')
    const userName = this.#userName
    this.#userName = null
    if (userName === null) {
      this.#carrier.record({ kind: 'ftp.command', detail: { method: 'PASS' }, lengthBytes: 4 })
      return this.#answer('503 Login with USER first.')
    }
    const isIn = this.#carrier.accepts(userName, password)
    this.#carrier.record({
      kind: isIn ? 'auth.success' : 'auth.failure',
      detail: { userName: typedText(userName), authMethod: 'password' },
      lengthBytes: userName.length + password.length,
    })
    if (isIn) {
      this.#floor = this.#open(userName)
      return this.#answer('230 Login successful.')
    }
    this.#later(this.#persona.failedLoginDelayMs, () => {
      this.#answer('530 Login incorrect.')
      if (++this.#failedLogins >= MAX_FAILED_LOGINS) this.#end()
    })
  }

  #open(userName: string): FtpFloor {
    const { nowMs } = this.#carrier
    const isAnonymous = isAnonymousName(userName)
    const tree = isAnonymous
      ? new FtpTree(anonymousFolder(nowMs()), ANONYMOUS_OWNER, nowMs)
      : new FtpTree(homeFolder(nowMs()), LOCAL_OWNER, nowMs)
    return new FtpFloor(this.#carrier, tree, isAnonymous ? 'ftp' : userName, isAnonymous, {
      answer: (text) => this.#answer(text),
      hold: () => (this.#isBusy = true),
      release: () => {
        this.#isBusy = false
        this.#goOn()
      },
      breakOff: (why, line) => this.#break(why, line),
    })
  }

  #tell(verb: string, argument: string, line: string): void {
    const isWord = /^[A-Z]{3,10}$/.test(verb)
    this.#carrier.record({
      kind: isWord ? 'ftp.command' : 'protocol.error',
      detail: isWord
        ? { method: verb, argument: typedText(argument) || undefined }
        : { argument: typedText(line), response: 'no command of FTP' },
      lengthBytes: line.length,
    })
  }

  #later(ms: number, then: () => void): void {
    this.#isBusy = true
    this.#carrier.after(ms, () => {
      this.#isBusy = false
      then()
      this.#goOn()
    })
  }

  #answer(text: string): void {
    this.#carrier.send(`${text}\r\n`)
  }

  #break(why: string, line = ''): void {
    this.#carrier.record({
      kind: 'protocol.error',
      detail: { argument: typedText(line) || undefined, response: why },
      lengthBytes: line === '' ? this.#input.length : line.length,
    })
    this.#end()
  }

  #end(): void {
    this.#isOver = true
    this.#input.clear()
    this.#carrier.dropData()
    this.#carrier.end()
  }
}

function isAnonymousName(userName: string): boolean {
  const name = userName.toLowerCase()
  return name === 'anonymous' || name === 'ftp'
}
