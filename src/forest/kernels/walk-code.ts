import { Code, F64, I32, type ValueType } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'

/** Walks that go side by side; one alone mostly waits for what it loads. */
export const SIDE_BY_SIDE = 8

/** A node: its threshold as a double, the byte where its column lies in a row, the address of its right child. */
export const NODE_BYTES = 16
const COLUMN = 8
const RIGHT = 12

/** A tree: the addresses of its root, and how deep it is. */
export const TREE_BYTES = 8
const DEPTH = 4

/** Where the walks find what they read and write, as byte addresses. */
export interface WalkAddresses {
  readonly columns: number
  /** Row-major doubles. */
  readonly rows: number
  /** One double a row. */
  readonly sums: number
  readonly nodes: number
  /** One double a node; beyond the nodes. */
  readonly pathLengths: number
  readonly trees: number
  /** A multiple of SIDE_BY_SIDE. */
  readonly treeCount: number
  /** For every SIDE_BY_SIDE trees the depth of the deepest, four bytes each. */
  readonly depths: number
}

const WALKS = Array.from({ length: SIDE_BY_SIDE }, (_, walk) => walk)

/** Makes every missing value 0, from the address of the first to that behind the last; there is one at least. */
export function fillFunction(): WasmFunction {
  const [AT, END, VALUE] = [0, 1, 2]
  const body = new Code().loop()
  body.localGet(AT)
  body.localGet(AT).f64Load(0).localTee(VALUE).f64Const(0)
  // A number less itself is 0, except that infinities and NaN leave NaN.
  body.localGet(VALUE).localGet(VALUE).f64Sub().f64Const(0).f64Eq().select()
  body.f64Store(0)
  body.localGet(AT).i32Const(8).i32Add().localTee(AT).localGet(END).i32LtU().brIf(0).end()
  return { parameters: [I32, I32], results: [], locals: [F64], body, exportName: 'fill' }
}

/** Takes a number of rows, a multiple of SIDE_BY_SIDE, down every tree: trees without, rows within. */
export function rowsFunction(at: WalkAddresses): WasmFunction {
  const [ROW_COUNT, TREE, ROW, SUM, STEP] = [0, 1, 2, 3, 4]
  const node = (walk: number): number => 5 + walk
  const rowBytes = at.columns * 8
  const body = new Code().i32Const(at.trees).localSet(TREE).loop()
  body.i32Const(0).localSet(ROW).i32Const(0).localSet(SUM).loop()
  for (const walk of WALKS) body.localGet(TREE).i32Load(0).localSet(node(walk))
  body.localGet(TREE).i32Load(DEPTH).localSet(STEP)
  writeSteps(body, STEP, (walk) => {
    writeStep(body, node(walk), () => body.localGet(ROW).i32Add(), at.rows + walk * rowBytes)
  })
  for (const walk of WALKS) {
    body
      .localGet(SUM)
      .localGet(SUM)
      .f64Load(at.sums + walk * 8)
    writePathLength(body, node(walk), at)
    body.f64Add().f64Store(at.sums + walk * 8)
  }
  body
    .localGet(ROW)
    .i32Const(SIDE_BY_SIDE * rowBytes)
    .i32Add()
    .localSet(ROW)
  body
    .localGet(SUM)
    .i32Const(SIDE_BY_SIDE * 8)
    .i32Add()
    .localTee(SUM)
  body.localGet(ROW_COUNT).i32Const(3).i32Shl().i32LtU().brIf(0).end()
  body.localGet(TREE).i32Const(TREE_BYTES).i32Add().localTee(TREE)
  body
    .i32Const(at.trees + at.treeCount * TREE_BYTES)
    .i32LtU()
    .brIf(0)
    .end()
  const locals: ValueType[] = [I32, I32, I32, I32, ...WALKS.map((): ValueType => I32)]
  return { parameters: [I32], results: [], locals, body, exportName: 'addRows' }
}

/** Takes the first row down every tree and returns what it was given and the path lengths. */
export function oneRowFunction(at: WalkAddresses): WasmFunction {
  const [SUM, TREE, DEPTHS, STEP] = [0, 1, 2, 3]
  const node = (walk: number): number => 4 + walk
  const body = new Code().i32Const(at.trees).localSet(TREE).loop()
  for (const walk of WALKS) {
    body
      .localGet(TREE)
      .i32Load(walk * TREE_BYTES)
      .localSet(node(walk))
  }
  body.localGet(DEPTHS).i32Load(at.depths).localSet(STEP)
  writeSteps(body, STEP, (walk) => {
    writeStep(body, node(walk), () => body, at.rows)
  })
  for (const walk of WALKS) {
    body.localGet(SUM)
    writePathLength(body, node(walk), at)
    body.f64Add().localSet(SUM)
  }
  body.localGet(DEPTHS).i32Const(4).i32Add().localSet(DEPTHS)
  body
    .localGet(TREE)
    .i32Const(SIDE_BY_SIDE * TREE_BYTES)
    .i32Add()
    .localTee(TREE)
  body
    .i32Const(at.trees + at.treeCount * TREE_BYTES)
    .i32LtU()
    .brIf(0)
    .end()
  body.localGet(SUM)
  const locals: ValueType[] = [I32, I32, I32, ...WALKS.map((): ValueType => I32)]
  return { parameters: [F64], results: [F64], locals, body, exportName: 'addOneRow' }
}

/** As many steps of every walk as the local says. */
function writeSteps(body: Code, step: number, writeWalk: (walk: number) => void): void {
  body.block().localGet(step).i32Eqz().brIf(0).loop()
  for (const walk of WALKS) writeWalk(walk)
  body.localGet(step).i32Const(1).i32Sub().localTee(step).brIf(0).end().end()
}

/** From a node to its child: the right one, less a node where the value is at most the threshold. */
function writeStep(body: Code, node: number, addRow: () => void, rows: number): void {
  body.localGet(node).i32Load(RIGHT)
  body.localGet(node).i32Load(COLUMN)
  addRow()
  body.f64Load(rows).localGet(node).f64Load(0).f64Le()
  body.i32Const(Math.log2(NODE_BYTES)).i32Shl().i32Sub().localSet(node)
}

function writePathLength(body: Code, node: number, at: WalkAddresses): void {
  // Addresses of nodes are even, so half of one is exact.
  body
    .localGet(node)
    .i32Const(1)
    .i32ShrU()
    .f64Load(at.pathLengths - at.nodes / 2)
}
