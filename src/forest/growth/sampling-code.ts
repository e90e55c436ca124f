import { Code, I32 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { writeDraw } from './mersenne-code.js'

/** Functions that draw whole numbers as math/sampling.ts does, from a generator of mersenne-code.ts. */
export function samplingFunctions(): readonly WasmFunction[] {
  return [
    distinctFunction('drawDistinct'),
    permutationFunction(),
    reservoirFunction(),
    distinctFunction('drawBootstrap'),
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
  const [MASK, AT, DRAW, MARK, BIT] = [5, 6, 7, 8, 9]
  const isBootstrap = exportName === 'drawBootstrap'
  const body = new Code()
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
  writeDraw(body, GENERATOR)
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
    locals: [I32, I32, I32, I32, I32],
    body,
    exportName,
  }
}

/** (generator, out, population): a permutation, its places drawn from the end; the population is 2 or more. */
function permutationFunction(): WasmFunction {
  const [GENERATOR, OUT, LAST, MASK, LEAST] = [0, 1, 2, 3, 4]
  const [DRAW, HERE, THERE, HELD, IS_TAKEN] = [5, 6, 7, 8, 9]
  const body = new Code()
  writeAscending(body, OUT, LAST, DRAW)
  body.localGet(LAST).i32Const(1).i32Sub().localSet(LAST)
  body.loop()
  writeMask(body, LAST)
  body.localTee(MASK).i32Const(1).i32ShrU().localSet(LEAST)
  // A draw that is refused swaps a place with itself: cheaper than a jump nobody can foresee.
  body.loop()
  writeDraw(body, GENERATOR)
  body.localGet(MASK).i32And().localTee(DRAW).localGet(LAST).localGet(DRAW).localGet(LAST)
  body.i32LeU().localTee(IS_TAKEN).select()
  body.i32Const(2).i32Shl().localGet(OUT).i32Add().localSet(THERE)
  body.localGet(LAST).i32Const(2).i32Shl().localGet(OUT).i32Add().localSet(HERE)
  body.localGet(HERE).i32Load(0).localSet(HELD)
  body.localGet(HERE).localGet(THERE).i32Load(0).i32Store(0)
  body.localGet(THERE).localGet(HELD).i32Store(0)
  body.localGet(LAST).localGet(IS_TAKEN).i32Sub().localTee(LAST).localGet(LEAST).i32GtU().brIf(0)
  body.end()
  body.localGet(LAST).brIf(0).end()
  return {
    parameters: [I32, I32, I32],
    results: [],
    locals: [I32, I32, I32, I32, I32, I32, I32],
    body,
    exportName: 'drawPermutation',
  }
}

/** (generator, out, population, size): a reservoir of the size; the population is no smaller. */
function reservoirFunction(): WasmFunction {
  const [GENERATOR, OUT, POPULATION, SIZE, NEXT, MASK, DRAW] = [0, 1, 2, 3, 4, 5, 6]
  const body = new Code()
  writeAscending(body, OUT, SIZE, NEXT)
  body.block().loop()
  body.localGet(NEXT).localGet(POPULATION).i32GeU().brIf(1)
  writeMask(body, NEXT)
  body.localSet(MASK).loop()
  writeDraw(body, GENERATOR)
  body.localGet(MASK).i32And().localTee(DRAW).localGet(NEXT).i32GtU().brIf(0).end()
  body.block().localGet(DRAW).localGet(SIZE).i32GeU().brIf(0)
  body.localGet(DRAW).i32Const(2).i32Shl().localGet(OUT).i32Add().localGet(NEXT).i32Store(0).end()
  body.localGet(NEXT).i32Const(1).i32Add().localSet(NEXT).br(0)
  body.end().end()
  return {
    parameters: [I32, I32, I32, I32],
    results: [],
    locals: [I32, I32, I32],
    body,
    exportName: 'drawReservoir',
  }
}

/** Writes 0, 1, 2 … to `out`, as many as `count`, at least one; `index` ends as the count. */
function writeAscending(body: Code, out: number, count: number, index: number): void {
  body.i32Const(0).localSet(index).loop()
  body.localGet(index).i32Const(2).i32Shl().localGet(out).i32Add().localGet(index).i32Store(0)
  body.localGet(index).i32Const(1).i32Add().localTee(index).localGet(count).i32LtU().brIf(0).end()
}
