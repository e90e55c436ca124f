import type { Act } from './sensor.js'

/**
 * Who carries a conversation of a text protocol: what it says goes out by it, what it hears and the time come from it.
 * A conversation does nothing else, so the same one runs over a socket and in a test.
 */
export interface Carrier {
  readonly nowMs: () => number
  /** Says something, one character a byte. */
  send(text: string): void
  record(act: Act): void
  /** Calls back after so many milliseconds, unless the connection has ended. */
  after(ms: number, then: () => void): void
  /** Ends the connection once everything said is out. */
  end(): void
}
