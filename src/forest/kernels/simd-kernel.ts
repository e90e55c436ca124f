import type { Matrix } from '../../math/matrix.js'
import { Code, I32 } from '../wasm/code.js'
import { instantiate, makeMemory, type WasmCall, type WasmMemory } from '../wasm/instance.js'
import { type WasmFunction, writeModule } from '../wasm/module.js'
import { groupTrees, type TreeGroup } from './cuts.js'
import type { Kernel } from './kernel.js'
import { MemoryImage } from './memory-image.js'
import type { ScoringTree } from './pruned-tree.js'
import { GROUPS_AT_ONCE, rankFunction } from './rank-code.js'
import {
  allSplats,
  fitsTreeCode,
  LANES,
  SCRATCH_BYTES,
  type TreePhrases,
  treePhrases,
  TREES_AT_ONCE,
  treesFunction,
} from './tree-code.js'

/** Rows that go through all trees together: their ranks stay in the nearest cache while one tree after the other reads them. */
const BLOCK_ROWS = 512

/** A generated module with what has to be in its memory, and where. */
interface Generated {
  readonly module: Uint8Array
  readonly image: MemoryImage
  readonly rows: number
  readonly sums: number
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

  private constructor(run: WasmCall, memory: WasmMemory, at: Generated, columns: number) {
    this.#run = run
    this.#rows = new Float64Array(memory.buffer, at.rows, BLOCK_ROWS * columns)
    this.#sums = new Float64Array(memory.buffer, at.sums, BLOCK_ROWS)
  }

  /**
   * @returns null for trees the code is not made for, those of more than 256 leaves or more than 255 cuts of a feature,
   * and where the engine has no WebAssembly with vectors.
   */
  static for(trees: readonly ScoringTree[], columns: number): SimdKernel | null {
    if (trees.length === 0 || !trees.every(fitsTreeCode)) return null
    const groups = groupTrees(trees, columns)
    if (groups === null) return null
    const generated = generate(groups, columns)
    const memory = makeMemory(generated.image.byteLength)
    const calls = memory && instantiate(generated.module, memory)
    if (memory === null || calls === null) return null
    generated.image.writeTo(memory)
    return new SimdKernel(calls['run'] as WasmCall, memory, generated, columns)
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    for (let start = 0; start < X.rows; start += BLOCK_ROWS) {
      const end = Math.min(start + BLOCK_ROWS, X.rows)
      this.#rows.set(X.data.subarray(start * X.columns, end * X.columns))
      this.#sums.set(sums.subarray(start, end))
      // What stands behind the last row comes to nothing.
      this.#run(Math.ceil((end - start) / LANES) * LANES)
      sums.set(this.#sums.subarray(0, end - start), start)
    }
  }
}

function generate(groups: readonly TreeGroup[], columns: number): Generated {
  const image = new MemoryImage()
  const at = {
    columns,
    blockRows: BLOCK_ROWS,
    sums: image.reserve(BLOCK_ROWS * 8),
    ranks: Array.from({ length: Math.min(groups.length, GROUPS_AT_ONCE) }, () =>
      image.reserve(BLOCK_ROWS * columns),
    ),
    splats: image.place(allSplats()),
    scratch: image.reserve(SCRATCH_BYTES),
    rows: image.reserve(BLOCK_ROWS * columns * 8),
  }
  const phrases = at.ranks.map((ranks) => treePhrases(at, ranks, columns))
  const functions: WasmFunction[] = []
  for (const [g, { trees, cuts }] of groups.entries()) {
    const place = g % GROUPS_AT_ONCE
    if (place === 0) functions.push(rankFunction(groups.slice(g, g + GROUPS_AT_ONCE), at, image))
    for (let t = 0; t < trees.length; t += TREES_AT_ONCE) {
      const some = trees.slice(t, t + TREES_AT_ONCE)
      functions.push(treesFunction(some, cuts, at, phrases[place] as TreePhrases, image))
    }
  }
  functions.push(runFunction(functions.length))
  return { ...at, image, module: writeModule(functions, image.byteLength) }
}

/** Calls every function in order. */
function runFunction(count: number): WasmFunction {
  const body = new Code()
  for (let i = 0; i < count; i++) body.localGet(0).call(i)
  return { parameters: [I32], results: [], locals: [], body, exportName: 'run' }
}
