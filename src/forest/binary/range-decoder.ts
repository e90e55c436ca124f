import { binaryFault } from './binary-fault.js'
import type { BitCoder } from './bit-coder.js'
import type { BitModels } from './bit-models.js'

const TOP = 2 ** 24

/** Reads what RangeEncoder wrote. @throws PhantomNetError MODEL_INVALID when it asks for more than there is. */
export class RangeDecoder implements BitCoder {
  private readonly bytes: Uint8Array
  private at = 0
  private range = 0xffffffff
  private code = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    for (let i = 0; i < 4; i++) this.code = this.code * 256 + this.next()
  }

  bit(models: BitModels, model: number): number {
    const bit = this.narrow((this.range >>> 16) * models.expected(model))
    models.learn(model, bit)
    return bit
  }

  plainBit(): number {
    return this.narrow(this.range >>> 1)
  }

  private narrow(bound: number): number {
    const bit = this.code < bound ? 0 : 1
    if (bit === 0) {
      this.range = bound
    } else {
      this.code -= bound
      this.range -= bound
    }
    while (this.range < TOP) {
      this.range = (this.range * 256) >>> 0
      this.code = this.code * 256 + this.next()
    }
    return bit
  }

  private next(): number {
    if (this.at >= this.bytes.length) throw binaryFault('it ends in the middle')
    return this.bytes[this.at++] as number
  }
}
