/** Value types of WebAssembly as its binary format has them. Core specification 2.0, 5.3. */
export const I32 = 0x7f
export const F64 = 0x7c
export const V128 = 0x7b

export type ValueType = typeof I32 | typeof F64 | typeof V128

/** The type of a block or loop that leaves nothing on the stack. */
const EMPTY_BLOCK = 0x40

/**
 * The body of one WebAssembly function, written instruction by instruction. Each method appends the instruction of its
 * name (Core specification 2.0, 5.4) and returns the code itself, so that a line of calls reads like a line of assembly.
 * Loads and stores take the address from the stack and add `offset`; their alignment is only a hint and always 0.
 */
export class Code {
  #bytes: Uint8Array
  #length = 0

  /** @param capacity bytes it will take, so far as that is known. */
  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
  }

  /** Bytes written so far, as a copy. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  get length(): number {
    return this.#length
  }

  byte(value: number): this {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
    return this
  }

  bytes(values: ArrayLike<number>): this {
    if (this.#length + values.length > this.#bytes.length) this.#grow(values.length)
    this.#bytes.set(values, this.#length)
    this.#length += values.length
    return this
  }

  /** Everything another one has written. */
  append(other: Code): this {
    return this.bytes(other.#bytes.subarray(0, other.#length))
  }

  /** An unsigned number, least significant 7 bits first (LEB128). */
  unsigned(value: number): this {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    return this.byte(rest)
  }

  /** A signed 32-bit number (LEB128). */
  signed(value: number): this {
    let rest = value | 0
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
      this.byte(isLast ? low : low | 0x80)
      if (isLast) return this
    }
  }

  localGet(local: number): this {
    return this.byte(0x20).unsigned(local)
  }

  localSet(local: number): this {
    return this.byte(0x21).unsigned(local)
  }

  localTee(local: number): this {
    return this.byte(0x22).unsigned(local)
  }

  call(func: number): this {
    return this.byte(0x10).unsigned(func)
  }

  /** Everything up to the matching `end`; a branch to it leaves it. */
  block(): this {
    return this.byte(0x02).byte(EMPTY_BLOCK)
  }

  /** Everything up to the matching `end`; a branch to it starts it over. */
  loop(): this {
    return this.byte(0x03).byte(EMPTY_BLOCK)
  }

  end(): this {
    return this.byte(0x0b)
  }

  /** @param depth blocks and loops outwards, 0 the innermost. */
  br(depth: number): this {
    return this.byte(0x0c).unsigned(depth)
  }

  brIf(depth: number): this {
    return this.byte(0x0d).unsigned(depth)
  }

  /** Leaves the function with what is on the stack. */
  ret(): this {
    return this.byte(0x0f)
  }

  select(): this {
    return this.byte(0x1b)
  }

  i32Const(value: number): this {
    return this.byte(0x41).signed(value)
  }

  f64Const(value: number): this {
    return this.byte(0x44).bytes(new Uint8Array(Float64Array.of(value).buffer))
  }

  i32Load(offset: number): this {
    return this.byte(0x28).byte(0).unsigned(offset)
  }

  f64Load(offset: number): this {
    return this.byte(0x2b).byte(0).unsigned(offset)
  }

  i32Load8U(offset: number): this {
    return this.byte(0x2d).byte(0).unsigned(offset)
  }

  i32Load16U(offset: number): this {
    return this.byte(0x2f).byte(0).unsigned(offset)
  }

  f64Store(offset: number): this {
    return this.byte(0x39).byte(0).unsigned(offset)
  }

  i32Store(offset: number): this {
    return this.byte(0x36).byte(0).unsigned(offset)
  }

  i32Store8(offset: number): this {
    return this.byte(0x3a).byte(0).unsigned(offset)
  }

  i32Eqz(): this {
    return this.byte(0x45)
  }

  i32Eq(): this {
    return this.byte(0x46)
  }

  i32Ne(): this {
    return this.byte(0x47)
  }

  i32LtU(): this {
    return this.byte(0x49)
  }

  i32GtU(): this {
    return this.byte(0x4b)
  }

  i32GtS(): this {
    return this.byte(0x4a)
  }

  i32LeU(): this {
    return this.byte(0x4d)
  }

  i32GeU(): this {
    return this.byte(0x4f)
  }

  f64Gt(): this {
    return this.byte(0x64)
  }

  f64Le(): this {
    return this.byte(0x65)
  }

  f64Eq(): this {
    return this.byte(0x61)
  }

  f64Ne(): this {
    return this.byte(0x62)
  }

  f64Lt(): this {
    return this.byte(0x63)
  }

  f64Ge(): this {
    return this.byte(0x66)
  }

  /** Leading zero bits. */
  i32Clz(): this {
    return this.byte(0x67)
  }

  /** Trailing zero bits. */
  i32Ctz(): this {
    return this.byte(0x68)
  }

  i32Add(): this {
    return this.byte(0x6a)
  }

  i32Sub(): this {
    return this.byte(0x6b)
  }

  i32Mul(): this {
    return this.byte(0x6c)
  }

  /** Traps for a divisor of 0. */
  i32DivU(): this {
    return this.byte(0x6e)
  }

  i32RemU(): this {
    return this.byte(0x70)
  }

  i32And(): this {
    return this.byte(0x71)
  }

  i32Or(): this {
    return this.byte(0x72)
  }

  i32Xor(): this {
    return this.byte(0x73)
  }

  i32Shl(): this {
    return this.byte(0x74)
  }

  i32ShrS(): this {
    return this.byte(0x75)
  }

  i32ShrU(): this {
    return this.byte(0x76)
  }

  f64Add(): this {
    return this.byte(0xa0)
  }

  f64Sub(): this {
    return this.byte(0xa1)
  }

  f64Mul(): this {
    return this.byte(0xa2)
  }

  f64Div(): this {
    return this.byte(0xa3)
  }

  f64Min(): this {
    return this.byte(0xa4)
  }

  f64Max(): this {
    return this.byte(0xa5)
  }

  /** The nearest float32. */
  f32DemoteF64(): this {
    return this.byte(0xb6)
  }

  /** The float32 of these bits. */
  f32ReinterpretI32(): this {
    return this.byte(0xbe)
  }

  f64ConvertI32U(): this {
    return this.byte(0xb8)
  }

  f64PromoteF32(): this {
    return this.byte(0xbb)
  }

  v128Load(offset: number): this {
    return this.simd(0x00).byte(0).unsigned(offset)
  }

  /** The eight bytes at the address, in both halves. */
  v128Load64Splat(offset: number): this {
    return this.simd(0x0a).byte(0).unsigned(offset)
  }

  v128Store(offset: number): this {
    return this.simd(0x0b).byte(0).unsigned(offset)
  }

  /** Eight bytes into the low lane, 0 into the high one. */
  v128Load64Zero(offset: number): this {
    return this.simd(0x5d).byte(0).unsigned(offset)
  }

  /** Eight bytes into one lane of the vector on the stack. */
  v128Load64Lane(offset: number, lane: 0 | 1): this {
    return this.simd(0x57).byte(0).unsigned(offset).byte(lane)
  }

  /** One lane of the vector on the stack. */
  v128Store64Lane(offset: number, lane: 0 | 1): this {
    return this.simd(0x5b).byte(0).unsigned(offset).byte(lane)
  }

  i32x4Splat(): this {
    return this.simd(0x11)
  }

  f64x2Splat(): this {
    return this.simd(0x14)
  }

  i8x16GtS(): this {
    return this.simd(0x27)
  }

  v128And(): this {
    return this.simd(0x4e)
  }

  v128Xor(): this {
    return this.simd(0x51)
  }

  /** Bits of the first where the third has ones, of the second elsewhere. */
  v128Bitselect(): this {
    return this.simd(0x52)
  }

  i8x16Neg(): this {
    return this.simd(0x61)
  }

  i8x16Add(): this {
    return this.simd(0x6e)
  }

  i8x16Sub(): this {
    return this.simd(0x71)
  }

  i8x16MinS(): this {
    return this.simd(0x76)
  }

  /** The low eight bytes, each to two. */
  i16x8ExtendLowI8x16U(): this {
    return this.simd(0x89)
  }

  i16x8ExtendHighI8x16U(): this {
    return this.simd(0x8a)
  }

  i16x8Shl(): this {
    return this.simd(0x8b)
  }

  i32x4Shl(): this {
    return this.simd(0xab)
  }

  i32x4ShrS(): this {
    return this.simd(0xac)
  }

  i32x4ShrU(): this {
    return this.simd(0xad)
  }

  i32x4Sub(): this {
    return this.simd(0xb1)
  }

  i32x4ExtractLane(lane: number): this {
    return this.simd(0x1b).byte(lane)
  }

  f64x2ExtractLane(lane: 0 | 1): this {
    return this.simd(0x21).byte(lane)
  }

  f64x2Eq(): this {
    return this.simd(0x47)
  }

  f64x2Add(): this {
    return this.simd(0xf0)
  }

  f64x2Sub(): this {
    return this.simd(0xf1)
  }

  f64x2Mul(): this {
    return this.simd(0xf2)
  }

  f64x2Min(): this {
    return this.simd(0xf4)
  }

  f64x2Max(): this {
    return this.simd(0xf5)
  }

  /** The second where it is less than the first, else the first. */
  f64x2Pmin(): this {
    return this.simd(0xf6)
  }

  /** The second where it is greater than the first, else the first. */
  f64x2Pmax(): this {
    return this.simd(0xf7)
  }

  /** One lane of the vector on the stack, four bytes. */
  v128Store32Lane(offset: number, lane: number): this {
    return this.simd(0x5a).byte(0).unsigned(offset).byte(lane)
  }

  i32x4ReplaceLane(lane: number): this {
    return this.simd(0x1c).byte(lane)
  }

  i32x4Mul(): this {
    return this.simd(0xb5)
  }

  i32x4Add(): this {
    return this.simd(0xae)
  }

  private simd(opcode: number): this {
    return this.byte(0xfd).unsigned(opcode)
  }

  /** Makes room for so many bytes more, and as much again as there is. */
  #grow(count: number): void {
    const larger = new Uint8Array(count + 2 * this.#bytes.length)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
