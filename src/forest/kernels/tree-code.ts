import { assert } from '../../errors.js'
import { LEAF } from '../tree.js'
import { Code, I32, V128 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { cutIndex } from './cuts.js'
import type { ScoringTree } from './pruned-tree.js'

/** Rows that one vector holds a byte of. */
export const LANES = 16

/** Leaves a tree may have, so that the number of one is a byte. */
export const MAX_LEAVES = 256

/** Leaf numbers that signed bytes can compare. */
const MAX_SIGNED = 128

/** Where a tree's code finds what it reads and writes, as byte addresses. */
export interface TreeAddresses {
  /** Ranks less 128, `blockRows` bytes a feature. */
  readonly ranks: number
  readonly blockRows: number
  /** One double a row: what the trees before came to. */
  readonly sums: number
  /** The tree's path lengths, of its leaves from left to right. */
  readonly pathLengths: number
}

/**
 * A function that walks 16 rows at a time down one tree, without a branch and without a load that depends on another:
 * every split is decided for every row, by one comparison of bytes, and the decisions are joined from the leaves up into
 * the number of the leaf each row ends in, counted from the left and negated. With `gt` all ones (that is -1) in the rows
 * that go right, L and R the numbers within the two subtrees and k the leaves of the left one, a split is
 * - of two leaves: `gt`
 * - of a leaf and a subtree: `gt & (R + gt)`
 * - of a subtree and a leaf: `min(L, gt & -k)`
 * - of two subtrees: `min(L, gt & (R - k))`
 * since every number of the right side lies below every number of the left. Then each row's path length is added to its
 * sum. The function takes the number of rows, a multiple of 16, and goes through all of them.
 * @returns the function and the path lengths to be put at `pathLengths`.
 */
export function treeFunction(
  tree: ScoringTree,
  cuts: readonly Float64Array[],
  at: TreeAddresses,
): { readonly func: WasmFunction; readonly pathLengths: Float64Array } {
  const writer = new TreeWriter(tree, cuts, at)
  const body = writer.write()
  return {
    func: { parameters: [I32], results: [], locals: [I32, I32, V128, V128, V128], body },
    pathLengths: Float64Array.from(writer.pathLengths),
  }
}

const ROW_COUNT = 0
const ROW = 1
const SUM = 2
const DECISION = 3
/** Shares its place with the decisions: they are all made when it is needed. */
const LEAVES = DECISION
const LEFT = 4
const RIGHT = 5

class TreeWriter {
  readonly pathLengths: number[] = []
  private readonly code = new Code()
  private readonly tree: ScoringTree
  private readonly cuts: readonly Float64Array[]
  private readonly at: TreeAddresses

  constructor(tree: ScoringTree, cuts: readonly Float64Array[], at: TreeAddresses) {
    this.tree = tree
    this.cuts = cuts
    this.at = at
  }

  write(): Code {
    const { code } = this
    code.loop()
    this.leafNumbers(0)
    code.i8x16Neg().localSet(LEAVES)
    code.localGet(ROW).i32Const(3).i32Shl().localSet(SUM)
    for (let lane = 0; lane < LANES; lane += 2) this.addTwo(lane)
    code.localGet(ROW).i32Const(LANES).i32Add().localTee(ROW).localGet(ROW_COUNT).i32LtU().brIf(0)
    return code.end()
  }

  /** Leaves the numbers of the leaves below `node` on the stack. @returns how many leaves there are. */
  private leafNumbers(node: number): number {
    const { tree, code } = this
    const left = tree.left[node] as number
    const right = tree.right[node] as number
    const isLeafLeft = tree.feature[left] === LEAF
    const isLeafRight = tree.feature[right] === LEAF
    if (isLeafLeft) this.pathLengths.push(tree.pathLength[left] as number)
    if (isLeafLeft && isLeafRight) {
      this.pathLengths.push(tree.pathLength[right] as number)
      this.decision(node)
      return 2
    }
    if (isLeafLeft) {
      const leaves = this.leafNumbers(right)
      this.decision(node)
      code.localTee(DECISION).i8x16Add().localGet(DECISION).v128And()
      return leaves + 1
    }
    const leavesLeft = this.leafNumbers(left)
    const leavesRight = isLeafRight ? 1 : this.leafNumbers(right)
    if (isLeafRight) {
      this.pathLengths.push(tree.pathLength[right] as number)
      this.constant(-leavesLeft)
    } else {
      this.constant(leavesLeft)
      code.i8x16Sub()
    }
    this.decision(node)
    if (leavesLeft + leavesRight <= MAX_SIGNED) code.v128And().i8x16MinS()
    else this.chooseRight()
    return leavesLeft + leavesRight
  }

  /** Beyond 128 leaves signed bytes wrap around, so the decision picks a side outright. */
  private chooseRight(): void {
    const { code } = this
    code.localSet(DECISION).localSet(RIGHT).localSet(LEFT)
    code.localGet(RIGHT).localGet(LEFT).localGet(DECISION).v128Bitselect()
  }

  /** All ones in the rows that go right at the node. */
  private decision(node: number): void {
    const feature = this.tree.feature[node] as number
    const cuts = this.cuts[feature] as Float64Array
    this.code.localGet(ROW).v128Load(this.at.ranks + feature * this.at.blockRows)
    this.constant(cutIndex((this.tree.threshold[node] as number) + 0, cuts) - 128)
    this.code.i8x16GtS()
  }

  /** A byte in all lanes. */
  private constant(value: number): void {
    this.code.i32Const(value).i8x16Splat()
  }

  /** Adds the path lengths of two rows to their sums. */
  private addTwo(lane: number): void {
    const { code, at } = this
    const sums = at.sums + lane * 8
    code.localGet(SUM)
    this.leafOffset(lane + 1)
    this.leafOffset(lane)
    code.v128Load64Zero(at.pathLengths).v128Load64Lane(at.pathLengths, 1)
    code.localGet(SUM).v128Load(sums).f64x2Add().v128Store(sums)
  }

  /** Where the path length of a row's leaf lies among the tree's. */
  private leafOffset(lane: number): void {
    this.code.localGet(LEAVES).i8x16ExtractLaneU(lane).i32Const(3).i32Shl()
  }
}

/** Whether a tree fits the code: a split at least, and no more leaves than a byte can number. */
export function fitsTreeCode(tree: ScoringTree, leaves: number): boolean {
  assert(leaves >= 1, 'a tree has a leaf')
  return tree.feature[0] !== LEAF && leaves <= MAX_LEAVES
}
