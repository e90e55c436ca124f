import { createHash, timingSafeEqual } from 'node:crypto'
import { canonicalAddress, parseAddress } from '../event/address.js'
import { PhantomNetError } from '../errors.js'
import type { Actor } from '../io/store/audit-store.js'
import { isAllowed, type Role, ROLES } from '../io/store/token-roles.js'
import { MIN_TOKEN_LENGTH } from './limits.js'
import { RefusedRequest } from './problem.js'
import type { TokenBook } from './token-book.js'

/**
 * Whether the server may listen there: anywhere with a token, without one only where no other machine reaches it.
 * @param token the one of the configuration. @param hasOthers whether the workspace has tokens of its own.
 * @throws PhantomNetError TOKEN_REQUIRED, CONFIG_INVALID for a token that is too short.
 */
export function checkListening(host: string, token: string | null, hasOthers: () => boolean): void {
  if (token !== null && token.length < MIN_TOKEN_LENGTH) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`token\` has fewer than ${MIN_TOKEN_LENGTH} characters. Take a long random one, as \`openssl rand -hex 32\` prints.`,
    )
  }
  if (token !== null || isLoopback(host) || hasOthers()) return
  throw new PhantomNetError(
    'TOKEN_REQUIRED',
    `Listening on ${host} lets other machines in, which demands a token. Make one with \`phantomnet tokens add\`, set PHANTOMNET_TOKEN, or listen on 127.0.0.1.`,
  )
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  const bytes = parseAddress(host)
  if (bytes === null) return false
  if (bytes.length === 4) return bytes[0] === 127
  return bytes.every((byte, i) => byte === (i === 15 ? 1 : 0))
}

/** What a request shows of who sent it. */
export interface Credentials {
  readonly authorization: string | undefined
  /** The X-Api-Key header, in which CrowdSec's bouncers carry a token. */
  readonly apiKey?: string | undefined
  /** The Host header. */
  readonly host: string | undefined
  /** Where the connection comes from. */
  readonly address: string
}

/** Who asks. */
export interface Client {
  /** The token's name; null for whoever asks a server or a route that demands none. */
  readonly token: string | null
  readonly roles: readonly Role[]
  /** Where the connection comes from, in its canonical spelling. */
  readonly address: string
}

/** How the audit log names who asks. */
export function actorOf({ token, address }: Client): Actor {
  return { actor: token === null ? 'no token' : `token ${token}`, address }
}

/** The name that the configuration's own token goes by; none of the workspace can have it. */
export const CONFIGURED_TOKEN = '(option token)'

/** Who may ask for what. */
export class Access {
  readonly #token: string | null
  readonly #book: TokenBook
  #isProtected: boolean

  /** @param token the configuration's own, of the role `operate`; null for none. @throws PhantomNetError STORE_FAILED. */
  constructor(token: string | null, book: TokenBook) {
    this.#token = token
    this.#book = book
    this.#isProtected = token !== null || !book.isEmpty
  }

  /** Whether requests need a token: from the first token on, and for good, so that deleting the last opens nothing. */
  get isProtected(): boolean {
    if (!this.#isProtected) this.#isProtected = !this.#book.isEmpty
    return this.#isProtected
  }

  /**
   * Refuses a request without a token, or with one that does not allow what is asked. Where none is demanded, it refuses
   * one that asks for another host than this machine: a web page whose name was made to point here (DNS rebinding) gets no answer.
   * @param role what the token must allow; null for what answers without one, undefined for any.
   * @throws RefusedRequest TOKEN_REQUIRED (401), ROLE_REQUIRED (403), REQUEST_INVALID (421); STORE_FAILED.
   */
  admit(credentials: Credentials, role: Role | null | undefined): Client {
    const address = canonicalAddress(credentials.address) ?? credentials.address
    if (!this.isProtected) {
      checkHost(credentials.host)
      return { token: null, roles: ROLES, address }
    }
    if (role === null) return { token: null, roles: [], address }
    const client = this.#bearer(secretOf(credentials), address)
    if (client === null) {
      throw new RefusedRequest(
        'TOKEN_REQUIRED',
        'The request carries no valid token. Send `Authorization: Bearer TOKEN`.',
        { headers: { 'www-authenticate': 'Bearer realm="phantomnet"' } },
      )
    }
    if (role !== undefined && !isAllowed(client.roles, role)) throw roleMissing(role)
    return client
  }

  #bearer(secret: string | undefined, address: string): Client | null {
    if (secret === undefined) return null
    if (this.#token !== null && isSameText(secret, this.#token))
      return { token: CONFIGURED_TOKEN, roles: ['operate'], address }
    const token = this.#book.find(secret)
    if (token === null) return null
    this.#book.note(token, address)
    return { token: token.name, roles: token.roles, address }
  }
}

function checkHost(host: string | undefined): void {
  if (host === undefined || isLoopback(hostName(host))) return
  throw new RefusedRequest(
    'REQUEST_INVALID',
    'The Host header names another host than this machine. Ask for 127.0.0.1, or set a token.',
    { status: 421 },
  )
}

function roleMissing(role: Role): RefusedRequest {
  return new RefusedRequest(
    'ROLE_REQUIRED',
    `The token does not allow this, which needs the role \`${role}\`. Use one that has it: \`phantomnet tokens add NAME --roles ${role}\`.`,
    {
      headers: {
        'www-authenticate': `Bearer realm="phantomnet", error="insufficient_scope", scope="${role}"`,
      },
    },
  )
}

function secretOf({ authorization, apiKey }: Credentials): string | undefined {
  if (authorization === undefined) return apiKey
  // Firewalls that fetch a list can often only say a name and a password, in the URL.
  const pair = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1]
  if (pair !== undefined) return /^[^:]*:(\S+)$/.exec(Buffer.from(pair, 'base64').toString())?.[1]
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
}

/** Compares in a time that tells nothing of where or whether the texts differ, nor of their lengths. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** `[::1]:8000` is `::1`, `localhost:8000` is `localhost`. */
function hostName(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header)
  return bracketed?.[1] ?? header.replace(/:\d+$/, '')
}
