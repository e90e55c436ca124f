import { Code, I32, V128, type ValueType } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { type BucketMap, makeBucketMap } from './bucket-map.js'
import { mergeCuts, type TreeGroup } from './cuts.js'
import type { MemoryImage } from './memory-image.js'

/** Comparisons written out one after the other; beyond them the code loops. */
const MAX_UNROLLED = 4

/** Groups of trees whose ranks one function finds together. */
export const GROUPS_AT_ONCE = 4

/** Where the code for ranks finds what it reads and writes, as byte addresses. */
export interface RankAddresses {
  /** Row-major doubles. */
  readonly rows: number
  readonly columns: number
  /** By group where its ranks go: less 128, `blockRows` bytes a feature. */
  readonly ranks: readonly number[]
  readonly blockRows: number
}

const END = 0
const ROW = 1
const RANK_AT = 2
const IS_ABOVE = 3
const RANK = 4
const VALUES = 5
const BUCKETS = 6
const ORIGIN = 7
const LEAST = 8
const MOST = 9
const FIRST = 10
const ZERO = 11

/**
 * A function that turns the values of a block of rows into their ranks among each feature's cuts, less 128, a byte each,
 * for up to GROUPS_AT_ONCE groups: the rank among the cuts of all of them is found once, and a table of each group tells
 * how many of those are its own. It takes the number of rows, an even one, and goes through all of them a feature at a
 * time, two rows at a time. Its tables are placed in the image.
 */
export function rankFunction(
  groups: readonly TreeGroup[],
  at: RankAddresses,
  image: MemoryImage,
): WasmFunction {
  const body = new Code(4096)
  for (let feature = 0; feature < at.columns; feature++) {
    const cuts = groups.map((group) => group.cuts[feature] as Float64Array)
    if (cuts.some((own) => own.length > 0)) writeFeature(body, feature, cuts, at, image)
  }
  const locals: ValueType[] = [I32, I32, I32, I32, V128, V128, V128, V128, V128, V128, V128]
  return { parameters: [I32], results: [], locals, body }
}

/** @param groupCuts by group the cuts of this feature. */
function writeFeature(
  code: Code,
  feature: number,
  groupCuts: readonly Float64Array[],
  at: RankAddresses,
  image: MemoryImage,
): void {
  const cuts = mergeCuts(groupCuts)
  const map = makeBucketMap(cuts)
  const tableAt = image.place(map.table)
  // A value is never above the last one, so that the comparisons stop there.
  const cutsAt = image.place(Float64Array.of(...cuts, Infinity))
  const ownRanksAt = groupCuts.map((own) =>
    own.length === 0 ? null : image.place(ownRanks(cuts, own)),
  )
  const rowBytes = at.columns * 8
  const valueAt = at.rows + feature * 8
  writeConstants(code, map)
  code.i32Const(0).localSet(ROW).i32Const(0).localSet(RANK_AT).loop()
  code.localGet(ROW).localGet(ROW).v128Load64Zero(valueAt)
  code.v128Load64Lane(valueAt + rowBytes, 1).localSet(VALUES)
  writeMissing(code)
  writeBuckets(code, map)
  for (const lane of [0, 1] as const) {
    code.localGet(BUCKETS).i32x4ExtractLane(2 * lane + 1)
    if (map.table instanceof Uint8Array) code.i32Load8U(tableAt)
    else code.i32Load16U(tableAt)
    code.localSet(RANK)
    writeSteps(code, lane, cutsAt, map.steps)
    for (const [group, address] of ownRanksAt.entries()) {
      if (address === null) continue
      code.localGet(RANK_AT).localGet(RANK).i32Load8U(address)
      code.i32Store8((at.ranks[group] as number) + feature * at.blockRows + lane)
    }
  }
  code
    .localGet(ROW)
    .i32Const(2 * rowBytes)
    .i32Add()
    .localSet(ROW)
  code.localGet(RANK_AT).i32Const(2).i32Add().localTee(RANK_AT)
  code.localGet(END).i32LtU().brIf(0).end()
}

/** By rank among all cuts the rank among a group's own, less 128, as a byte. */
function ownRanks(all: Float64Array, own: Float64Array): Uint8Array {
  const ranks = new Uint8Array(all.length + 1)
  let rank = 0
  for (let k = 0; k <= all.length; k++) {
    ranks[k] = rank - 128
    if (all[k] === own[rank]) rank++
  }
  return ranks
}

function writeConstants(code: Code, { origin, least, most, first }: BucketMap): void {
  code.f64Const(origin).f64x2Splat().localSet(ORIGIN)
  code.f64Const(least).f64x2Splat().localSet(LEAST)
  code.f64Const(most).f64x2Splat().localSet(MOST)
  code.i32Const(first).i32x4Splat().localSet(FIRST)
  code.i32Const(0).i32x4Splat().localSet(ZERO)
}

/** Missing values are 0: a number less itself is 0, infinities and NaN leave NaN, which equals nothing. */
function writeMissing(code: Code): void {
  code.localGet(VALUES)
  code.localGet(VALUES).localGet(VALUES).f64x2Sub().localGet(ZERO).f64x2Eq()
  code.v128And().localSet(VALUES)
}

/** Where the table has the buckets of two values, in the upper halves of two doubles; `bucketOf` of bucket-map.ts, step by step. */
function writeBuckets(code: Code, { shift, table }: BucketMap): void {
  code.localGet(VALUES).localGet(ORIGIN).f64x2Sub()
  code.localGet(LEAST).f64x2Max().localGet(MOST).f64x2Min()
  code.i32Const(shift).i32x4ShrU().localGet(FIRST).i32x4Sub()
  if (table instanceof Uint16Array) code.i32Const(1).i32x4Shl()
  code.localSet(BUCKETS)
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
  code.loop().localGet(RANK)
  isAbove()
  code.localTee(IS_ABOVE).i32Add().localSet(RANK)
  code.localGet(IS_ABOVE).brIf(0).end()
}
