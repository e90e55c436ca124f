import { LineInput } from '../line-input.js'
import { typedText } from '../typed-text.js'
import { isDomain, readMailAddress } from './smtp-address.js'
import type { SmtpCarrier } from './smtp-carrier.js'
import { LOGIN_FAILED, type LoginStep, SmtpLogin } from './smtp-login.js'
import { MAX_DATA_LINE_BYTES } from './smtp-message.js'
import {
  recipientRefusal,
  smtpExtensions,
  smtpGreeting,
  type SmtpPersona,
  SMTP_VERBS,
} from './smtp-persona.js'
import { smtpTokens } from './smtp-tokens.js'
import { SmtpTransaction } from './smtp-transaction.js'

/** Bytes of a command line that are looked at; the rest of it is passed over. */
const MAX_LINE_BYTES = 2048

/** What may wait while an answer is held back; the carrier stops reading before. */
const MAX_WAITING_BYTES = 256 << 10

/** Lines of one visitor that are answered in a row; then others have their turn. */
const MAX_AT_ONCE = 1000

/** From so many errors on every answer is held back; after twice as many the server hangs up. */
const SOFT_ERRORS = 10
const HARD_ERRORS = 20

/** Commands that move no mail; further ones count as errors. */
const MAX_JUNK_COMMANDS = 100

/** Lines behind a refused AUTH that may be its credentials, and are not kept. */
const LINES_AFTER_LOGIN = 2

const JUNK: ReadonlySet<string> = new Set('HELO EHLO AUTH RSET NOOP VRFY ETRN'.split(' '))

/** One conversation with an SMTP client, as Postfix leads it: RFC 5321 with AUTH, DSN, SMTPUTF8 and CHUNKING. */
export class SmtpSession {
  readonly #carrier: SmtpCarrier
  readonly #persona: SmtpPersona
  readonly #input = new LineInput(MAX_WAITING_BYTES)
  readonly #mail: SmtpTransaction
  #login: SmtpLogin | null = null
  #loginLines = 0
  #userName: string | null = null
  #errors = 0
  #junk = 0
  /** The rest of a line that was too long is passed over. */
  #isSkipping = false
  #isBusy = false
  #isOver = false

