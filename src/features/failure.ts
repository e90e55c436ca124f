import type { Event } from '../event/event.js'

const FIRST_HTTP_ERROR = 400

/**
 * Whether the visitor did not get what it asked for: refused credentials, a broken protocol, a probe of a closed port, an HTTP
 * status of 400 and up. Refused mail is none: refusals are how a mail log is labelled, and a feature must not repeat a label.
 */
export function isFailure({ kind, detail: { status } }: Event): boolean {
  if (kind === 'auth.failure' || kind === 'protocol.error' || kind === 'port.probe') return true
  return kind === 'http.request' && status !== undefined && status >= FIRST_HTTP_ERROR
}
