import { writeSync } from 'node:fs'
import { outputFailure } from './output.js'

/** Characters that are gathered before they are written. */
const BUFFER_LENGTH = 1 << 16

/** How long to wait for a reader that is slower than we are, ms. */
const WAIT_MS = 2

/**
 * Writes lines to a file descriptor and waits for whoever reads it, so that a slow reader holds the work back instead
 * of filling the memory. What is gathered is written at the latest when the work at hand pauses.
 */
export class LineWriter {
  readonly #descriptor: number
  readonly #onClosed: () => void
  #pending = ''
  #isScheduled = false
  /** Met while nobody was there to be told. */
  #failure: { readonly error: unknown } | null = null

  /** @param onClosed called when the reader went away; what is written after that is dropped. */
  constructor(descriptor: number, onClosed: () => void) {
    this.#descriptor = descriptor
    this.#onClosed = onClosed
  }

  /** @throws PhantomNetError STORE_FAILED. */
  write(line: string): void {
    if (this.#failure !== null) throw this.#failure.error
    this.#pending += `${line}\n`
    if (this.#pending.length >= BUFFER_LENGTH) this.flush()
    else if (!this.#isScheduled) {
      this.#isScheduled = true
      setImmediate(() => {
        this.#isScheduled = false
        try {
          this.flush()
        } catch (error) {
          this.#failure = { error }
        }
      })
    }
  }

  /** Writes what is gathered. @throws PhantomNetError STORE_FAILED, as for a full disk. */
  flush(): void {
    if (this.#failure !== null) throw this.#failure.error
    const bytes = Buffer.from(this.#pending, 'utf8')
    this.#pending = ''
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(this.#descriptor, bytes, at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EPIPE') return this.#onClosed()
        if (code !== 'EAGAIN') throw outputFailure(error)
        sleep(WAIT_MS)
      }
    }
  }
}

const NOTHING = new Int32Array(new SharedArrayBuffer(4))

function sleep(ms: number): void {
  Atomics.wait(NOTHING, 0, 0, ms)
}
