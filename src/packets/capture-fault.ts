import type { ErrorCode } from '../errors.js'

/** What is wrong with a capture. It is a value: the packets before it were handed out and stay. */
export interface CaptureFault {
  readonly code: ErrorCode
  /** One sentence on what and where, one on the cure. */
  readonly message: string
  /** Position in the input of the record, block or header at fault, in bytes. */
  readonly offset: number
  /** The number the record at fault has or would have had; 1 when the file's own header is at fault. */
  readonly record: number
  /** Whether reading ended here. It goes on where the file itself still tells where the next record begins. */
  readonly isFinal: boolean
}

/** Remembers the one fault to tell: that which ended reading, else the first. */
export class FaultKeeper {
  #fault: CaptureFault | null = null

  get fault(): CaptureFault | null {
    return this.#fault
  }

  get isFinal(): boolean {
    return this.#fault !== null && this.#fault.isFinal
  }

  /**
   * Something to tell that does not end reading.
   * @param tell asked only when it is the first: every packet of a capture may have something to tell
   */
  note(tell: () => Omit<CaptureFault, 'isFinal'>): void {
    this.#fault ??= { ...tell(), isFinal: false }
  }

  /** The end of what can be read. */
  stop(fault: Omit<CaptureFault, 'isFinal'>): void {
    if (!this.isFinal) this.#fault = { ...fault, isFinal: true }
  }
}

/** How messages tell what was saved. */
export function keptPackets(count: number): string {
  if (count === 0) return 'No packet came before it'
  return count === 1 ? 'The packet before it was read' : `The ${count} packets before it were read`
}
