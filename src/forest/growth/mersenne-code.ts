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

/** Generators that are seeded together: a word hangs on the one before it, so one alone mostly waits. */
export const TOGETHER = 4
const LANES = [0, 1, 2, 3] as const

/** The functions of this file by their index in the module. */
const MERSENNE = { seed: 0, refill: 1 } as const

export function mersenneFunctions(): readonly WasmFunction[] {
  return [seedFunction(), refillFunction(), beginFunction()]
}

/** (generators, four seeds): the first 624 words of each seed. */
function seedFunction(): WasmFunction {
  const [AT, INDEX, WORDS_OF_FOUR] = [0, 5, 6]
  const body = new Code().localGet(1).i32x4Splat()
  for (const lane of LANES) body.localGet(1 + lane).i32x4ReplaceLane(lane)
  body.localSet(WORDS_OF_FOUR).loop()
  for (const lane of LANES) {
    body
      .localGet(AT)
      .localGet(WORDS_OF_FOUR)
      .v128Store32Lane(lane * GENERATOR_BYTES, lane)
  }
  body.localGet(AT).i32Const(4).i32Add().localSet(AT)
  body.localGet(WORDS_OF_FOUR).localGet(WORDS_OF_FOUR).i32Const(30).i32x4ShrU().v128Xor()
  body.i32Const(1812433253).i32x4Splat().i32x4Mul()
  body.localGet(INDEX).i32Const(1).i32Add().localTee(INDEX).i32x4Splat().i32x4Add()
  body.localSet(WORDS_OF_FOUR)
  body.localGet(INDEX).i32Const(WORDS).i32LtU().brIf(0).end()
  return { parameters: [I32, I32, I32, I32, I32], results: [], locals: [I32, V128], body }
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
 * (generators, others, out, four seeds): seeds the generators of four trees and writes to `out` what decides their
 * splits. The generators are left with their draws before them; the others are only used here.
 */
function beginFunction(): WasmFunction {
  const [GENERATORS, OTHERS, OUT, GENERATOR] = [0, 1, 2, 7]
  const seeds = LANES.map((lane) => 3 + lane)
  const body = new Code()
  // Each local of a seed becomes the first draw of its generator.
  const writeFirstDraws = (generators: number): void => {
    body.localGet(generators)
    for (const seed of seeds) body.localGet(seed)
    body.call(MERSENNE.seed)
    for (const [lane, seed] of seeds.entries()) {
      body
        .localGet(generators)
        .i32Const(lane * GENERATOR_BYTES)
        .i32Add()
        .localTee(GENERATOR)
      body.call(MERSENNE.refill)
      // A draw that is refused, one in two billion, is followed by the next.
      body.loop()
      writeDraw(body, GENERATOR)
      body.i32Const(SEED_LIMIT).i32And().localTee(seed).i32Const(SEED_LIMIT).i32Eq().brIf(0).end()
      body.localGet(GENERATOR).i32Const(0).i32Store(USED)
    }
  }
  writeFirstDraws(GENERATORS)
  writeFirstDraws(OTHERS)
  for (const [lane, seed] of seeds.entries()) {
    body
      .localGet(OUT)
      .localGet(seed)
      .i32Const(1)
      .localGet(seed)
      .select()
      .i32Store(4 * lane)
  }
  const parameters = [I32, I32, I32, I32, I32, I32, I32] as const
  return { parameters, results: [], locals: [I32], body, exportName: 'begin' }
}

/**
 * Puts the next 32 bits of a generator on the stack, where `next` is the address of the next draw: for loops of draws,
 * between `writeOpen` and `writeClose`.
 */
export function writeNextDraw(body: Code, generator: number, next: number): void {
  body.block()
  body
    .localGet(next)
    .localGet(generator)
    .i32Const(DRAWS + WORD_BYTES)
    .i32Add()
    .i32LtU()
    .brIf(0)
  writeRefill(body, generator, next)
  body.end()
  body.localGet(next).i32Load(0)
  body.localGet(next).i32Const(4).i32Add().localSet(next)
}

/** Makes sure that there is a draw at `next`, and leaves in `end` the address behind the last one there is. */
export function writeRefillAtEnd(body: Code, generator: number, next: number, end: number): void {
  body
    .localGet(generator)
    .i32Const(DRAWS + WORD_BYTES)
    .i32Add()
    .localSet(end)
  body.block().localGet(next).localGet(end).i32LtU().brIf(0)
  writeRefill(body, generator, next)
  body.end()
}

function writeRefill(body: Code, generator: number, next: number): void {
  body.localGet(generator).call(MERSENNE.refill)
  body.localGet(generator).i32Const(DRAWS).i32Add().localSet(next)
}

export function writeOpen(body: Code, generator: number, next: number): void {
  body.localGet(generator).i32Load(USED).localGet(generator).i32Add().i32Const(DRAWS).i32Add()
  body.localSet(next)
}

export function writeClose(body: Code, generator: number, next: number): void {
  body.localGet(generator).localGet(next).localGet(generator).i32Sub()
  body.i32Const(DRAWS).i32Sub().i32Store(USED)
}

/** Puts the next 32 bits of a generator on the stack. */
function writeDraw(body: Code, generator: number): void {
  body.block()
  body.localGet(generator).i32Load(USED).i32Const(WORD_BYTES).i32LtU().brIf(0)
  body.localGet(generator).call(MERSENNE.refill).end()
  body.localGet(generator).localGet(generator).i32Load(USED).i32Add().i32Load(DRAWS)
  body.localGet(generator).localGet(generator).i32Load(USED).i32Const(4).i32Add().i32Store(USED)
}
