import { Code, I32 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { MOST_LEAN, STEPS } from './bit-models.js'
import { MODEL_BYTES, PLACES, wordAt } from './reader-layout.js'

/** A model's state has the bits it has seen below those of its lean. */
const SEEN_BITS = 8

const LEAST_RANGE = 2 ** 23

/** The functions' places in their module. */
export const NEXT = 0
export const NORMALISE = 1
export const BIT = 2
export const PLAIN = 3
export const NUMBER = 4
export const PLAIN_BYTE = 5

/** RangeDecoder, codeBits and PlainReader as WebAssembly, to the same bits: the functions NEXT to PLAIN_BYTE, in order. */
export function rangeFunctions(): readonly WasmFunction[] {
  return [
    nextFunction(),
    normaliseFunction(),
    bitFunction(),
    plainFunction(),
    numberFunction(),
    plainByteFunction(),
  ]
}

/** Puts a word of the state on the stack. */
export function writeFetch(body: Code, word: Parameters<typeof wordAt>[0]): Code {
  return body.i32Const(0).i32Load(wordAt(word))
}

/** () -> eight more bits: 0 when there are none. */
function nextFunction(): WasmFunction {
  const [ADDRESS, BYTE] = [0, 1]
  const body = new Code().block()
  writeFetch(body, 'next')
  body.localTee(ADDRESS)
  writeFetch(body, 'end')
  body.i32LtU().brIf(0)
  body.i32Const(0).i32Const(1).i32Store(wordAt('isFaulty')).i32Const(0).ret().end()
  body.i32Const(0).localGet(ADDRESS).i32Const(1).i32Add().i32Store(wordAt('next'))
  body.localGet(ADDRESS).i32Load8U(0).localSet(BYTE)
  writeFetch(body, 'last')
  body.i32Const(1).i32And().i32Const(7).i32Shl()
  body.localGet(BYTE).i32Const(1).i32ShrU().i32Or()
  body.i32Const(0).localGet(BYTE).i32Store(wordAt('last'))
  return { parameters: [], results: [I32], locals: [I32, I32], body }
}

/** (range): keeps it, once there are enough bits of it again. */
function normaliseFunction(): WasmFunction {
  const RANGE = 0
  const body = new Code().block().loop()
  body.localGet(RANGE).i32Const(LEAST_RANGE).i32GeU().brIf(1)
  body.localGet(RANGE).i32Const(8).i32Shl().localSet(RANGE)
  body.i32Const(0)
  writeFetch(body, 'code')
  body.i32Const(8).i32Shl().call(NEXT).i32Or().i32Store(wordAt('code'))
  body.br(0).end().end()
  body.i32Const(0).localGet(RANGE).i32Store(wordAt('range'))
  return { parameters: [I32], results: [], locals: [], body }
}

/** (model's address) -> a bit, which the model learns. */
function bitFunction(): WasmFunction {
  const [MODEL, STATE, LEAN, BOUND, BIT_READ] = [0, 1, 2, 3, 4]
  const body = new Code()
  body.localGet(MODEL).i32Load(0).localTee(STATE).i32Const(SEEN_BITS).i32ShrS().localSet(LEAN)
  writeFetch(body, 'range')
  body
    .i32Const(12)
    .i32ShrU()
    .localGet(LEAN)
    .i32Const(2 ** 15)
    .i32Add()
    .i32Const(4)
    .i32ShrU()
  body.i32Mul().localSet(BOUND)
  writeFetch(body, 'code')
  body.localGet(BOUND).i32GeU().localSet(BIT_READ)
  // Of a 1: the bound is taken from code and range. Of a 0: it is the range.
  body.i32Const(0)
  writeFetch(body, 'code')
  body.localGet(BOUND).i32Const(0).localGet(BIT_READ).select().i32Sub().i32Store(wordAt('code'))
  writeFetch(body, 'range')
  body.localGet(BOUND).i32Sub().localGet(BOUND).localGet(BIT_READ).select().call(NORMALISE)
  body.localGet(MODEL)
  body.localGet(LEAN).i32Const(-MOST_LEAN).i32Const(MOST_LEAN).localGet(BIT_READ).select()
  body.localGet(LEAN).i32Sub()
  body
    .localGet(STATE)
    .i32Const(2 ** SEEN_BITS - 1)
    .i32And()
    .localTee(STATE)
  body.i32Const(2).i32Shl().i32Load(PLACES.steps).i32Mul().i32Const(14).i32ShrS().i32Add()
  body.i32Const(SEEN_BITS).i32Shl()
  body
    .localGet(STATE)
    .localGet(STATE)
    .i32Const(STEPS.length - 1)
    .i32LtU()
    .i32Add()
    .i32Or()
  body.i32Store(0).localGet(BIT_READ)
  return { parameters: [I32], results: [I32], locals: [I32, I32, I32, I32], body }
}

/** (bits) -> a number of so many, of which nothing was expected. */
function plainFunction(): WasmFunction {
  const [BITS, RANGE, VALUE, MOST] = [0, 1, 2, 3]
  const body = new Code()
  writeFetch(body, 'range')
  body.localGet(BITS).i32ShrU().localSet(RANGE)
  body.i32Const(1).localGet(BITS).i32Shl().i32Const(1).i32Sub().localSet(MOST)
  writeFetch(body, 'code')
  body.localGet(RANGE).i32DivU().localTee(VALUE).localGet(MOST)
  body.localGet(VALUE).localGet(MOST).i32LtU().select().localSet(VALUE)
  body.i32Const(0)
  writeFetch(body, 'code')
  body.localGet(RANGE).localGet(VALUE).i32Mul().i32Sub().i32Store(wordAt('code'))
  // What the division leaves over: nothing was coded there.
  body.block()
  writeFetch(body, 'code')
  body.localGet(RANGE).i32LtU().brIf(0).i32Const(0).i32Const(1).i32Store(wordAt('isFaulty')).end()
  body.localGet(RANGE).call(NORMALISE).localGet(VALUE)
  return { parameters: [I32], results: [I32], locals: [I32, I32, I32], body }
}

/** (address of the first model, bits that are learnt, plain bits after them) -> the number. */
function numberFunction(): WasmFunction {
  const [FIRST, LEARNT, PLAIN_BITS, FOUND, LEFT] = [0, 1, 2, 3, 4]
  const body = new Code().i32Const(1).localSet(FOUND).localGet(LEARNT).localSet(LEFT)
  body.block().loop().localGet(LEFT).i32Eqz().brIf(1)
  body.localGet(FIRST).localGet(FOUND).i32Const(Math.log2(MODEL_BYTES)).i32Shl().i32Add().call(BIT)
  body.localGet(FOUND).i32Const(1).i32Shl().i32Or().localSet(FOUND)
  body.localGet(LEFT).i32Const(1).i32Sub().localSet(LEFT).br(0).end().end()
  body.localGet(FOUND).i32Const(1).localGet(LEARNT).i32Shl().i32Sub().localSet(FOUND)
  body.block().loop().localGet(PLAIN_BITS).i32Eqz().brIf(1)
  body.localGet(PLAIN_BITS).i32Const(8).localGet(PLAIN_BITS).i32Const(8).i32LtU().select()
  body.localTee(LEFT).call(PLAIN).localGet(FOUND).localGet(LEFT).i32Shl().i32Or().localSet(FOUND)
  body.localGet(PLAIN_BITS).localGet(LEFT).i32Sub().localSet(PLAIN_BITS).br(0).end().end()
  body.localGet(FOUND)
  return { parameters: [I32, I32, I32], results: [I32], locals: [I32, I32], body }
}

/** () -> the next plain byte; 0 where there is none. */
function plainByteFunction(): WasmFunction {
  const ADDRESS = 0
  const body = new Code().block()
  writeFetch(body, 'nextPlain')
  body.localTee(ADDRESS)
  writeFetch(body, 'endPlain')
  body.i32LtU().brIf(0)
  body.i32Const(0).i32Const(1).i32Store(wordAt('isFaulty')).i32Const(0).ret().end()
  body.i32Const(0).localGet(ADDRESS).i32Const(1).i32Add().i32Store(wordAt('nextPlain'))
  body.localGet(ADDRESS).i32Load8U(0)
  return { parameters: [], results: [I32], locals: [I32], body }
}
