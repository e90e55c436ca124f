import type { SmtpCarrier } from '../../../../src/io/sensors/smtp/smtp-carrier.js'
import { FakeCarrier } from '../fake-carrier.js'

/** Carries an SMTP conversation in a test. */
export class FakeSmtpCarrier extends FakeCarrier implements SmtpCarrier {
  readonly localIp = '192.0.2.10'
  readonly #accepted: ReadonlySet<string>

  constructor(accepted: readonly string[] = []) {
    super()
    this.#accepted = new Set(accepted)
  }

  accepts(userName: string, password: string): boolean {
    return this.#accepted.has(`${userName}:${password}`)
  }

  queueId(): string {
    return '4F1A2296388'
  }
}
