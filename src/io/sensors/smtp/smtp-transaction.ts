import type { Act } from '../sensor.js'
import { typedText } from '../typed-text.js'
import { addressText, type MailAddress, readMailAddress } from './smtp-address.js'
import type { SmtpCarrier } from './smtp-carrier.js'
import { IncomingMail } from './smtp-message.js'
import {
  mailParameterFault,
  MAX_MESSAGE_BYTES,
  type MailParameters,
  recipientParameterFault,
} from './smtp-parameters.js'

/** Recipients of one message; more are refused for the moment. */
const MAX_RECIPIENTS = 1000

/** Recipients named in the event of a message. */
const MAX_TOLD_RECIPIENTS = 50

/** What a transaction asks of the conversation it is part of. */
export interface MailSpeaker {
  readonly answer: (text: string) => void
  /** Answers, and counts an error. */
  readonly refuse: (text: string) => void
  /** A message was taken: errors before it are forgiven. */
  readonly delivered: () => void
  readonly hangUp: () => void
  readonly userName: () => string | null
  readonly recipientRefusal: (address: MailAddress) => string | null
}

/** One mail on its way in: MAIL, RCPT, DATA or BDAT, and RSET. */
export class SmtpTransaction {
  readonly #carrier: SmtpCarrier
  readonly #speaker: MailSpeaker
  #parameters: MailParameters = fresh()
  #sender: string | null = null
  #recipients: string[] = []
  #recipientCount = 0
  #incoming: IncomingMail | null = null
  #sizeBytes = 0
  #isInData = false
  #chunk: { leftBytes: number; readonly sizeBytes: number; readonly isLast: boolean } | null = null
  /** Why the chunk at hand is read and thrown away; null when it is taken. */
  #chunkRefusal: string | null = null
  /** Whether chunks came, and whether one was refused: the rest of them is thrown away. */
  #chunks: 'none' | 'taken' | 'refused' = 'none'
  #startedMs = 0

  constructor(carrier: SmtpCarrier, speaker: MailSpeaker) {
    this.#carrier = carrier
    this.#speaker = speaker
  }

  get isOpen(): boolean {
    return this.#sender !== null
  }

  /** Whether the next lines are the message. */
  get isInData(): boolean {
    return this.#isInData
  }

  /** Bytes of a chunk that are still to come. */
  get chunkBytes(): number {
    return this.#chunk?.leftBytes ?? 0
  }

  /** Carries out a command, if it is one of a transaction; whether it was. */
  heed(verb: string, words: readonly string[], line: string): boolean {
    switch (verb) {
      case 'MAIL':
        this.#from(words, line)
        return true
      case 'RCPT':
        this.#to(words, line)
        return true
      case 'DATA':
        this.#data(words, line)
        return true
      case 'BDAT':
        this.#beginChunk(words, line)
        return true
      case 'RSET':
        this.#tell(verb, line)
        if (words.length > 0) this.#speaker.refuse('501 5.5.4 Syntax: RSET')
        else {
          this.reset()
          this.#speaker.answer('250 2.0.0 Ok')
        }
        return true
      default:
        return false
    }
  }

  /** Forgets the mail at hand. */
  reset(): void {
    this.#incoming?.end()
    this.#incoming = null
    this.#parameters = fresh()
    this.#sender = null
    this.#recipients = []
    this.#recipientCount = 0
    this.#sizeBytes = 0
    this.#isInData = false
    this.#chunk = null
    this.#chunkRefusal = null
    this.#chunks = 'none'
  }

