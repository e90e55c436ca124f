import { pickleFault } from './pickle-fault.js'

/** Longer names of modules and classes are refused. */
const MAX_LINE_BYTES = 256

/** Reads the arguments of opcodes from a pickle, never past its end. */
export class PickleBytes {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The next `count` bytes, as a view. @throws PhantomNetError MODEL_INVALID, as every method, when there are fewer. */
  take(count: number): Uint8Array {
    return this.bytes.subarray(this.advance(count), this.at)
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1))
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true)
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true)
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true)
  }

  /** A length of eight bytes: one that is no exact number is longer than any file. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.advance(8), true))
  }

  /** The one number that pickles hold with its highest byte first. */
  float64(): number {
    return this.view.getFloat64(this.advance(8), false)
  }

  /** Whole number of `count` bytes, two's complement. */
  integer(count: number): number {
    if (count > 8) throw pickleFault(`holds a whole number of ${count} bytes`)
    let value = 0n
    for (const [i, byte] of this.take(count).entries()) value |= BigInt(byte) << BigInt(8 * i)
    return Number(BigInt.asIntN(8 * count, value))
  }

  string(count: number): string {
    const bytes = this.take(count)
    try {
      return this.text.decode(bytes)
    } catch (cause) {
      throw pickleFault('holds a text that is no UTF-8', cause)
    }
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.bytes.subarray(this.at, this.at + MAX_LINE_BYTES).indexOf(0x0a)
    if (end < 0) throw pickleFault('holds a name that does not end')
    const line = this.string(end)
    this.advance(1)
    return line
  }

  private advance(count: number): number {
    const from = this.at
    if (count > this.bytes.length - from) throw pickleFault('ends in the middle')
    this.at += count
    return from
  }
}
