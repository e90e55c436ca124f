import { createHmac, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { PhantomNetError } from '../../errors.js'
import { VERSION } from '../../version.js'
import { toEcs } from './ecs.js'
import type { Notice, Notifier } from './notifier.js'
import { checkLiteralHost, publicLookup } from './public-lookup.js'

/** How long a call may take, ms. */
const TIMEOUT_MS = 10_000

export interface WebhookOptions {
  readonly url: string
  /** Signs each call; null for none. */
  readonly secret: string | null
  /** Whether it may reach machines that are not on the open internet. */
  readonly isPrivateAllowed: boolean
  readonly nowMs: () => number
}

/**
 * Posts notices to a URL as `{"id", "notices": […]}`, each a document of ECS. With a secret the header
 * `x-phantomnet-signature` is `t=SECONDS,v1=HEX`: HMAC-SHA-256 of `SECONDS.BODY`; a receiver refuses old times. Redirects
 * are not followed. A call that is made again has the same id.
 */
export class Webhook implements Notifier {
  readonly name = 'webhook'
  readonly #options: WebhookOptions
  readonly #url: URL
  /** Of a call that failed, until it is made again. */
  #id: string | null = null

  /** @throws PhantomNetError CONFIG_INVALID. */
  constructor(options: WebhookOptions) {
    this.#options = options
    this.#url = readUrl(options.url)
    if (!options.isPrivateAllowed) checkLiteralHost(this.#url.hostname)
  }

  async tell(notices: readonly Notice[]): Promise<string | null> {
    this.#id ??= randomUUID()
    const body = JSON.stringify({ id: this.#id, notices: notices.map(toEcs) })
    const status = await this.#post(body).catch((cause: unknown) => {
      throw failed((cause as Error).message, cause)
    })
    // Too slow, too many, or not their fault: later it may go well.
    if (status === 408 || status === 429 || status >= 500) throw failed(`it answered ${status}`)
    this.#id = null
    return status >= 200 && status < 300 ? null : `it answered ${status}`
  }

  close(): void {
    this.#id = null
  }

  #post(body: string): Promise<number> {
    const { isPrivateAllowed } = this.#options
    const send = this.#url.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const call = send(this.#url, {
        method: 'POST',
        headers: this.#headers(body),
        timeout: TIMEOUT_MS,
        ...(isPrivateAllowed ? {} : { lookup: publicLookup }),
      })
      const late = setTimeout(() => call.destroy(new Error('it took too long')), TIMEOUT_MS)
      call.on('timeout', () => call.destroy(new Error('it took too long')))
      call.on('error', (error) => {
        clearTimeout(late)
        reject(error)
      })
      call.on('response', (answer) => {
        clearTimeout(late)
        resolve(answer.statusCode ?? 0)
        // What it says is of no interest, however long it is.
        answer.destroy()
      })
      call.end(body)
    })
  }

  #headers(body: string): Record<string, string | number> {
    const { secret, nowMs } = this.#options
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': `phantomnet/${VERSION}`,
      'x-phantomnet-id': this.#id ?? '',
    }
    if (secret === null) return headers
    const seconds = Math.floor(nowMs() / 1000)
    return {
      ...headers,
      'x-phantomnet-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
    }
  }
}

/** Hex. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`webhook_url\` is ${JSON.stringify(text.slice(0, 200))}, which is no http or https URL. Mend it.`,
  )
}

function failed(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'NOTIFIER_FAILED',
    `The webhook failed: ${what}. It is called again.`,
    { cause },
  )
}
