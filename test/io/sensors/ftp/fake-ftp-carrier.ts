import type { FtpCarrier } from '../../../../src/io/sensors/ftp/ftp-carrier.js'
import { FakeCarrier } from '../fake-carrier.js'

/** A visitor's second connection as a test plays it: it is there as soon as it is waited for, unless told otherwise. */
export class FakeFtpCarrier extends FakeCarrier implements FtpCarrier {
  readonly sourceIp = '203.0.113.7'
  readonly localIp = '192.0.2.10'
  readonly accepted: ReadonlySet<string>
  /** What the visitor sends over his next second connections, one after the other. */
  uploads: Buffer[][] = []
  /** What he got over them. */
  downloads: string[] = []
  comes = true
  ports = 4
  isListening = false

  constructor(accepted: readonly string[] = []) {
    super()
    this.accepted = new Set(accepted)
  }

  accepts(userName: string, password: string): boolean {
    return this.accepted.has(`${userName}:${password}`)
  }

  listen(): number | null {
    this.isListening = this.ports > 0
    return this.isListening ? 40_000 : null
  }

  dropData(): void {
    this.isListening = false
  }

  whenConnected(then: (isThere: boolean) => void): void {
    if (this.comes) then(true)
    else this.after(60_000, () => then(false))
  }

  sendData(bytes: Uint8Array, then: (isWhole: boolean) => void): void {
    this.downloads.push(Buffer.from(bytes).toString('latin1'))
    then(true)
  }

  readData(onBytes: (bytes: Uint8Array) => void, then: (isWhole: boolean) => void): void {
    for (const bytes of this.uploads.shift() ?? []) onBytes(bytes)
    then(true)
  }
}
