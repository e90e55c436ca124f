import type { Carrier } from '../carrier.js'
import type { Receiving } from '../file-spool.js'

/** What an SMTP conversation needs beside its connection. */
export interface SmtpCarrier extends Carrier {
  readonly localIp: string
  /** Whether a name and password get in; asked once for each attempt, before it is recorded. */
  accepts(userName: string, password: string): boolean
  /** Begins a message that the visitor sends. */
  receive(): Receiving
  /** A name for a message, as mail servers give it: five digits of the time and a file's number, in hexadecimal. */
  queueId(): string
}
