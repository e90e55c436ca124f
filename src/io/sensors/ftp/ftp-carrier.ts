import type { Carrier } from '../carrier.js'
import type { Receiving } from '../file-spool.js'

/** What an FTP conversation needs beside its control connection. */
export interface FtpCarrier extends Carrier {
  readonly sourceIp: string
  readonly localIp: string
  /** Whether a name and password get in; asked once for each attempt, before it is recorded. */
  accepts(userName: string, password: string): boolean
  /** Begins a file that the visitor sends. */
  receive(): Receiving
  /**
   * Waits at a port of ours for the visitor's second connection, in place of any former one.
   * @returns the port, or null when all are taken.
   */
  listen(): number | null
  /** Waits no longer, and ends the second connection if there is one. */
  dropData(): void
  /** Calls back once the second connection is there, with false when it does not come in time. */
  whenConnected(then: (isThere: boolean) => void): void
  /** Sends all of this over the second connection and ends it; calls back with whether it went out. */
  sendData(bytes: Uint8Array, then: (isWhole: boolean) => void): void
  /** Reads the second connection to its end; calls back with whether that was a proper one. */
  readData(onBytes: (bytes: Uint8Array) => void, then: (isWhole: boolean) => void): void
}
