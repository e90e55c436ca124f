import { utf8Length } from '../../../event/text.js'
import type { FileSpool, Receiving } from '../file-spool.js'
import type { Act } from '../sensor.js'
import { ChunkedBody } from './chunked-body.js'
import { withoutSecrets } from './credentials.js'
import { type Answer, closesAfter, headerTooLong, replyBytes, serverPage } from './reply-bytes.js'
import { type HeadFault, MAX_BODY_BYTES, readHead, type RequestHead } from './request-head.js'
import { type SiteParts, siteReply } from './site.js'

/** The most of a head that is held while it is not whole. */
const MAX_HELD_BYTES = 1 << 16

/** The beginning of a body that is looked at for a form, and the part of it that an event keeps. */
const MAX_FORM_BYTES = 16_384
const MAX_SAMPLE_BYTES = 1024

/** Requests on one connection, as keepalive_requests has it where nobody set it. */
const MAX_REQUESTS = 1000

/** What the conversation needs of whoever carries it. */
export interface HttpCarrier {
  readonly nowMs: () => number
  /** One character a byte. */
  send(text: string): void
  record(act: Act): void
  end(): void
  /** Whether so much is said and not taken that nothing more should be. */
  readonly isBackedUp: boolean
}

export interface HttpParts extends SiteParts {
  readonly files: FileSpool
}

interface Receipt {
  readonly head: RequestHead
  /** Null when the length is told. */
  readonly chunks: ChunkedBody | null
  left: number
  bytes: number
  beginning: string
  readonly file: Receiving | null
}

/** One connection's requests and answers, one after the other. */
export class HttpConversation {
  readonly #carrier: HttpCarrier
  readonly #parts: HttpParts
  #held: Buffer = Buffer.alloc(0)
  #receipt: Receipt | null = null
  #requests = 0
  #isOver = false

  constructor(carrier: HttpCarrier, parts: HttpParts) {
    this.#carrier = carrier
    this.#parts = parts
  }

  /** Whether more is welcome: what came before must be answered and taken first. */
  get isListening(): boolean {
    return !this.#isOver && !this.#carrier.isBackedUp && this.#held.length < MAX_HELD_BYTES
  }

