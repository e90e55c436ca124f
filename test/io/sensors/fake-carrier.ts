import { createHash } from 'node:crypto'
import type { Carrier } from '../../../src/io/sensors/carrier.js'
import type { Receiving } from '../../../src/io/sensors/file-spool.js'
import type { Act } from '../../../src/io/sensors/sensor.js'

/** What a conversation hears from. */
export interface Hearer {
  hear(bytes: Uint8Array): void
}

/** Carries a conversation in a test: keeps what it says, and lets time pass only when told to. */
export class FakeCarrier implements Carrier {
  readonly acts: Act[] = []
  readonly received: { bytes: Buffer; isWhole: boolean }[] = []
  readonly #timers: { readonly atMs: number; readonly act: () => void }[] = []
  #said = ''
  #now = Date.UTC(2026, 10, 24, 12)
  isEnded = false

  readonly nowMs = (): number => this.#now

  send(text: string): void {
    this.#said += text
  }

  record(act: Act): void {
    this.acts.push(act)
  }

  after(ms: number, then: () => void): void {
    this.#timers.push({ atMs: this.#now + ms, act: then })
  }

  end(): void {
    this.isEnded = true
  }

  receive(): Receiving {
    const file = { bytes: Buffer.alloc(0), isWhole: false }
    this.received.push(file)
    return {
      write: (bytes) => void (file.bytes = Buffer.concat([file.bytes, bytes])),
      end: () => {
        file.isWhole = true
        const sha256 = createHash('sha256').update(file.bytes).digest('hex')
        return { sha256, sizeBytes: file.bytes.length }
      },
    }
  }

  /** What was said since it was last asked. */
  said(): string {
    const said = this.#said
    this.#said = ''
    return said
  }

  /** Lets so much time pass, and what was to be done in it happen. */
  pass(ms: number): void {
    this.#now += ms
    for (let i = 0; i < this.#timers.length;) {
      const timer = this.#timers[i]
      if (timer === undefined || timer.atMs > this.#now) i++
      else {
        this.#timers.splice(i, 1)
        timer.act()
        i = 0
      }
    }
  }

  /** Kinds of what was recorded, in order. */
  get kinds(): string[] {
    return this.acts.map(({ kind }) => kind)
  }
}

/** Sends a line and returns the answer. */
export function ask(hearer: Hearer, carrier: FakeCarrier, line: string): string {
  hearer.hear(Buffer.from(`${line}\r\n`, 'latin1'))
  return carrier.said()
}
