import { Code, F64, I32 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { writeClose, writeNextDraw, writeOpen, writeRefillAtEnd } from './mersenne-code.js'

/** Functions that draw whole numbers as math/sampling.ts does, from a generator of mersenne-code.ts. */
export function samplingFunctions(): readonly WasmFunction[] {
  return [
    distinctFunction('drawDistinct'),
    permutationFunction(),
    reservoirFunction(),
    distinctFunction('drawBootstrap'),
    uniformFunction(),
  ]
}

/** Puts the least number of ones that covers `most`, at least 1, on the stack. */
function writeMask(body: Code, most: number): void {
  body.i32Const(-1).localGet(most).i32Clz().i32ShrU()
}

/**
 * (generator, out, population, times, marks) -> how many: distinct numbers below the population, in the order they were
 * first drawn. `drawDistinct` goes on until there are as many as `times`, `drawBootstrap` draws so often. The marks are a
 * bit for each of the population, all 0 before and after; the population is 2 or more.
 */
function distinctFunction(exportName: 'drawDistinct' | 'drawBootstrap'): WasmFunction {
  const [GENERATOR, OUT, MOST, TIMES, MARKS] = [0, 1, 2, 3, 4]
  const [MASK, AT, DRAW, MARK, BIT, NEXT] = [5, 6, 7, 8, 9, 10]
  const isBootstrap = exportName === 'drawBootstrap'
  const body = new Code()
  writeOpen(body, GENERATOR, NEXT)
  body.localGet(MOST).i32Const(1).i32Sub().localSet(MOST)
  writeMask(body, MOST)
  body.localSet(MASK).localGet(OUT).localSet(AT)
  const writeMark = (): void => {
    body.localGet(DRAW).i32Const(5).i32ShrU().i32Const(2).i32Shl().localGet(MARKS).i32Add()
  }
  const writeAgain = (): void => {
    if (isBootstrap) body.localGet(TIMES).i32Const(1).i32Sub().localTee(TIMES)
    else {
      body.localGet(AT).localGet(OUT).i32Sub().i32Const(2).i32ShrU().localGet(TIMES).i32LtU()
    }
    body.brIf(0)
  }
  body.loop()
  writeNextDraw(body, GENERATOR, NEXT)
  body.localGet(MASK).i32And().localTee(DRAW).localGet(MOST).i32GtU().brIf(0)
  body.block()
  writeMark()
  body.localTee(MARK).i32Load(0).i32Const(1).localGet(DRAW).i32Shl().localTee(BIT)
  body.i32And().brIf(0)
  body.localGet(MARK).localGet(MARK).i32Load(0).localGet(BIT).i32Or().i32Store(0)
  body.localGet(AT).localGet(DRAW).i32Store(0)
  body.localGet(AT).i32Const(4).i32Add().localSet(AT)
  body.end()
  writeAgain()
  body.end()
  writeClose(body, GENERATOR, NEXT)
  body.localGet(AT).localGet(OUT).i32Sub().i32Const(2).i32ShrU().localSet(TIMES)
  body.loop()
  body.localGet(AT).i32Const(4).i32Sub().localTee(AT).i32Load(0).localSet(DRAW)
  writeMark()
  body.i32Const(0).i32Store(0)
  body.localGet(AT).localGet(OUT).i32GtU().brIf(0).end()
  body.localGet(TIMES)
  return {
    parameters: [I32, I32, I32, I32, I32],
    results: [I32],
    locals: [I32, I32, I32, I32, I32, I32],
    body,
    exportName,
  }
}

/**
 * (generator, out, population, size): a permutation's head of the size, its places drawn from the end. `out` has room
 * for the population, which is 2 or more and larger than the size.
 */
function permutationFunction(): WasmFunction {
  const [GENERATOR, OUT, POPULATION, SIZE] = [0, 1, 2, 3]
  const [LAST, LEAST, MASK, NEXT, END, DRAW, IS_TAKEN, THERE, HELD] = [4, 5, 6, 7, 8, 9, 10, 11, 12]
  const body = new Code()
  writeAscending(body, OUT, POPULATION, DRAW)
  writeOpen(body, GENERATOR, NEXT)
  // Places are counted in bytes, and so are draws.
  body.localGet(POPULATION).i32Const(1).i32Sub().i32Const(2).i32Shl().localSet(LAST)
  for (const isHead of [false, true]) {
    body.block().loop()
    if (isHead) body.localGet(LAST).i32Eqz().brIf(1)
    else body.localGet(LAST).localGet(SIZE).i32Const(2).i32Shl().i32LtU().brIf(1)
    writeMask(body, LAST)
    body.localTee(MASK).i32Const(1).i32ShrU().localSet(LEAST)
    if (!isHead) writeAtLeastHead()
    writeRefillAtEnd(body, GENERATOR, NEXT, END)
    // Draws go on within this loop while there are any: it calls nothing, so all it needs stays in registers.
    body.loop()
    body.localGet(NEXT).i32Load(0).i32Const(2).i32Shl().localGet(MASK).i32And().localTee(DRAW)
    // A draw that is refused swaps a place with itself: cheaper than a jump nobody can foresee, as a select is.
    body.localGet(LAST).i32LeU().localSet(IS_TAKEN)
    body.localGet(DRAW).localGet(LAST).i32Xor().i32Const(0).localGet(IS_TAKEN).i32Sub().i32And()
    body.localGet(LAST).i32Xor().localGet(OUT).i32Add().localSet(THERE)
    body.localGet(OUT).localGet(LAST).i32Add().i32Load(0).localSet(HELD)
    if (isHead) body.localGet(OUT).localGet(LAST).i32Add().localGet(THERE).i32Load(0).i32Store(0)
    // Places beyond the head are not read again once they are passed.
    body.localGet(THERE).localGet(HELD).i32Store(0)
    body.localGet(LAST).localGet(IS_TAKEN).i32Const(2).i32Shl().i32Sub().localTee(LAST)
    body.localGet(LEAST).i32GtU()
    body.localGet(NEXT).i32Const(4).i32Add().localTee(NEXT).localGet(END).i32LtU().i32And()
    body.brIf(0).end()
    body.br(0).end().end()
  }
  writeClose(body, GENERATOR, NEXT)
  return {
    parameters: [I32, I32, I32, I32],
    results: [],
    locals: [I32, I32, I32, I32, I32, I32, I32, I32, I32],
    body,
    exportName: 'drawPermutation',
  }

  /** The last place before the head where the mask halves first. */
  function writeAtLeastHead(): void {
    body.localGet(SIZE).i32Const(1).i32Sub().i32Const(2).i32Shl().localTee(DRAW).localGet(LEAST)
    body.localGet(DRAW).localGet(LEAST).i32GtU().select().localSet(LEAST)
  }
}

/** (generator, out, population, size): a reservoir of the size; the population is no smaller. */
function reservoirFunction(): WasmFunction {
  const [GENERATOR, OUT, POPULATION, SIZE] = [0, 1, 2, 3]
  const [PLACE, MASK, DRAW, NEXT] = [4, 5, 6, 7]
  const body = new Code()
  writeAscending(body, OUT, SIZE, PLACE)
  body.localGet(SIZE).localSet(PLACE)
  writeOpen(body, GENERATOR, NEXT)
  body.block().loop()
  body.localGet(PLACE).localGet(POPULATION).i32GeU().brIf(1)
  writeMask(body, PLACE)
  body.localSet(MASK).loop()
  writeNextDraw(body, GENERATOR, NEXT)
  body.localGet(MASK).i32And().localTee(DRAW).localGet(PLACE).i32GtU().brIf(0).end()
  body.block().localGet(DRAW).localGet(SIZE).i32GeU().brIf(0)
  body.localGet(DRAW).i32Const(2).i32Shl().localGet(OUT).i32Add().localGet(PLACE).i32Store(0).end()
  body.localGet(PLACE).i32Const(1).i32Add().localSet(PLACE).br(0)
  body.end().end()
  writeClose(body, GENERATOR, NEXT)
  return {
    parameters: [I32, I32, I32, I32],
    results: [],
    locals: [I32, I32, I32, I32],
    body,
    exportName: 'drawReservoir',
  }
}

/** (generator, out, count): doubles in [0, 1), `RandomState.nextFloat` step by step; at least one. */
function uniformFunction(): WasmFunction {
  const [GENERATOR, OUT, COUNT, NEXT, END, HIGH] = [0, 1, 2, 3, 4, 5]
  const body = new Code()
  writeOpen(body, GENERATOR, NEXT)
  body.localGet(OUT).localGet(COUNT).i32Const(3).i32Shl().i32Add().localSet(END)
  body.loop()
  writeNextDraw(body, GENERATOR, NEXT)
  body
    .i32Const(5)
    .i32ShrU()
    .f64ConvertI32U()
    .f64Const(2 ** 26)
    .f64Mul()
    .localSet(HIGH)
  body.localGet(OUT)
  writeNextDraw(body, GENERATOR, NEXT)
  body.i32Const(6).i32ShrU().f64ConvertI32U().localGet(HIGH).f64Add()
  body
    .f64Const(2 ** 53)
    .f64Div()
    .f64Store(0)
  body.localGet(OUT).i32Const(8).i32Add().localTee(OUT).localGet(END).i32LtU().brIf(0).end()
  writeClose(body, GENERATOR, NEXT)
  return {
    parameters: [I32, I32, I32],
    results: [],
    locals: [I32, I32, F64],
    body,
    exportName: 'drawUniform',
  }
}

/** Writes 0, 1, 2 … to `out`, as many as `count`, at least one, and up to three more; `index` is only used here. */
function writeAscending(body: Code, out: number, count: number, index: number): void {
  body.i32Const(0).localSet(index).loop()
  body.localGet(index).i32Const(2).i32Shl().localGet(out).i32Add()
  body.localGet(index).i32x4Splat().i32Const(0).i32x4Splat()
  for (const lane of [1, 2, 3]) body.i32Const(lane).i32x4ReplaceLane(lane)
  body.i32x4Add().v128Store(0)
  body.localGet(index).i32Const(4).i32Add().localTee(index).localGet(count).i32LtU().brIf(0).end()
}