  /** Takes in what the visitor sent; empty bytes go on with what is held. */
  hear(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes])
    while (!this.#isOver && !this.#carrier.isBackedUp && this.#held.length > 0)
      if (!this.#step()) return
  }

  /** Goes one step; false when more bytes are needed. */
  #step(): boolean {
    if (this.#receipt !== null) return this.#takeBody(this.#receipt)
    const read = readHead(this.#held.toString('latin1', 0, MAX_HELD_BYTES))
    if (read.state === 'more') return false
    if (read.state === 'broken') {
      this.#refuse(read.fault)
      return false
    }
    const { head } = read
    this.#held = this.#held.subarray(head.end)
    this.#begin(head)
    return true
  }

  #begin(head: RequestHead): void {
    if (head.bodyBytes !== null && head.bodyBytes > MAX_BODY_BYTES)
      return this.#finish(head, { ...serverPage(413), closes: true }, null)
    if (/^100-continue$/i.test(head.headers.get('expect') ?? '') && head.version > 10)
      this.#carrier.send('HTTP/1.1 100 Continue\r\n\r\n')
    const receipt: Receipt = {
      head,
      chunks: head.bodyBytes === null ? new ChunkedBody() : null,
      left: head.bodyBytes ?? 0,
      bytes: 0,
      beginning: '',
      file: head.bodyBytes === 0 ? null : this.#parts.files.receive(),
    }
    if (head.bodyBytes === 0) this.#answer(receipt)
    else this.#receipt = receipt
  }

  #takeBody(receipt: Receipt): boolean {
    const take = (data: Uint8Array): void => {
      receipt.file?.write(data)
      receipt.bytes += data.length
      if (receipt.beginning.length < MAX_FORM_BYTES)
        receipt.beginning += Buffer.from(data).toString('latin1', 0, MAX_FORM_BYTES)
    }
    const { chunks } = receipt
    if (chunks === null) {
      const data = this.#held.subarray(0, receipt.left)
      take(data)
      receipt.left -= data.length
      this.#held = this.#held.subarray(data.length)
      if (receipt.left > 0) return false
    } else {
      this.#held = this.#held.subarray(chunks.push(this.#held, take))
      if (chunks.isBroken || receipt.bytes > MAX_BODY_BYTES) {
        const { head } = receipt
        const answer = chunks.isBroken
          ? siteReply({ head, body: '' }, this.#parts).answer
          : serverPage(413)
        this.#finish(head, { ...answer, closes: true }, receipt)
        return false
      }
      if (!chunks.isWhole) return false
    }
    this.#receipt = null
    this.#answer(receipt)
    return true
  }

  #answer(receipt: Receipt): void {
    const { head, beginning } = receipt
    const { answer, login } = siteReply({ head, body: beginning }, this.#parts)
    this.#finish(head, answer, receipt)
    if (login === undefined) return
    this.#carrier.record({
      kind: login.isAccepted ? 'auth.success' : 'auth.failure',
      detail: {
        userName: login.userName,
        authMethod: 'password',
        method: head.method,
        url: logged(head.target),
        userAgent: loggedHeader(head, 'user-agent'),
      },
      lengthBytes: utf8Length(login.userName) + utf8Length(login.password),
    })
  }

  #finish(head: RequestHead, answer: Answer, receipt: Receipt | null): void {
    const closes = closesAfter(head, answer) || ++this.#requests >= MAX_REQUESTS
    const told = closes ? { ...answer, closes } : answer
    this.#carrier.record(requestAct(head, answer, receipt))
    this.#carrier.send(replyBytes(head, told, this.#carrier.nowMs()).toString('latin1'))
    if (closes) this.#over()
  }

  #refuse({ status, isHeaderTooLong, isBare, method, target }: HeadFault): void {
    const answer = isHeaderTooLong ? headerTooLong() : serverPage(status)
    const request = this.#held.toString('latin1', 0, MAX_SAMPLE_BYTES)
    this.#carrier.record({
      kind: target === '' ? 'protocol.error' : 'http.request',
      detail: {
        method: method || undefined,
        url: logged(target) || undefined,
        status,
        argument: target === '' ? logged(request) : undefined,
      },
      lengthBytes: this.#held.length,
    })
    const whole = replyBytes(null, answer, this.#carrier.nowMs()).toString('latin1')
    const bodyAt = whole.indexOf('\r\n\r\n') + 4
    this.#carrier.send(
      isBare ? whole.slice(bodyAt) : method === 'HEAD' ? whole.slice(0, bodyAt) : whole,
    )
    this.#over()
  }

  #over(): void {
    this.#isOver = true
    this.#held = Buffer.alloc(0)
    this.#receipt = null
    this.#carrier.end()
  }
}

/** The request as an event of the same fields as a line of an access log, with the body beside. */
function requestAct(head: RequestHead, { status }: Answer, receipt: Receipt | null): Act {
  const userAgent = loggedHeader(head, 'user-agent')
  const referrer = loggedHeader(head, 'referer')
  const received = receipt?.file?.end()
  const line = `${head.method} ${head.target} HTTP/${head.version === 9 ? '0.9' : `1.${head.version - 10}`}`
  return {
    kind: 'http.request',
    detail: {
      method: head.method,
      url: logged(head.target),
      status,
      userAgent,
      referrer,
      host: loggedHeader(head, 'host'),
      argument:
        receipt === null || receipt.beginning === ''
          ? undefined
          : logged(withoutSecrets(receipt.beginning.slice(0, MAX_SAMPLE_BYTES))),
      sha256: received?.sha256,
    },
    lengthBytes:
      line.length + (referrer?.length ?? 0) + (userAgent?.length ?? 0) + (received?.sizeBytes ?? 0),
  }
}

function loggedHeader(head: RequestHead, name: string): string | undefined {
  const value = head.headers.get(name)
  return value === undefined ? undefined : logged(value)
}

/** Text of a visitor as nginx puts it into its access log: quotes, backslashes and whatever is not printable as `\xHH`. */
function logged(text: string): string {
  return text.replace(
    /["\\]|[^\x20-\x7e]/g,
    (unit) => `\\x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
