import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Code, F64, I32, V128, type ValueType } from '../../../src/forest/wasm/code.js'
import { callOf } from './one-function.js'

/** One instruction at work: what is in memory, the code, and what it must return. */
type Case = readonly [
  instruction: keyof Code,
  type: typeof I32 | typeof F64,
  write: (code: Code) => unknown,
  expected: number,
]

/** Locals of every case: 0 and 1 are i32 parameters holding 5 and -3, 2 an f64 of 2.5, 3 a vector of the memory's start. */
const [FIVE, MINUS_THREE, TWO_AND_A_HALF, BYTES] = [0, 1, 2, 3]

/** Memory from 0 on: the bytes 1 to 16; from 16 on the doubles 1.5 and -2; the rest 0. */
function fillMemory(buffer: ArrayBufferLike): void {
  new Uint8Array(buffer).set(Array.from({ length: 16 }, (_, i) => i + 1))
  new Float64Array(buffer, 16, 2).set([1.5, -2])
}

const doubles = (code: Code): Code => code.i32Const(0).v128Load(16)
const bytes = (code: Code): Code => code.localGet(BYTES)
const words = (code: Code): Code => code.i32Const(-7).i32x4Splat()

const CASES: readonly Case[] = [
  ['localGet', I32, (c) => c.localGet(FIVE), 5],
  ['localSet', I32, (c) => c.i32Const(9).localSet(FIVE).localGet(FIVE), 9],
  ['localTee', I32, (c) => c.i32Const(9).localTee(FIVE).localGet(FIVE).i32Add(), 18],
  ['call', I32, (c) => c.call(0), 42],
  [
    'block',
    I32,
    (c) => c.block().localGet(FIVE).brIf(0).i32Const(1).localSet(FIVE).end().localGet(FIVE),
    5,
  ],
  [
    'loop',
    I32,
    (c) => {
      c.loop().localGet(MINUS_THREE).localGet(FIVE).i32Add().localSet(MINUS_THREE)
      c.localGet(FIVE).i32Const(1).i32Sub().localTee(FIVE).brIf(0).end().localGet(MINUS_THREE)
    },
    12,
  ],
  ['end', I32, (c) => c.block().end().localGet(FIVE), 5],
  ['br', I32, (c) => c.block().br(0).i32Const(1).localSet(FIVE).end().localGet(FIVE), 5],
  [
    'brIf',
    I32,
    (c) => c.block().i32Const(0).brIf(0).i32Const(1).localSet(FIVE).end().localGet(FIVE),
    1,
  ],
  ['ret', I32, (c) => c.localGet(FIVE).ret(), 5],
  ['select', I32, (c) => c.i32Const(7).i32Const(8).localGet(FIVE).select(), 7],
  ['i32Const', I32, (c) => c.i32Const(-2147483648), -2147483648],
  ['f64Const', F64, (c) => c.f64Const(-1e-310), -1e-310],
  ['i32Load', I32, (c) => c.i32Const(4).i32Load(1), 0x09080706],
  ['f64Load', F64, (c) => c.i32Const(8).f64Load(16), -2],
  ['i32Load8U', I32, (c) => c.i32Const(15).i32Load8U(0), 16],
  ['i32Load16U', I32, (c) => c.i32Const(1).i32Load16U(1), 0x0403],
  [
    'f64Store',
    F64,
    (c) => c.i32Const(64).localGet(TWO_AND_A_HALF).f64Store(8).i32Const(72).f64Load(0),
    2.5,
  ],
  [
    'i32Store',
    I32,
    (c) => c.i32Const(64).localGet(MINUS_THREE).i32Store(4).i32Const(68).i32Load(0),
    -3,
  ],
  [
    'i32Store8',
    I32,
    (c) => c.i32Const(64).localGet(MINUS_THREE).i32Store8(4).i32Const(68).i32Load(0),
    253,
  ],
  ['i32Eqz', I32, (c) => c.localGet(FIVE).i32Eqz(), 0],
  ['i32Eq', I32, (c) => c.localGet(FIVE).i32Const(5).i32Eq(), 1],
  ['i32Ne', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32Ne(), 1],
  ['i32GtS', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32GtS(), 1],
  ['i32LtU', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32LtU(), 1],
  ['i32GtU', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32GtU(), 0],
  ['i32LeU', I32, (c) => c.localGet(FIVE).localGet(FIVE).i32LeU(), 1],
  ['i32GeU', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32GeU(), 0],
  ['f64Eq', I32, (c) => c.f64Const(0).f64Const(-0).f64Eq(), 1],
  ['f64Ne', I32, (c) => c.f64Const(NaN).f64Const(NaN).f64Ne(), 1],
  ['f64Lt', I32, (c) => c.localGet(TWO_AND_A_HALF).f64Const(2.5).f64Lt(), 0],
  ['f64Gt', I32, (c) => c.localGet(TWO_AND_A_HALF).f64Const(2).f64Gt(), 1],
  ['f64Le', I32, (c) => c.localGet(TWO_AND_A_HALF).f64Const(2.5).f64Le(), 1],
  ['f64Ge', I32, (c) => c.localGet(TWO_AND_A_HALF).f64Const(NaN).f64Ge(), 0],
  ['i32Clz', I32, (c) => c.localGet(FIVE).i32Clz(), 29],
  ['i32Ctz', I32, (c) => c.i32Const(40).i32Ctz(), 3],
  ['i32Add', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32Add(), 2],
  ['i32Sub', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32Sub(), 8],
  ['i32Mul', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32Mul(), -15],
  ['i32DivU', I32, (c) => c.localGet(MINUS_THREE).localGet(FIVE).i32DivU(), 858993458],
  ['i32RemU', I32, (c) => c.i32Const(17).localGet(FIVE).i32RemU(), 2],
  ['i32And', I32, (c) => c.localGet(FIVE).localGet(MINUS_THREE).i32And(), 5],
  ['i32Or', I32, (c) => c.localGet(FIVE).i32Const(2).i32Or(), 7],
  ['i32Xor', I32, (c) => c.localGet(FIVE).i32Const(1).i32Xor(), 4],
  ['i32Shl', I32, (c) => c.localGet(FIVE).i32Const(3).i32Shl(), 40],
  ['i32ShrS', I32, (c) => c.localGet(MINUS_THREE).i32Const(1).i32ShrS(), -2],
  ['i32ShrU', I32, (c) => c.localGet(MINUS_THREE).i32Const(31).i32ShrU(), 1],
  ['f64Add', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(1).f64Add(), 3.5],
  ['f64Sub', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(1).f64Sub(), 1.5],
  ['f64Mul', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(4).f64Mul(), 10],
  ['f64Div', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(0).f64Div(), Infinity],
  ['f64Min', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(1).f64Min(), 1],
  ['f64Max', F64, (c) => c.localGet(TWO_AND_A_HALF).f64Const(4).f64Max(), 4],
  ['f32DemoteF64', F64, (c) => c.f64Const(0.1).f32DemoteF64().f64PromoteF32(), Math.fround(0.1)],
  [
    'f32ReinterpretI32',
    F64,
    (c) => c.i32Const(0x3fc00000).f32ReinterpretI32().f64PromoteF32(),
    1.5,
  ],
  ['f64PromoteF32', F64, (c) => c.localGet(TWO_AND_A_HALF).f32DemoteF64().f64PromoteF32(), 2.5],
  ['f64ConvertI32U', F64, (c) => c.localGet(MINUS_THREE).f64ConvertI32U(), 2 ** 32 - 3],
  ['v128Load', F64, (c) => c.i32Const(8).v128Load(8).f64x2ExtractLane(0), 1.5],
  ['v128Load64Splat', F64, (c) => c.i32Const(8).v128Load64Splat(16).f64x2ExtractLane(1), -2],
  ['v128Store', F64, (c) => doubles(c.i32Const(64)).v128Store(0).i32Const(72).f64Load(0), -2],
  ['v128Load64Zero', F64, (c) => c.i32Const(24).v128Load64Zero(0).f64x2ExtractLane(1), 0],
  [
    'v128Load64Lane',
    F64,
    (c) => doubles(c.i32Const(16)).v128Load64Lane(0, 1).f64x2ExtractLane(1),
    1.5,
  ],
  [
    'v128Store64Lane',
    F64,
    (c) => doubles(c.i32Const(64)).v128Store64Lane(8, 1).i32Const(72).f64Load(0),
    -2,
  ],
  [
    'v128Store32Lane',
    I32,
    (c) => bytes(c.i32Const(64)).v128Store32Lane(8, 2).i32Const(72).i32Load(0),
    0x0c0b0a09,
  ],
  ['i32x4Splat', I32, (c) => words(c).i32x4ExtractLane(3), -7],
  ['f64x2Splat', F64, (c) => c.localGet(TWO_AND_A_HALF).f64x2Splat().f64x2ExtractLane(1), 2.5],
  // Bytes 1 to 4 of which only those above 2 are all ones, the lowest first.
  [
    'i8x16GtS',
    I32,
    (c) => bytes(c).i32Const(0x02020202).i32x4Splat().i8x16GtS().i32x4ExtractLane(0),
    -65536,
  ],
  ['v128And', I32, (c) => words(bytes(c)).v128And().i32x4ExtractLane(0), 0x04030201 & -7],
  ['v128Xor', I32, (c) => words(bytes(c)).v128Xor().i32x4ExtractLane(0), 0x04030201 ^ -7],
  [
    'v128Bitselect',
    I32,
    (c) => words(bytes(c)).i32Const(0xff).i32x4Splat().v128Bitselect().i32x4ExtractLane(0),
    -256 | 1,
  ],
  ['i8x16Neg', I32, (c) => bytes(c).i8x16Neg().i32x4ExtractLane(0), 0xfcfdfeff | 0],
  ['i8x16Add', I32, (c) => bytes(bytes(c)).i8x16Add().i32x4ExtractLane(0), 0x08060402],
  ['i8x16Sub', I32, (c) => words(bytes(c)).i8x16Sub().i32x4ExtractLane(0), 0x05040308 | 0],
  ['i8x16MinS', I32, (c) => words(bytes(c)).i8x16MinS().i32x4ExtractLane(0), 0xfffffff9 | 0],
  [
    'i16x8ExtendLowI8x16U',
    I32,
    (c) => words(c).i16x8ExtendLowI8x16U().i32x4ExtractLane(0),
    0x00ff00f9,
  ],
  [
    'i16x8ExtendHighI8x16U',
    I32,
    (c) => bytes(c).i16x8ExtendHighI8x16U().i32x4ExtractLane(0),
    0x000a0009,
  ],
  ['i16x8Shl', I32, (c) => bytes(c).i32Const(8).i16x8Shl().i32x4ExtractLane(0), 0x03000100],
  [
    'i32x4ReplaceLane',
    I32,
    (c) => words(c).localGet(FIVE).i32x4ReplaceLane(1).i32x4ExtractLane(1),
    5,
  ],
  ['i32x4Mul', I32, (c) => words(words(c)).i32x4Mul().i32x4ExtractLane(1), 49],
  ['i32x4Add', I32, (c) => words(bytes(c)).i32x4Add().i32x4ExtractLane(1), 0x08070605 - 7],
  ['i32x4Shl', I32, (c) => words(c).i32Const(1).i32x4Shl().i32x4ExtractLane(2), -14],
  ['i32x4ShrS', I32, (c) => words(c).i32Const(1).i32x4ShrS().i32x4ExtractLane(2), -4],
  ['i32x4ShrU', I32, (c) => words(c).i32Const(28).i32x4ShrU().i32x4ExtractLane(2), 15],
  ['i32x4Sub', I32, (c) => words(bytes(c)).i32x4Sub().i32x4ExtractLane(1), 0x08070605 + 7],
  ['i32x4ExtractLane', I32, (c) => bytes(c).i32x4ExtractLane(3), 0x100f0e0d],
  ['f64x2ExtractLane', F64, (c) => doubles(c).f64x2ExtractLane(0), 1.5],
  ['f64x2Eq', I32, (c) => doubles(c).f64Const(-2).f64x2Splat().f64x2Eq().i32x4ExtractLane(2), -1],
  ['f64x2Add', F64, (c) => doubles(doubles(c)).f64x2Add().f64x2ExtractLane(1), -4],
  ['f64x2Sub', F64, (c) => doubles(c).f64Const(1).f64x2Splat().f64x2Sub().f64x2ExtractLane(0), 0.5],
  ['f64x2Mul', F64, (c) => doubles(doubles(c)).f64x2Mul().f64x2ExtractLane(0), 2.25],
  ['f64x2Min', F64, (c) => doubles(c).f64Const(0).f64x2Splat().f64x2Min().f64x2ExtractLane(1), -2],
  [
    'v128Store32Lane',
    I32,
    (c) => bytes(c.i32Const(64)).v128Store32Lane(8, 1).i32Const(72).i32Load(0),
    0x08070605,
  ],
  [
    'i32x4ReplaceLane',
    I32,
    (c) => bytes(c).i32Const(-9).i32x4ReplaceLane(2).i32x4ExtractLane(2),
    -9,
  ],
  ['i32x4Add', I32, (c) => words(words(c)).i32x4Add().i32x4ExtractLane(1), -14],
  ['i32x4Mul', I32, (c) => words(words(c)).i32x4Mul().i32x4ExtractLane(1), 49],
  // NaN is neither less nor greater, so the first stays.
  [
    'f64x2Pmin',
    F64,
    (c) => doubles(c).f64Const(NaN).f64x2Splat().f64x2Pmin().f64x2ExtractLane(1),
    -2,
  ],
  ['f64x2Pmax', F64, (c) => doubles(c).f64Const(0).f64x2Splat().f64x2Pmax().f64x2ExtractLane(1), 0],
  ['f64x2Max', F64, (c) => doubles(c).f64Const(0).f64x2Splat().f64x2Max().f64x2ExtractLane(1), 0],
]

