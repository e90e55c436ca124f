import { createHash, timingSafeEqual } from 'node:crypto'
import { parseAddress } from '../event/address.js'
import { PhantomNetError } from '../errors.js'
import { MIN_TOKEN_LENGTH } from './limits.js'
import { RefusedRequest } from './problem.js'

/**
 * Whether the server may listen there: anywhere with a token, without one only where no other machine reaches it.
 * @throws PhantomNetError TOKEN_REQUIRED, CONFIG_INVALID for a token that is too short.
 */
export function checkListening(host: string, token: string | null): void {
  if (token !== null && token.length < MIN_TOKEN_LENGTH) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`token\` has fewer than ${MIN_TOKEN_LENGTH} characters. Take a long random one, as \`openssl rand -hex 32\` prints.`,
    )
  }
  if (token !== null || isLoopback(host)) return
  throw new PhantomNetError(
    'TOKEN_REQUIRED',
    `Listening on ${host} lets other machines in, which demands a token. Set PHANTOMNET_TOKEN, or listen on 127.0.0.1.`,
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
  /** The Host header. */
  readonly host: string | undefined
}

/**
 * Refuses a request without the token. Where none is set, it refuses one that asks for another host than this machine:
 * a web page whose name was made to point here (DNS rebinding) gets no answer.
 * @throws RefusedRequest TOKEN_REQUIRED (401), REQUEST_INVALID (421).
 */
export function checkAccess(token: string | null, { authorization, host }: Credentials): void {
  if (token === null) {
    if (host === undefined || isLoopback(hostName(host))) return
    throw new RefusedRequest(
      'REQUEST_INVALID',
      'The Host header names another host than this machine. Ask for 127.0.0.1, or set a token.',
      { status: 421 },
    )
  }
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (given !== undefined && isSameText(given, token)) return
  throw new RefusedRequest(
    'TOKEN_REQUIRED',
    'The request carries no valid token. Send `Authorization: Bearer TOKEN`.',
    { headers: { 'www-authenticate': 'Bearer realm="phantomnet"' } },
  )
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