  #from(words: readonly string[], line: string): void {
    const typed = pathOf(words, 'FROM:')
    const address = typed === null ? null : readMailAddress(typed.path)
    this.#tell('MAIL', line, {
      mailFrom: address === null ? undefined : typedText(addressText(address)),
    })
    if (this.isOpen) return this.#speaker.refuse('503 5.5.1 Error: nested MAIL command')
    if (this.#chunks !== 'none') return this.#speaker.refuse('503 5.5.1 Error: MAIL after BDAT')
    if (typed === null) return this.#speaker.refuse('501 5.5.4 Syntax: MAIL FROM:<address>')
    if (address === null) return this.#speaker.refuse('501 5.1.7 Bad sender address syntax')
    const fault = mailParameterFault(typed.parameters, this.#parameters)
    if (fault !== null) return this.#speaker.refuse(fault)
    this.#sender = addressText(address)
    this.#startedMs = this.#carrier.nowMs()
    return this.#speaker.answer('250 2.1.0 Ok')
  }

  #to(words: readonly string[], line: string): void {
    const typed = pathOf(words, 'TO:')
    const address = typed === null ? null : readMailAddress(typed.path)
    const refusal = this.#recipientRefusal(typed, address)
    const mailTo = address === null ? undefined : typedText(addressText(address))
    if (refusal !== null) {
      const isMail = refusal.startsWith('550') || refusal.startsWith('45')
      this.#record({
        kind: isMail ? 'mail.rejected' : 'smtp.command',
        detail: {
          ...this.#commandOf('RCPT', line),
          mailTo,
          response: isMail ? typedText(refusal) : undefined,
        },
        lengthBytes: line.length,
      })
      return this.#speaker.refuse(refusal)
    }
    this.#tell('RCPT', line, { mailTo })
    this.#recipientCount++
    if (this.#recipients.length < MAX_TOLD_RECIPIENTS && mailTo !== undefined)
      this.#recipients.push(mailTo)
    return this.#speaker.answer('250 2.1.5 Ok')
  }

  #recipientRefusal(
    typed: { readonly parameters: readonly string[] } | null,
    address: MailAddress | null,
  ): string | null {
    if (!this.isOpen) return '503 5.5.1 Error: need MAIL command'
    if (this.#chunks !== 'none') return '503 5.5.1 Error: RCPT after BDAT'
    if (typed === null) return '501 5.5.4 Syntax: RCPT TO:<address>'
    if (address === null || (address.local === '' && address.domain === null))
      return '501 5.1.3 Bad recipient address syntax'
    const fault = recipientParameterFault(typed.parameters)
    if (fault !== null) return fault
    if (this.#recipientCount >= MAX_RECIPIENTS) return '452 4.5.3 Error: too many recipients'
    return this.#speaker.recipientRefusal(address)
  }

  #data(words: readonly string[], line: string): void {
    this.#tell('DATA', line)
    if (this.#chunks !== 'none') return this.#speaker.refuse('503 5.5.1 Error: DATA after BDAT')
    if (this.#recipientCount === 0) return this.#speaker.refuse(this.#needsRecipient())
    if (words.length > 0) return this.#speaker.refuse('501 5.5.4 Syntax: DATA')
    this.#incoming = new IncomingMail(this.#carrier.receive())
    this.#isInData = true
    return this.#speaker.answer('354 End data with <CR><LF>.<CR><LF>')
  }

  #needsRecipient(): string {
    return this.isOpen
      ? '554 5.5.1 Error: no valid recipients'
      : '503 5.5.1 Error: need RCPT command'
  }

  /** Takes a line of the message, or a piece of a long one. */
  takeLine(line: string, hasEnd: boolean): void {
    const isEnd = this.#incoming?.takeLine(line, hasEnd) ?? true
    if (!isEnd) {
      this.#sizeBytes += line.length + (hasEnd ? 1 : 0)
      return
    }
    this.#isInData = false
    this.#delivered((id) => `250 2.0.0 Ok: queued as ${id}`)
  }

  #beginChunk(words: readonly string[], line: string): void {
    this.#tell('BDAT', line)
    const [count = '', last] = words
    const isRight =
      /^\d{1,15}$/.test(count) && words.length <= 2 && (last === undefined || /^LAST$/i.test(last))
    if (!isRight) {
      this.#speaker.refuse('521 5.5.4 Syntax: BDAT count [LAST]')
      return this.#speaker.hangUp()
    }
    const sizeBytes = Number(count)
    this.#chunk = { leftBytes: sizeBytes, sizeBytes, isLast: last !== undefined }
    this.#chunkRefusal = this.#refusalOf(sizeBytes, last !== undefined)
    if (this.#chunkRefusal === null) this.#incoming ??= new IncomingMail(this.#carrier.receive())
    if (sizeBytes === 0) this.#endChunk()
  }

  #refusalOf(sizeBytes: number, isLast: boolean): string | null {
    if (this.#chunks === 'refused')
      return `551 5.0.0 Discarded ${sizeBytes} bytes after earlier error`
    if (this.#recipientCount === 0) return this.#needsRecipient()
    if (sizeBytes === 0 && !isLast) return '551 5.7.1 Null BDAT request'
    return this.#sizeBytes + sizeBytes > MAX_MESSAGE_BYTES
      ? '552 5.3.4 Chunk exceeds message size limit'
      : null
  }

  /** Takes bytes of the chunk at hand, not more than are still to come. */
  takeChunk(bytes: Uint8Array): void {
    if (this.#chunk === null) return
    this.#chunk.leftBytes -= bytes.length
    if (this.#chunkRefusal === null) this.#incoming?.takeBytes(bytes)
    if (this.#chunk.leftBytes === 0) this.#endChunk()
  }

  #endChunk(): void {
    const chunk = this.#chunk
    const refusal = this.#chunkRefusal
    this.#chunk = null
    this.#chunkRefusal = null
    if (chunk === null) return
    if (refusal !== null) {
      if (chunk.isLast) this.reset()
      else this.#chunks = 'refused'
      return this.#speaker.refuse(refusal)
    }
    this.#chunks = 'taken'
    this.#sizeBytes += chunk.sizeBytes
    if (chunk.isLast) {
      const total = this.#sizeBytes
      return this.#delivered((id) => `250 2.0.0 Ok: ${total} bytes queued as ${id}`)
    }
    return this.#speaker.answer(`250 2.0.0 Ok: ${chunk.sizeBytes} bytes`)
  }

  #delivered(answerOf: (id: string) => string): void {
    const incoming = this.#incoming
    this.#incoming = null
    if (incoming === null) return
    const { sha256, sizeBytes, header, oddities } = incoming.end()
    const isTooBig = this.#sizeBytes > MAX_MESSAGE_BYTES
    const response = isTooBig
      ? '552 5.3.4 Error: message file too big'
      : answerOf(this.#carrier.queueId())
    if (oddities.length > 0)
      this.#record({
        kind: 'protocol.error',
        detail: { method: 'DATA', response: oddities.join(', ') },
        lengthBytes: 0,
      })
    this.#record({
      kind: isTooBig ? 'mail.rejected' : 'mail.accepted',
      detail: {
        method: 'DATA',
        mailFrom: typedText(this.#sender ?? ''),
        mailTo: this.#recipients.join(', '),
        argument: typedText(header) || undefined,
        sha256,
        response,
        durationMs: Math.max(0, this.#carrier.nowMs() - this.#startedMs),
      },
      lengthBytes: sizeBytes,
    })
    this.reset()
    if (isTooBig) return this.#speaker.refuse(response)
    this.#speaker.delivered()
    return this.#speaker.answer(response)
  }

  #tell(verb: string, line: string, more: Act['detail'] = {}): void {
    this.#record({
      kind: 'smtp.command',
      detail: { ...this.#commandOf(verb, line), ...more },
      lengthBytes: line.length,
    })
  }

  #commandOf(method: string, line: string): NonNullable<Act['detail']> {
    const argument = line.slice(line.toUpperCase().indexOf(method) + method.length).trim()
    return { method, argument: typedText(argument) || undefined }
  }

  #record(act: Act): void {
    const userName = this.#speaker.userName()
    this.#carrier.record(
      userName === null
        ? act
        : { ...act, detail: { userName: typedText(userName), ...act.detail } },
    )
  }
}

function fresh(): MailParameters {
  return { sizeBytes: 0, hasReturn: false, hasEnvelopeId: false }
}

/** What stands behind `FROM:` or `TO:`, which may be a word of its own, and the parameters; null without it. */
function pathOf(
  words: readonly string[],
  mark: string,
): { readonly path: string; readonly parameters: readonly string[] } | null {
  const [first = '', ...rest] = words
  if (first.slice(0, mark.length).toUpperCase() !== mark) return null
  const own = first.slice(mark.length)
  if (own !== '') return { path: own, parameters: rest }
  return rest.length === 0 ? null : { path: rest[0] as string, parameters: rest.slice(1) }
}
