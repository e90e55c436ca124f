import { Code, I32, V128 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { type BucketMap, makeBucketMap, ROUNDER } from './bucket-map.js'

/** Comparisons written out one after the other; beyond them the code loops. */
const MAX_UNROLLED = 4

/** Where the code for ranks finds what it reads and writes, as byte addresses. */
export interface RankAddresses {
  /** Row-major doubles. */
  readonly rows: number
  readonly columns: number
  readonly ranks: number
  readonly blockRows: number
  /** Where the tables of this function begin. */
  readonly tables: number
}

const END = 0
const ROW = 1
const RANK_AT = 2
const BUCKETS_OF_TWO = 3
const RANK = 4
const VALUES = 5
const PLACES = 6

/**
 * A function that turns the values of a block of rows into their ranks among each feature's cuts, less 128, a byte each.
 * It takes the number of rows, an even one, and goes through all of them a feature at a time, two rows at a time.
 * @returns the function and the bytes to be put at `tables`.
 */
export function rankFunction(
  cuts: readonly Float64Array[],
  at: RankAddresses,
): { readonly func: WasmFunction; readonly tables: Uint8Array } {
  const code = new Code()
  const tables: number[] = []
  for (const [feature, own] of cuts.entries()) {
    if (own.length > 0) writeFeature(code, feature, own, at, tables)
  }
  return {
    func: {
      parameters: [I32],
      results: [],
      locals: [I32, I32, I32, I32, V128, V128],
      body: code,
    },
    tables: Uint8Array.from(tables),
  }
}

function writeFeature(
  code: Code,
  feature: number,
  cuts: Float64Array,
  at: RankAddresses,
  tables: number[],
): void {
  const map = makeBucketMap(cuts)
  const constants = push(tables, at, doubles(pairsOf(map)))
  // A sentinel stops the comparisons after the last cut.
  const cutsAt = push(tables, at, doubles([...cuts, Infinity]))
  const tableAt = push(tables, at, map.table)
  const stride = at.columns * 8
  code.i32Const(0).localSet(ROW).i32Const(0).localSet(RANK_AT)
  code.loop()
  code
    .localGet(ROW)
    .localGet(ROW)
    .v128Load64Zero(at.rows + feature * 8)
  code.v128Load64Lane(at.rows + feature * 8 + stride, 1).localSet(VALUES)
  writePlaces(code, constants)
  for (const lane of [0, 1] as const) {
    code
      .localGet(PLACES)
      .i32x4ExtractLane(lane * 2)
      .i32Load8U(tableAt)
      .localSet(RANK)
    writeSteps(code, lane, cutsAt, map.steps)
    writeNaN(code, lane)
    code.localSet(RANK)
    code.localGet(RANK_AT).localGet(RANK).i32Const(128).i32Xor()
    code.i32Store8(at.ranks + feature * at.blockRows + lane)
  }
  code
    .localGet(ROW)
    .i32Const(2 * stride)
    .i32Add()
    .localSet(ROW)
  code.localGet(RANK_AT).i32Const(2).i32Add().localTee(RANK_AT)
  code.localGet(END).i32LtU().brIf(0).end()
}

/** The buckets of two values, in the low bits of two doubles; `bucketOf` of bucket-map.ts, step by step. */
function writePlaces(code: Code, constants: number): void {
  const constant = (index: number): Code => code.i32Const(0).v128Load(constants + 16 * index)
  constant(2)
  code.localGet(VALUES)
  constant(0).f64x2Sub()
  constant(1).f64x2Mul()
  code.f64x2Pmax()
  constant(3).f64x2Pmin()
  constant(4).f64x2Add().localSet(PLACES)
}

/** Goes up from the bucket's lowest possible rank, cut by cut. */
function writeSteps(code: Code, lane: 0 | 1, cutsAt: number, steps: number): void {
  const isAbove = (): void => {
    code.localGet(VALUES).f64x2ExtractLane(lane)
    code.localGet(RANK).i32Const(3).i32Shl().f64Load(cutsAt).f64Gt()
  }
  if (steps <= MAX_UNROLLED) {
    for (let step = 0; step < steps; step++) {
      code.localGet(RANK)
      isAbove()
      code.i32Add().localSet(RANK)
    }
    return
  }
  code.loop()
  code.localGet(RANK)
  isAbove()
  code.localTee(BUCKETS_OF_TWO).i32Add().localSet(RANK)
  code.localGet(BUCKETS_OF_TWO).brIf(0).end()
}

/** NaN, which is not even at most infinity, ranks above every cut. */
function writeNaN(code: Code, lane: 0 | 1): void {
  code.localGet(RANK)
  code
    .localGet(VALUES)
    .localGet(VALUES)
    .f64x2Ne()
    .i32x4ExtractLane(lane * 2)
    .i32Or()
}

function pairsOf(map: BucketMap): number[] {
  const values = [map.low, map.scale, 0, map.table.length - 1, ROUNDER]
  return values.flatMap((value) => [value, value])
}

function doubles(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer)
}

/** Appends to the tables; @returns the address. */
function push(tables: number[], at: RankAddresses, bytes: Uint8Array): number {
  const address = at.tables + tables.length
  for (const byte of bytes) tables.push(byte)
  return address
}
