/** What all streams share: bytes they may keep together, and the counts of what they could not keep or never saw. */
export class StreamPool {
  /** Holes that nothing filled in time. */
  holes = 0
  /** Bytes given up because a bound was reached. */
  droppedBytes = 0
  /** Segments that came early and are kept. */
  earlySegments = 0
  keptBytes = 0
  readonly #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes so many bytes more, if there is room for them. */
  take(bytes: number): boolean {
    if (this.keptBytes + bytes > this.#maxBytes) return false
    this.keptBytes += bytes
    return true
  }

  give(bytes: number): void {
    this.keptBytes -= bytes
  }
}
