import { binaryFault } from './binary-fault.js'

/** Bytes that stand in the file as they are: nothing can be expected of them. */
export interface PlainBytes {
  /** One byte. @param value to write; not looked at by a reader. */
  byte(value: number): number
}

export class PlainWriter implements PlainBytes {
  private readonly bytes: number[] = []

  byte(value: number): number {
    this.bytes.push(value)
    return value
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes)
  }
}

export class PlainReader implements PlainBytes {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** @throws PhantomNetError MODEL_INVALID behind the last. */
  byte(): number {
    if (this.isAtEnd) throw binaryFault('it ends in the middle')
    return this.bytes[this.at++] as number
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
}