  constructor(carrier: SmtpCarrier, persona: SmtpPersona) {
    this.#carrier = carrier
    this.#persona = persona
    this.#mail = new SmtpTransaction(carrier, {
      answer: (text) => this.#answer(text),
      refuse: (text) => this.#refuse(text),
      delivered: () => {
        this.#errors = 0
        this.#junk = 0
      },
      hangUp: () => this.#end(),
      userName: () => this.#userName,
      recipientRefusal: (address) =>
        recipientRefusal(address, persona, carrier.localIp, this.#mayRelay()),
    })
  }

  /** Says the first word. */
  begin(): void {
    this.#carrier.send(`${smtpGreeting(this.#persona)}\r\n`)
  }

  /** Whether more bytes are welcome; while an answer is held back the rest waits with the visitor. */
  get isListening(): boolean {
    return !this.#isBusy && !this.#isOver
  }

  /** Takes in what the visitor sent. */
  hear(bytes: Uint8Array): void {
    if (this.#isOver) return
    if (this.#input.push(bytes)) return this.#goOn()
    this.#fault('too much at once', '', this.#input.length)
    this.#end()
  }

  #mayRelay(): boolean {
    return this.#persona.isOpenRelay || this.#userName !== null
  }

  #goOn(): void {
    for (let inRow = 0; !this.#isBusy && !this.#isOver; inRow++) {
      if (inRow === MAX_AT_ONCE) return this.#later(0, () => undefined)
      if (this.#mail.chunkBytes > 0) {
        const bytes = this.#input.takeBytes(this.#mail.chunkBytes)
        if (bytes.length === 0) return
        this.#mail.takeChunk(bytes)
        this.#hangUpOnErrors()
      } else if (!this.#takeLine()) return
    }
  }

  /** Takes one line, or the beginning of one that is too long; false when there is none. */
  #takeLine(): boolean {
    const limit = this.#mail.isInData ? MAX_DATA_LINE_BYTES : MAX_LINE_BYTES
    const line = this.#input.takeLine(limit)
    if (line !== null) this.#use(line, true)
    else if (this.#input.length >= limit)
      this.#use(Buffer.from(this.#input.takeBytes(limit)).toString('latin1'), false)
    else return false
    return true
  }

  #use(line: string, hasEnd: boolean): void {
    if (this.#mail.isInData) return this.#mail.takeLine(line, hasEnd)
    const isRest = this.#isSkipping
    this.#isSkipping = !hasEnd
    if (isRest) return
    const heed = (): void => {
      this.#heed(line.replace(/\r+$/, ''))
      this.#hangUpOnErrors()
    }
    const delayMs =
      this.#persona.tarpitMs + (this.#errors >= SOFT_ERRORS ? this.#persona.errorDelayMs : 0)
    if (delayMs === 0) return heed()
    this.#later(delayMs, heed)
  }

  #hangUpOnErrors(): void {
    if (this.#errors < HARD_ERRORS || this.#isBusy || this.#isOver) return
    this.#later(this.#persona.errorDelayMs, () => {
      this.#answer(`421 4.7.0 ${this.#persona.hostName} Error: too many errors`)
      this.#fault('too many errors', '', 0)
      this.#end()
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

  #heed(line: string): void {
    if (this.#login !== null) return this.#step(this.#login.proceed(line), line.length)
    if (!isUtf8(line)) return this.#broken(line, '500 5.5.2 Error: bad UTF-8 syntax')
    const words = smtpTokens(line)
    const verb = words[0]?.toUpperCase()
    if (verb === undefined) return this.#broken(line, '500 5.5.2 Error: bad syntax')
    if (this.#loginLines > 0) this.#loginLines--
    if (JUNK.has(verb) && ++this.#junk > MAX_JUNK_COMMANDS) this.#errors++
    if (verb === 'AUTH') return this.#auth(words.slice(1), line.length)
    if (isForeign(verb)) {
      this.#fault('no command of SMTP', line, line.length)
      this.#answer('221 2.7.0 Error: I can break rules, too. Goodbye.')
      return this.#end()
    }
    if (this.#mail.heed(verb, words.slice(1), line)) return undefined
    this.#tell(verb, line, line.slice(line.toUpperCase().indexOf(verb) + verb.length).trim())
    return this.#command(verb, words.slice(1))
  }

  #command(verb: string, words: readonly string[]): void {
    switch (verb) {
      case 'HELO':
      case 'EHLO':
        return this.#hello(verb, words)
      case 'NOOP':
        return this.#answer('250 2.0.0 Ok')
      case 'QUIT':
        this.#answer('221 2.0.0 Bye')
        return this.#end()
      case 'VRFY':
        return this.#verify(words)
      case 'ETRN':
        return this.#flush(words)
      case 'STARTTLS':
        return this.#refuse(
          words.length > 0
            ? '501 5.5.4 Syntax: STARTTLS'
            : '502 5.5.1 Error: command not implemented',
        )
      case 'XCLIENT':
      case 'XFORWARD':
        return this.#refuse('550 5.7.0 Error: insufficient authorization')
      default:
        return this.#refuse('500 5.5.2 Error: command not recognized')
    }
  }

  #hello(verb: string, words: readonly string[]): void {
    if (words.length === 0) return this.#refuse(`501 Syntax: ${verb} hostname`)
    this.#mail.reset()
    return this.#answer(
      verb === 'HELO' ? `250 ${this.#persona.hostName}` : smtpExtensions(this.#persona),
    )
  }

  #verify(words: readonly string[]): void {
    if (words.length === 0) return this.#refuse('501 5.5.4 Syntax: VRFY address [SMTPUTF8]')
    const hasOption = words.length > 1 && /^SMTPUTF8$/i.test(words.at(-1) ?? '')
    const typed = (hasOption ? words.slice(0, -1) : words).join(' ')
    const address = readMailAddress(typed)
    if (address === null || (address.local === '' && address.domain === null))
      return this.#refuse('501 5.1.3 Bad recipient address syntax')
    const refusal = recipientRefusal(
      address,
      this.#persona,
      this.#carrier.localIp,
      this.#mayRelay(),
    )
    return refusal === null ? this.#answer(`252 2.0.0 ${typed}`) : this.#refuse(refusal)
  }

  #flush(words: readonly string[]): void {
    if (this.#mail.isOpen) return this.#refuse('503 Error: MAIL transaction in progress')
    if (words.length !== 1) return this.#refuse('500 Syntax: ETRN domain')
    const domain = (words[0] as string).replace(/^[@#]/, '')
    return this.#refuse(
      isDomain(domain)
        ? `459 <${domain}>: service unavailable`
        : '501 Error: invalid parameter syntax',
    )
  }

  #auth(words: readonly string[], lineBytes: number): void {
    const [mechanism = '', initial] = words
    this.#carrier.record({
      kind: 'smtp.command',
      detail: { method: 'AUTH', argument: typedText(mechanism) || undefined },
      lengthBytes: lineBytes,
    })
    this.#loginLines = LINES_AFTER_LOGIN
    if (this.#mail.isOpen) return this.#refuse('503 5.5.1 Error: MAIL transaction in progress')
    if (this.#userName !== null) return this.#refuse('503 5.5.1 Error: already authenticated')
    if (words.length < 1 || words.length > 2)
      return this.#refuse('501 5.5.4 Syntax: AUTH mechanism')
    this.#login = new SmtpLogin(mechanism)
    return this.#step(this.#login.begin(initial ?? null), 0)
  }

  #step(step: LoginStep, lineBytes: number): void {
    if ('ask' in step) return this.#answer(step.ask)
    this.#login = null
    if ('refusal' in step) {
      const response = step.refusal
      this.#carrier.record({
        kind: 'auth.attempt',
        detail: { authMethod: 'other', response },
        lengthBytes: lineBytes,
      })
      return this.#refuse(response)
    }
    const { userName, password, refusal } = step.offered
    const isIn = refusal === null && this.#carrier.accepts(userName, password)
    this.#carrier.record({
      kind: isIn ? 'auth.success' : 'auth.failure',
      detail: { userName: typedText(userName), authMethod: 'password' },
      lengthBytes: userName.length + password.length,
    })
    if (!isIn) return this.#refuse(refusal ?? LOGIN_FAILED)
    this.#userName = userName
    this.#loginLines = 0
    return this.#answer('235 2.7.0 Authentication successful')
  }

  /** Records a command; a line that may be a password is measured, not kept. */
  #tell(verb: string, line: string, argument: string): void {
    if (!SMTP_VERBS.has(verb)) return this.#fault('no command of SMTP', line, line.length)
    const isHello = verb === 'HELO' || verb === 'EHLO'
    const text = typedText(argument) || undefined
    return this.#carrier.record({
      kind: 'smtp.command',
      detail: { method: verb, argument: text, client: isHello ? text : undefined },
      lengthBytes: line.length,
    })
  }

  #broken(line: string, answer: string): void {
    this.#fault(answer.slice(answer.lastIndexOf(': ') + 2), line, line.length)
    return this.#refuse(answer)
  }

  #fault(response: string, line: string, lengthBytes: number): void {
    const isSecret = this.#loginLines > 0
    this.#carrier.record({
      kind: 'protocol.error',
      detail: { argument: isSecret ? undefined : typedText(line) || undefined, response },
      lengthBytes,
    })
  }

  #refuse(text: string): void {
    this.#errors++
    this.#answer(text)
  }

  #answer(text: string): void {
    this.#carrier.send(`${text}\r\n`)
  }

  #end(): void {
    this.#isOver = true
    this.#input.clear()
    this.#mail.reset()
    this.#carrier.end()
  }
}

/** A header of a mail, or a verb of HTTP: somebody sends the wrong protocol, or had another program send it. */
function isForeign(verb: string): boolean {
  return /^[^A-Z]|^[!-9;-~]+:/.test(verb) || /^(?:CONNECT|GET|POST)$/.test(verb)
}

const STRICT = new TextDecoder('utf-8', { fatal: true })

function isUtf8(line: string): boolean {
  if (!/[\x80-\xff]/.test(line)) return true
  try {
    STRICT.decode(Buffer.from(line, 'latin1'))
    return true
  } catch {
    return false
  }
}