/** What is written by itself: numbers and bytes, not instructions. */
const PARTS = [
  'constructor',
  'byte',
  'bytes',
  'append',
  'unsigned',
  'signed',
  'toBytes',
  'length',
  'simd',
]

function result([, type, write]: Case): number {
  const body = new Code()
  body.localGet(0).localSet(FIVE)
  body.f64Const(2.5).localSet(TWO_AND_A_HALF).i32Const(0).v128Load(0).localSet(BYTES)
  write(body)
  const locals: ValueType[] = [F64, V128]
  const call = callOf({ parameters: [I32, I32], results: [type], locals, body }, fillMemory)
  return call(5, -3)
}

for (const one of CASES) {
  test(`${one[0]} does what the specification says of it`, () => {
    equal(result(one), one[3])
  })
}

test('every instruction there is has a case', () => {
  const written = new Set<string>([...CASES.map(([name]) => name), ...PARTS])
  const all = Object.getOwnPropertyNames(Code.prototype)
  deepEqual(
    all.filter((name) => !written.has(name)),
    [],
  )
})

test('numbers take as many bytes as they need, seven bits each', () => {
  deepEqual([...new Code().unsigned(0x7f).toBytes()], [0x7f])
  deepEqual([...new Code().unsigned(624485).toBytes()], [0xe5, 0x8e, 0x26])
  deepEqual([...new Code().unsigned(2 ** 32 - 1).toBytes()], [0xff, 0xff, 0xff, 0xff, 0x0f])
  deepEqual([...new Code().signed(63).toBytes()], [63])
  deepEqual([...new Code().signed(64).toBytes()], [0xc0, 0x00])
  deepEqual([...new Code().signed(-123456).toBytes()], [0xc0, 0xbb, 0x78])
})

test('a body grows beyond the room it began with, byte by byte and all at once', () => {
  const code = new Code()
  for (let i = 0; i < 300; i++) code.byte(i & 0xff)
  code.bytes(new Uint8Array(1000).fill(7)).append(new Code().byte(1))
  equal(code.length, 1301)
  const written = code.toBytes()
  deepEqual(
    [written[0], written[299], written[300], written[1299], written[1300]],
    [0, 43, 7, 7, 1],
  )
  ok(written.length === 1301)
})
