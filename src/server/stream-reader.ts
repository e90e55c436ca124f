import { Readable } from 'node:stream'

/** Bytes that wait for one reader, at most: what comes beyond is dropped, and the reader is told how much. */
export const MAX_WAITING_BYTES = 256 * 1024

/** How long a reader may take nothing at all while something waits for it, ms; then it is cut off. */
export const STUCK_MS = 60_000

/** One thing that is told, as it goes over the wire, made once for all readers. */
export interface Frame {
  readonly bytes: Buffer
  readonly kind: 'verdict' | 'decision'
}

/**
 * The answer of one reader of the stream. Frames wait in it up to a bound; a reader who is slower than events come misses
 * some, and before the next that it gets is told of how many.
 */
export class StreamReader extends Readable {
  readonly #nowMs: () => number
  #dropped = { verdict: 0, decision: 0 }
  #pushedBytes = 0
  #takenBytes = 0
  #takenMs: number

  constructor(nowMs: () => number) {
    super({ highWaterMark: MAX_WAITING_BYTES })
    this.#nowMs = nowMs
    this.#takenMs = nowMs()
  }

  /** How many frames were dropped and not told of yet. */
  get untold(): number {
    return this.#dropped.verdict + this.#dropped.decision
  }

  /** Whether what waits is so much that no more is taken for now. */
  get isFull(): boolean {
    return this.readableLength >= MAX_WAITING_BYTES
  }

  /** Takes a frame; when there is no room it is dropped. */
  offer({ bytes, kind }: Frame): void {
    if (this.destroyed) return
    if (this.readableLength + bytes.length > MAX_WAITING_BYTES) {
      this.#dropped[kind]++
      return
    }
    this.#tellDropped()
    this.#put(bytes)
  }

  /** Takes what must not be dropped, as part of catching up; the caller waits while `isFull`. */
  insist(bytes: Buffer): void {
    if (!this.destroyed) this.#put(bytes)
  }

  /** A comment, so that neither end nor a proxy takes silence for an end; cuts off who takes nothing. */
  beat(): void {
    if (this.destroyed) return
    const taken = this.#pushedBytes - this.readableLength
    const nowMs = this.#nowMs()
    if (taken !== this.#takenBytes || this.readableLength === 0) {
      this.#takenBytes = taken
      this.#takenMs = nowMs
    } else if (nowMs - this.#takenMs > STUCK_MS) {
      this.destroy()
      return
    }
    if (this.readableLength > 0) return
    this.#tellDropped()
    this.#put(BEAT)
  }

  /** Ends the answer. */
  end(): void {
    if (!this.destroyed) this.push(null)
  }

  /** Nothing is made when it is asked for: frames come when they happen. */
  override _read(): void {}

  #tellDropped(): void {
    if (this.untold === 0) return
    const { verdict: verdicts, decision: decisions } = this.#dropped
    this.#dropped = { verdict: 0, decision: 0 }
    this.#put(Buffer.from(`event: dropped\ndata: ${JSON.stringify({ verdicts, decisions })}\n\n`))
  }

  #put(bytes: Buffer): void {
    this.#pushedBytes += bytes.length
    this.push(bytes)
  }
}

const BEAT = Buffer.from(': still here\n\n')
