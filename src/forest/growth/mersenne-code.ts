import { Code, I32, V128 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { SEED_LIMIT } from './growth-parameters.js'

const WORDS = 624
const SHIFT = 397

/**
 * A generator in memory (RandomState of math/random-state.ts): 624 words of the sequence, room for the next 624 behind
 * them, those next ones as they are handed out, and how many bytes of these have been.
 */
const WORD_BYTES = WORDS * 4
const DRAWS = 2 * WORD_BYTES
const USED = DRAWS + WORD_BYTES
export const GENERATOR_BYTES = USED + 16

/** The functions of this file by their index in the module. */
export const MERSENNE = { seed: 0, refill: 1, begin: 2 } as const

export function mersenneFunctions(): readonly WasmFunction[] {
  return [seedFunction(), refillFunction(), beginFunction()]
}

/** (generator, seed): the first 624 words of a seed. */
function seedFunction(): WasmFunction {
  const [AT, WORD, INDEX] = [0, 1, 2]
  const body = new Code().loop()
  body.localGet(AT).localGet(WORD).i32Store(0)
  body.localGet(AT).i32Const(4).i32Add().localSet(AT)
  body.localGet(WORD).localGet(WORD).i32Const(30).i32ShrU().i32Xor().i32Const(1812433253).i32Mul()
  body.localGet(INDEX).i32Const(1).i32Add().localTee(INDEX).i32Add().localSet(WORD)
  body.localGet(INDEX).i32Const(WORDS).i32LtU().brIf(0).end()
  return { parameters: [I32, I32], results: [], locals: [I32], body }
}

/**
 * (generator): the next 624 words. Word k + 624 of the sequence hangs on words k, k + 1 and k + 397, all at least 227
 * words before it, so four at a time are found together.
 */
function refillFunction(): WasmFunction {
  const [GENERATOR, AT, END, WORD] = [0, 1, 2, 3]
  const body = new Code()
  body.localGet(GENERATOR).localSet(AT)
  body.localGet(GENERATOR).i32Const(WORD_BYTES).i32Add().localSet(END)
  body.loop()
  body.localGet(AT).v128Load(4).localGet(AT).v128Load(0)
  body.i32Const(0x7fffffff).i32x4Splat().v128Bitselect().localSet(WORD)
  body.localGet(AT)
  body
    .localGet(AT)
    .v128Load(SHIFT * 4)
    .localGet(WORD)
    .i32Const(1)
    .i32x4ShrU()
    .v128Xor()
  // The last bit over all 32 picks the constant or 0.
  body.localGet(WORD).i32Const(31).i32x4Shl().i32Const(31).i32x4ShrS()
  body.i32Const(0x9908b0df).i32x4Splat().v128And().v128Xor().localTee(WORD)
  body.v128Store(WORD_BYTES)
  writeTempering(body, WORD)
  body.localGet(AT).localGet(WORD).v128Store(DRAWS)
  body.localGet(AT).i32Const(16).i32Add().localTee(AT).localGet(END).i32LtU().brIf(0).end()
  writeMoveBack(body, GENERATOR, AT, END)
  body.localGet(GENERATOR).i32Const(0).i32Store(USED)
  return { parameters: [I32], results: [], locals: [I32, I32, V128], body }
}

function writeTempering(body: Code, word: number): void {
  body.localGet(word).localGet(word).i32Const(11).i32x4ShrU().v128Xor().localSet(word)
  for (const [shift, mask] of [
    [7, 0x9d2c5680],
    [15, 0xefc60000],
  ] as const) {
    body.localGet(word).localGet(word).i32Const(shift).i32x4Shl()
    body.i32Const(mask).i32x4Splat().v128And().v128Xor().localSet(word)
  }
  body.localGet(word).localGet(word).i32Const(18).i32x4ShrU().v128Xor().localSet(word)
}

/** The next words become the words. */
function writeMoveBack(body: Code, generator: number, at: number, end: number): void {
  body.localGet(generator).localSet(at).loop()
  body.localGet(at).localGet(at).v128Load(WORD_BYTES).v128Store(0)
  body.localGet(at).i32Const(16).i32Add().localTee(at).localGet(end).i32LtU().brIf(0).end()
}

/**
 * (generator, another, seed) -> what decides the splits of the tree of that seed. The generator is left with its draws
 * before it; the other one is only used here.
 */
function beginFunction(): WasmFunction {
  const [GENERATOR, OTHER, SEED, DRAW] = [0, 1, 2, 3]
  const body = new Code()
  const writeFirstDraw = (generator: number): void => {
    body.localGet(generator).localGet(SEED).call(MERSENNE.seed)
    body.localGet(generator).call(MERSENNE.refill)
    // A draw that is refused, one in two billion, is followed by the next.
    body.loop()
    writeDraw(body, generator)
    body.i32Const(SEED_LIMIT).i32And().localTee(DRAW).i32Const(SEED_LIMIT).i32Eq().brIf(0).end()
  }
  writeFirstDraw(GENERATOR)
  body.localGet(GENERATOR).i32Const(0).i32Store(USED)
  body.localGet(DRAW).localSet(SEED)
  writeFirstDraw(OTHER)
  body.localGet(DRAW).i32Const(1).localGet(DRAW).select()
  return { parameters: [I32, I32, I32], results: [I32], locals: [I32], body, exportName: 'begin' }
}

/** Puts the next 32 bits of a generator on the stack. */
export function writeDraw(body: Code, generator: number): void {
  body.block()
  body.localGet(generator).i32Load(USED).i32Const(WORD_BYTES).i32LtU().brIf(0)
  body.localGet(generator).call(MERSENNE.refill).end()
  body.localGet(generator).localGet(generator).i32Load(USED).i32Add().i32Load(DRAWS)
  body.localGet(generator).localGet(generator).i32Load(USED).i32Const(4).i32Add().i32Store(USED)
}
