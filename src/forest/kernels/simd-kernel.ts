import type { Matrix } from '../../math/matrix.js'
import { Code, I32 } from '../wasm/code.js'
import { instantiate, makeMemory, pagesOf, type WasmCall } from '../wasm/instance.js'
import { type WasmFunction, writeModule } from '../wasm/module.js'
import { groupTrees, type TreeGroup } from './cuts.js'
import type { Kernel } from './kernel.js'
import { leafCount, pruneTree, type ScoringTree } from './pruned-tree.js'
import { rankFunction } from './rank-code.js'
import { fitsTreeCode, LANES, treeFunction } from './tree-code.js'

/** Rows that go through all trees together: their ranks stay in the nearest cache while one tree after the other reads them. */
const BLOCK_ROWS = 256

const SUMS = 0
const RANKS = SUMS + BLOCK_ROWS * 8

/** A generated module with what has to be in its memory. */
interface Generated {
  readonly module: Uint8Array
  readonly memoryBytes: number
  readonly rows: number
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[]
}

/**
 * Scores rows in blocks by WebAssembly generated for the forest: values become ranks among the forest's cuts, a byte
 * each, and 16 rows at a time go down a tree in straight-line code (tree-code.ts). Path lengths are added as doubles in
 * the order of the trees, so the sums have the bits of the plain loop.
 */
export class SimdKernel implements Kernel {
  readonly name = 'simd'
  readonly #run: WasmCall
  readonly #rows: Float64Array
  readonly #sums: Float64Array

  private constructor(generated: Generated, columns: number) {
    const memory = makeMemory(generated.memoryBytes)
    const bytes = new Uint8Array(memory.buffer)
    for (const piece of generated.pieces) bytes.set(piece.bytes, piece.at)
    this.#run = instantiate(generated.module, memory)['run'] as WasmCall
    this.#rows = new Float64Array(memory.buffer, generated.rows, BLOCK_ROWS * columns)
    this.#sums = new Float64Array(memory.buffer, SUMS, BLOCK_ROWS)
  }

  /** @returns null for trees the code is not made for: of more than 256 leaves, of none, or with too many cuts. */
  static for(trees: readonly ScoringTree[], columns: number): SimdKernel | null {
    const pruned = trees.map(pruneTree)
    if (!pruned.every((tree) => fitsTreeCode(tree, leafCount(tree)))) return null
    const groups = groupTrees(pruned, columns)
    return groups === null ? null : new SimdKernel(generate(groups, columns), columns)
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    for (let start = 0; start < X.rows; start += BLOCK_ROWS) {
      const end = Math.min(start + BLOCK_ROWS, X.rows)
      this.#rows.set(X.data.subarray(start * X.columns, end * X.columns))
      this.#sums.set(sums.subarray(start, end))
      this.#run(Math.ceil((end - start) / LANES) * LANES)
      sums.set(this.#sums.subarray(0, end - start), start)
    }
  }
}

function generate(groups: readonly TreeGroup[], columns: number): Generated {
  const rows = align(RANKS + columns * BLOCK_ROWS)
  let next = rows + BLOCK_ROWS * columns * 8
  const functions: WasmFunction[] = []
  const pieces: { at: number; bytes: Uint8Array }[] = []
  const place = (bytes: Uint8Array): void => {
    pieces.push({ at: next, bytes })
    next = align(next + bytes.length)
  }
  for (const group of groups) {
    const { func, tables } = rankFunction(group.cuts, {
      rows,
      columns,
      ranks: RANKS,
      blockRows: BLOCK_ROWS,
      tables: next,
    })
    functions.push(func)
    place(tables)
    for (const tree of group.trees) {
      const at = { ranks: RANKS, blockRows: BLOCK_ROWS, sums: SUMS, pathLengths: next }
      const written = treeFunction(tree, group.cuts, at)
      functions.push(written.func)
      place(new Uint8Array(written.pathLengths.buffer))
    }
  }
  const module = writeModule([...functions, runFunction(functions.length)], pagesOf(next))
  return { module, memoryBytes: next, rows, pieces }
}

/** Calls every function in order. */
function runFunction(count: number): WasmFunction {
  const body = new Code()
  for (let i = 0; i < count; i++) body.localGet(0).call(i)
  return { parameters: [I32], results: [], locals: [], body, exportName: 'run' }
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64
}
