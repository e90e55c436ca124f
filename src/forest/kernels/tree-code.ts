import { LEAF } from '../tree.js'
import { Code, I32, V128 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { rankOf } from './cuts.js'
import type { MemoryImage } from './memory-image.js'
import { type ScoringTree, splitCount } from './pruned-tree.js'

/** Rows that one vector holds a byte of. */
export const LANES = 16

/** Leaves a tree may have, so that the number of one is a byte. */
export const MAX_LEAVES = 256

/** Leaf numbers that signed bytes can compare. */
const MAX_SIGNED = 128

/**
 * Splits that are decided and joined before their outcome is put aside in memory. V8 decides all splits first and joins
 * them level by level, whatever the order of the code; only a store holds it to an order, and without one nearly every
 * value ends up in memory anyway. So many splits fit the 16 registers there are.
 */
const SPLITS_AT_ONCE = 6

/** Where trees' code finds what it reads and writes, as byte addresses. */
export interface TreeAddresses {
  readonly blockRows: number
  /** One double a row: what the trees before came to. */
  readonly sums: number
  /** Every byte from 0 to 255 in 16 lanes. */
  readonly splats: number
  /** Room for SCRATCH_BYTES. */
  readonly scratch: number
}

/** Trees that one function takes rows down: a row's sum is then read and written once for all of them. */
export const TREES_AT_ONCE = 8

/** Bytes that hold a tree's 16 leaves, two each. */
const LEAVES_BYTES = 2 * LANES

/** What the code puts aside: leaves of its trees, then outcomes of subtrees. */
export const SCRATCH_BYTES = TREES_AT_ONCE * LEAVES_BYTES + MAX_LEAVES * LANES

/** The bytes to be put at `splats`. */
export function allSplats(): Uint8Array {
  return Uint8Array.from({ length: 256 * LANES }, (_, i) => Math.floor(i / LANES))
}

/** Instructions that recur in every tree, written once. */
export interface TreePhrases {
  /** By feature: fetches the ranks of 16 rows. */
  readonly ranks: readonly Uint8Array[]
  /** By byte: fetches it in 16 lanes. */
  readonly splats: readonly Uint8Array[]
}

/** @param ranks where they are: less 128, `blockRows` bytes a feature. */
export function treePhrases(at: TreeAddresses, ranks: number, nFeatures: number): TreePhrases {
  const ranksOf = (_: unknown, feature: number): Uint8Array =>
    new Code(16)
      .localGet(ROW)
      .v128Load(ranks + feature * at.blockRows)
      .toBytes()
  const splatOf = (_: unknown, byte: number): Uint8Array =>
    new Code(16)
      .i32Const(0)
      .v128Load(at.splats + byte * LANES)
      .toBytes()
  return {
    ranks: Array.from({ length: nFeatures }, ranksOf),
    splats: Array.from({ length: 256 }, splatOf),
  }
}

/** About how long the code of a split is, and of the sums of all rows. */
const SPLIT_BYTES = 40
const SUM_BYTES = 2048

const ROW_COUNT = 0
const ROW = 1
const SUM = 2
const VECTOR = 3

/**
 * A function that walks 16 rows at a time down some trees, without a branch and without a load that depends on another:
 * every split is decided for every row, by one comparison of bytes, and the decisions are joined from the leaves up into
 * the number of the leaf each row ends in, counted from the left and negated. With `gt` all ones (that is -1) in the rows
 * that go right, L and R the numbers within the two subtrees and k the leaves of the left one, a split is
 * - of two leaves: `gt`
 * - of a leaf and a subtree: `gt & (R + gt)`
 * - of a subtree and a leaf: `min(L, gt & -k)`
 * - of two subtrees: `min(L, gt & (R - k))`
 * since every number of the right side lies below every number of the left. Then each row's path lengths are added to its
 * sum, tree after tree. The function takes the number of rows, a multiple of 16, and goes through all of them.
 * @param trees at most TREES_AT_ONCE; their path lengths are placed in the image.
 */
export function treesFunction(
  trees: readonly ScoringTree[],
  cuts: readonly Float64Array[],
  at: TreeAddresses,
  phrases: TreePhrases,
  image: MemoryImage,
): WasmFunction {
  const splits = trees.reduce((sum, tree) => sum + splitCount(tree), 0)
  const body = new Code(SPLIT_BYTES * splits + SUM_BYTES).loop()
  for (const [t, tree] of trees.entries()) {
    new TreeWriter(body, tree, cuts, phrases, at.scratch).write(at.scratch + t * LEAVES_BYTES)
  }
  const pathLengths = trees.map((tree) => image.place(pathLengthsInOrder(tree)))
  body.localGet(ROW).i32Const(3).i32Shl().localSet(SUM)
  for (let lane = 0; lane < LANES; lane += 2) writeTwoSums(body, lane, pathLengths, at)
  body.localGet(ROW).i32Const(LANES).i32Add().localTee(ROW).localGet(ROW_COUNT).i32LtU().brIf(0)
  body.end()
  return { parameters: [I32], results: [], locals: [I32, I32, V128], body }
}

/** Whether a byte can number the tree's leaves. */
export function fitsTreeCode(tree: ScoringTree): boolean {
  return splitCount(tree) < MAX_LEAVES
}

/** Path lengths of the leaves from left to right. */
function pathLengthsInOrder(tree: ScoringTree): Float64Array {
  const out: number[] = []
  const visit = (node: number): void => {
    if (tree.feature[node] === LEAF) {
      out.push(tree.pathLength[node] as number)
      return
    }
    visit(tree.left[node] as number)
    visit(tree.right[node] as number)
  }
  visit(0)
  return Float64Array.from(out)
}

/** Adds the path lengths of two rows to their sums. */
function writeTwoSums(
  code: Code,
  lane: number,
  pathLengths: readonly number[],
  at: TreeAddresses,
): void {
  const sums = at.sums + lane * 8
  const leafOffset = (t: number, row: number): Code =>
    code.i32Const(0).i32Load16U(at.scratch + t * LEAVES_BYTES + 2 * row)
  code.localGet(SUM).localGet(SUM).v128Load(sums)
  for (const [t, address] of pathLengths.entries()) {
    leafOffset(t, lane + 1)
    leafOffset(t, lane).v128Load64Zero(address)
    code.v128Load64Lane(address, 1).f64x2Add()
  }
  code.v128Store(sums)
}

/** Writes the code that numbers the leaves of 16 rows in one tree. */
class TreeWriter {
  readonly #code: Code
  readonly #tree: ScoringTree
  readonly #cuts: readonly Float64Array[]
  readonly #phrases: TreePhrases
  readonly #scratch: number
  /** Leaves below each node. */
  readonly #leaves: Uint16Array
  /** Splits that are open at each node: decided since something was put aside. */
  readonly #open: Uint16Array
  /** Where the outcome of a node is put aside; 0 where it is not. */
  readonly #aside: Uint32Array

  constructor(
    code: Code,
    tree: ScoringTree,
    cuts: readonly Float64Array[],
    phrases: TreePhrases,
    scratch: number,
  ) {
    this.#code = code
    this.#tree = tree
    this.#cuts = cuts
    this.#phrases = phrases
    this.#scratch = scratch
    this.#leaves = new Uint16Array(tree.feature.length).fill(1)
    this.#open = new Uint16Array(tree.feature.length)
    this.#aside = new Uint32Array(tree.feature.length)
    this.#plan()
  }

  /** Puts the byte offsets of the leaves' path lengths, eight times their numbers, at the address. */
  write(leavesAt: number): void {
    const code = this.#code
    this.#putAside(0)
    this.#numbers(0)
    code.i8x16Neg().localSet(VECTOR)
    code.i32Const(0).localGet(VECTOR).i16x8ExtendLowI8x16U().i32Const(3).i16x8Shl()
    code.v128Store(leavesAt)
    code.i32Const(0).localGet(VECTOR).i16x8ExtendHighI8x16U().i32Const(3).i16x8Shl()
    code.v128Store(leavesAt + 16)
  }

  /** Chooses the subtrees to put aside, from the leaves up: wherever too many splits come together, the larger side. */
  #plan(): void {
    const { feature, left, right } = this.#tree
    let next = this.#scratch + TREES_AT_ONCE * LEAVES_BYTES
    for (let node = feature.length - 1; node >= 0; node--) {
      if (feature[node] === LEAF) continue
      const l = left[node] as number
      const r = right[node] as number
      this.#leaves[node] = this.#leaves[l]! + this.#leaves[r]!
      while (1 + this.#open[l]! + this.#open[r]! > SPLITS_AT_ONCE) {
        const larger = this.#open[l]! > this.#open[r]! ? l : r
        this.#aside[larger] = next
        this.#open[larger] = 0
        next += LANES
      }
      this.#open[node] = 1 + this.#open[l]! + this.#open[r]!
    }
  }

  /** Works out the subtrees below the node that are put aside, the inner ones first. */
  #putAside(node: number): void {
    const { feature, left, right } = this.#tree
    if (feature[node] === LEAF) return
    this.#putChildAside(left[node] as number)
    this.#putChildAside(right[node] as number)
  }

  #putChildAside(child: number): void {
    this.#putAside(child)
    const address = this.#aside[child] as number
    if (address === 0) return
    this.#code.i32Const(0)
    this.#numbers(child)
    this.#code.v128Store(address)
  }

  /** The numbers of a child: worked out here, or fetched from where they were put aside. */
  #numbersOf(child: number): void {
    const address = this.#aside[child] as number
    if (address === 0) this.#numbers(child)
    else this.#code.i32Const(0).v128Load(address)
  }

  /** Leaves the negated numbers of the leaves below the node on the stack. */
  #numbers(node: number): void {
    const { feature, left, right } = this.#tree
    if (feature[node] === LEAF) {
      this.#splat(0)
      return
    }
    const code = this.#code
    const l = left[node] as number
    const r = right[node] as number
    if (feature[l] === LEAF) {
      if (feature[r] !== LEAF) this.#numbersOf(r)
      this.#decision(node)
      if (feature[r] !== LEAF) code.localTee(VECTOR).i8x16Add().localGet(VECTOR).v128And()
    } else if (this.#leaves[node]! > MAX_SIGNED) {
      this.#numbersOnTheRight(l, r)
      this.#numbersOf(l)
      this.#decision(node)
      code.v128Bitselect()
    } else if (this.#open[l]! > this.#open[r]!) {
      this.#numbersOf(l)
      this.#numbersOnTheRight(l, r)
      this.#decision(node)
      code.v128And().i8x16MinS()
    } else {
      this.#numbersOnTheRight(l, r)
      this.#decision(node)
      code.v128And()
      this.#numbersOf(l)
      code.i8x16MinS()
    }
  }

  /** Numbers within the right subtree, counted on from the left one's. */
  #numbersOnTheRight(left: number, right: number): void {
    const leavesLeft = this.#leaves[left] as number
    if (this.#tree.feature[right] === LEAF) {
      this.#splat(-leavesLeft)
      return
    }
    this.#numbersOf(right)
    this.#splat(leavesLeft)
    this.#code.i8x16Sub()
  }

  /** All ones in the rows that go right at the node. */
  #decision(node: number): void {
    const feature = this.#tree.feature[node] as number
    const cut = rankOf(this.#tree.threshold[node] as number, this.#cuts[feature] as Float64Array)
    this.#code.bytes(this.#phrases.ranks[feature] as Uint8Array)
    this.#splat(cut - 128)
    this.#code.i8x16GtS()
  }

  /** A byte in all lanes: fetched, since V8 makes a constant ahead of the loop only to keep it in memory. */
  #splat(value: number): void {
    this.#code.bytes(this.#phrases.splats[value & 0xff] as Uint8Array)
  }
}
