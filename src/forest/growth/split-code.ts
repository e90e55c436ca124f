import type { Code } from '../wasm/code.js'
import { FEATURE_THRESHOLD } from './float32.js'
import { SEED_LIMIT } from './growth-parameters.js'

/** The locals that pieces of the code below share; see tree-code.ts. */
export interface SplitLocals {
  readonly state: number
  /** Addresses of the first of a node's samples, and behind its last. */
  readonly start: number
  readonly end: number
  /** Address of the column's values. */
  readonly base: number
  readonly at: number
  readonly middle: number
  readonly sample: number
  readonly low: number
  readonly high: number
  readonly lows: number
  readonly highs: number
  readonly pair: number
  readonly threshold: number
  readonly draw: number
  /** 0 where values are doubles. */
  readonly targets: number
}

/** Puts the next 31 bits of Marsaglia's xorshift on the stack. */
export function writeState(code: Code, { state }: SplitLocals): void {
  code.localGet(state).localGet(state).i32Const(13).i32Shl().i32Xor().localSet(state)
  code.localGet(state).localGet(state).i32Const(17).i32ShrU().i32Xor().localSet(state)
  code.localGet(state).localGet(state).i32Const(5).i32Shl().i32Xor().localTee(state)
  code.i32Const(0x7fffffff).i32And()
}

/** The least and the greatest value of a node of two samples or more, two samples at a time; values are no NaN. */
export function writeMeasure(code: Code, local: SplitLocals): void {
  const { base, at, start, end, lows, highs, pair, low, high } = local
  const writeValueAddress = (offset: number): void => {
    code.localGet(base).localGet(at).i32Load(offset).i32Add()
  }
  // Starting with the last sample, an odd one out needs no care.
  code.localGet(base).localGet(end).i32Const(4).i32Sub().i32Load(0).i32Add().v128Load64Splat(0)
  code.localTee(lows).localSet(highs).localGet(start).localSet(at)
  code.loop()
  writeValueAddress(4)
  writeValueAddress(0)
  code.v128Load64Zero(0).v128Load64Lane(0, 1).localSet(pair)
  code.localGet(lows).localGet(pair).f64x2Pmin().localSet(lows)
  code.localGet(highs).localGet(pair).f64x2Pmax().localSet(highs)
  code.localGet(at).i32Const(8).i32Add().localTee(at).i32Const(4).i32Add()
  code.localGet(end).i32LtU().brIf(0).end()
  code.localGet(lows).localGet(lows).f64x2ExtractLane(1).f64x2Splat().f64x2Pmin()
  code.f64x2ExtractLane(0).localSet(low)
  code.localGet(highs).localGet(highs).f64x2ExtractLane(1).f64x2Splat().f64x2Pmax()
  code.f64x2ExtractLane(0).localSet(high)
}

/** Whether the measured values vary: `low < high`, and for float32 by more than FEATURE_THRESHOLD. */
export function writeVaries(code: Code, { low, high, targets }: SplitLocals): void {
  code.localGet(low).localGet(high).f64Lt()
  code.localGet(high).localGet(low).f64Const(FEATURE_THRESHOLD).f64Add()
  code.f32DemoteF64().f64PromoteF32().f64Gt()
  code.localGet(targets).i32Eqz().i32Or().i32And()
}

/** Draws the threshold, `PlainGrower.drawThreshold` step by step. */
export function writeThreshold(code: Code, local: SplitLocals): void {
  const { low, high, threshold, draw, targets } = local
  writeState(code, local)
  code.f64ConvertI32U().localSet(draw)
  code.localGet(high).localGet(low).f64Sub().localTee(threshold)
  code.localGet(draw).f64Mul().f64Const(SEED_LIMIT).f64Div().localGet(low).f64Add()
  writeFarThreshold(code, local)
  code.localGet(threshold).f64Const(Infinity).f64Lt().select().localSet(threshold)
  code.localGet(threshold).localGet(low)
  // Float32: unless it is the end of the range; else: when it lies within.
  code.localGet(threshold).localGet(high).f64Ne()
  code.localGet(threshold).localGet(low).f64Ge()
  code.localGet(threshold).localGet(high).f64Lt().i32And()
  code.localGet(targets).select().select()
  code.f64Const(0).f64Add().localSet(threshold)
}

/** The threshold in a range wider than a double. */
function writeFarThreshold(code: Code, { low, high, draw }: SplitLocals): void {
  code.localGet(low).f64Const(1).localGet(draw).f64Const(SEED_LIMIT).f64Div().f64Sub().f64Mul()
  code.localGet(high).localGet(draw).f64Const(SEED_LIMIT).f64Div().f64Mul().f64Add()
}

/**
 * Brings the samples that go left to the front and leaves in `middle` where the others start. Each step swaps, whether it
 * has to or not: cheaper than a jump nobody can foresee, and which sample stands where on a side does not matter.
 */
export function writePartition(code: Code, local: SplitLocals): void {
  const { base, at, start, end, middle, sample, threshold } = local
  code.localGet(start).localTee(middle).localSet(at)
  code.loop()
  code.localGet(at).i32Load(0).localSet(sample)
  code.localGet(at).localGet(middle).i32Load(0).i32Store(0)
  code.localGet(middle).localGet(sample).i32Store(0)
  code.localGet(middle).localGet(base).localGet(sample).i32Add().f64Load(0)
  code.localGet(threshold).f64Le().i32Const(2).i32Shl().i32Add().localSet(middle)
  code.localGet(at).i32Const(4).i32Add().localTee(at).localGet(end).i32LtU().brIf(0).end()
}
