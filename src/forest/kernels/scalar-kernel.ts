import type { Matrix } from '../../math/matrix.js'
import { fillMissing } from '../../preprocessing/missing.js'
import { instantiate, makeMemory, type WasmCall, type WasmMemory } from '../wasm/instance.js'
import { writeModule } from '../wasm/module.js'
import type { Kernel } from './kernel.js'
import { MemoryImage } from './memory-image.js'
import { type PackedNodes, packTrees } from './packed-nodes.js'
import type { ScoringTree } from './pruned-tree.js'
import {
  fillFunction,
  NODE_BYTES,
  oneRowFunction,
  rowsFunction,
  SIDE_BY_SIDE,
  TREE_BYTES,
  type WalkAddresses,
} from './walk-code.js'

/** Rows that go through one tree before the next, while trees are small: the rows stay near. */
const FEW_ROWS = 512

/** The same for big trees: many, so that the nodes of one are fetched once for all of them. */
const MANY_ROWS = 16_384

/** What many rows may take when they are wide. */
const MAX_BLOCK_BYTES = 4 * 2 ** 20

/** Nodes of a tree, on average, from which trees are big. */
const BIG_TREE = 1024

/** Nodes the kernel takes, so that 32-bit addresses reach them and their path lengths. */
const MAX_NODES = 2 ** 26

/**
 * Scores by WebAssembly that walks the nodes as they lie in its memory: the same small module whatever the forest, so
 * it is ready at once and takes trees of any size. Eight walks go side by side: those of eight rows down one tree, or of
 * one row down eight trees.
 */
export class ScalarKernel implements Kernel {
  readonly name = 'scalar'
  readonly #columns: number
  readonly #rowsAt: number
  readonly #fill: WasmCall
  readonly #addRows: WasmCall
  readonly #addOneRow: WasmCall
  readonly #blockRows: number
  readonly #rows: Float64Array
  readonly #sums: Float64Array

  private constructor(
    memory: WasmMemory,
    calls: Readonly<Record<string, WasmCall>>,
    { columns, rows, sums }: WalkAddresses,
    blockRows: number,
  ) {
    this.#blockRows = blockRows
    this.#columns = columns
    this.#rowsAt = rows
    this.#fill = calls['fill'] as WasmCall
    this.#addRows = calls['addRows'] as WasmCall
    this.#addOneRow = calls['addOneRow'] as WasmCall
    this.#rows = new Float64Array(memory.buffer, rows, blockRows * columns)
    this.#sums = new Float64Array(memory.buffer, sums, blockRows)
  }

  /** @returns null for no trees, where there is no WebAssembly, or when the forest is too big for it. */
  static for(trees: readonly ScoringTree[], columns: number): ScalarKernel | null {
    const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
    if (nodes === 0 || nodes > MAX_NODES) return null
    const packed = packTrees(trees)
    const image = new MemoryImage()
    const blockRows = blockRowsOf(columns, nodes / trees.length)
    const treeCount = Math.ceil(trees.length / SIDE_BY_SIDE) * SIDE_BY_SIDE
    const at: WalkAddresses = {
      columns,
      treeCount,
      rows: image.reserve(blockRows * columns * 8),
      sums: image.reserve(blockRows * 8),
      // One node more, a leaf of path length 0, is the tree that fills up the last eight.
      nodes: image.reserve((nodes + 1) * NODE_BYTES),
      pathLengths: image.reserve((nodes + 1) * 8),
      trees: image.reserve(treeCount * TREE_BYTES),
      depths: image.reserve((treeCount / SIDE_BY_SIDE) * 4),
    }
    const functions = [fillFunction(), rowsFunction(at), oneRowFunction(at)]
    const memory = makeMemory(image.byteLength)
    const calls = memory && instantiate(writeModule(functions, image.byteLength), memory)
    if (memory === null || calls === null) return null
    writeNodes(packed, at, memory)
    writeTrees(packed, at, memory)
    return new ScalarKernel(memory, calls, at, blockRows)
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    if (X.rows < SIDE_BY_SIDE) {
      this.#addFew(X, sums)
      return
    }
    for (let start = 0; start < X.rows; start += this.#blockRows) {
      this.#addBlock(X, start, Math.min(start + this.#blockRows, X.rows), sums)
    }
  }

  /** Whole eights of rows; what stands behind the last row comes to nothing. */
  #addBlock({ data }: Matrix, start: number, end: number, sums: Float64Array): void {
    const count = end - start
    this.#rows.set(data.subarray(start * this.#columns, end * this.#columns))
    this.#fill(this.#rowsAt, this.#rowsAt + count * this.#columns * 8)
    this.#sums.set(sums.subarray(start, end))
    this.#addRows(Math.ceil(count / SIDE_BY_SIDE) * SIDE_BY_SIDE)
    sums.set(this.#sums.subarray(0, count), start)
  }

  /** Copied value by value: for so few, making views of them takes longer. */
  #addFew({ data, rows, columns }: Matrix, sums: Float64Array): void {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        this.#rows[j] = fillMissing(data[i * columns + j] as number)
      }
      sums[i] = this.#addOneRow(sums[i] as number)
    }
  }
}

/** A multiple of SIDE_BY_SIDE. */
function blockRowsOf(columns: number, nodesPerTree: number): number {
  if (nodesPerTree < BIG_TREE) return FEW_ROWS
  const rows = Math.min(MANY_ROWS, MAX_BLOCK_BYTES / (8 * columns))
  return Math.max(1, Math.floor(rows / SIDE_BY_SIDE)) * SIDE_BY_SIDE
}

function writeNodes(
  { feature, threshold, right, pathLength }: PackedNodes,
  at: WalkAddresses,
  { buffer }: WasmMemory,
): void {
  const count = feature.length
  const doubles = new Float64Array(buffer, at.nodes, 2 * (count + 1))
  const words = new Int32Array(buffer, at.nodes, 4 * (count + 1))
  for (let node = 0; node < count; node++) {
    doubles[2 * node] = threshold[node] as number
    words[4 * node + 2] = (feature[node] as number) * 8
    words[4 * node + 3] = at.nodes + (right[node] as number) * NODE_BYTES
  }
  doubles[2 * count] = NaN
  words[4 * count + 3] = at.nodes + count * NODE_BYTES
  new Float64Array(buffer, at.pathLengths, count).set(pathLength)
}

function writeTrees(
  { roots, depths, feature }: PackedNodes,
  at: WalkAddresses,
  { buffer }: WasmMemory,
): void {
  const words = new Int32Array(buffer, at.trees, 2 * at.treeCount)
  const deepest = new Int32Array(buffer, at.depths, at.treeCount / SIDE_BY_SIDE)
  for (let t = 0; t < at.treeCount; t++) {
    const depth = depths[t] ?? 0
    words[2 * t] = at.nodes + (roots[t] ?? feature.length) * NODE_BYTES
    words[2 * t + 1] = depth
    const eight = Math.floor(t / SIDE_BY_SIDE)
    deepest[eight] = Math.max(deepest[eight] as number, depth)
  }
}
