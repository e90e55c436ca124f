import { Code, F64, I32, V128, type ValueType } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import {
  type SplitLocals,
  writeMeasure,
  writePartition,
  writeState,
  writeThreshold,
  writeVaries,
} from './split-code.js'
import { LEAF } from '../tree.js'

/** A node still to be grown: start, end, depth, places known to be constant, parent and the parent's samples. */
const ENTRY = { start: 0, end: 4, depth: 8, known: 12, parent: 16, parentSize: 20 } as const
export const ENTRY_BYTES = 24

/** The function's parameters in their order; all but the numbers are addresses. */
const PARAMETERS = [
  'bases',
  'samples',
  'sampleCount',
  'places',
  'constants',
  'placeCount',
  'columns',
  'stack',
  'depthLimit',
  'state',
  'targets',
  'pathLengths',
  'feature',
  'left',
  'right',
  'nodeSamples',
  'threshold',
  'pathLength',
] as const

const INTEGERS = [
  'node',
  'start',
  'end',
  'depth',
  'known',
  'parentSize',
  'size',
  'top',
  'passed',
  'constant',
  'drawn',
  'place',
  'isFound',
  'base',
  'at',
  'middle',
  'sample',
  'held',
] as const
const DOUBLES = ['low', 'high', 'cut', 'draw', 'bound', 'first'] as const
const VECTORS = ['lows', 'highs', 'pair'] as const

type Local =
  | (typeof PARAMETERS)[number]
  | (typeof INTEGERS)[number]
  | (typeof DOUBLES)[number]
  | (typeof VECTORS)[number]

const NAMES: readonly Local[] = [...PARAMETERS, ...INTEGERS, ...DOUBLES, ...VECTORS]
const LOCAL = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Readonly<
  Record<Local, number>
>
const SPLIT: SplitLocals = { ...LOCAL, threshold: LOCAL.cut }

/**
 * Scikit-learn ends growth where the targets of a node vary by next to nothing, and what "next to nothing" is hangs on
 * its rounding. Variances that this many roundings of sums over the node above might take for nothing are left to the
 * plain grower: a square of the distance of two targets up to SQUARED * parent² + LINEAR * size.
 */
const SQUARED = 4e-15
const LINEAR = 1e-15

/** What the function returns for a tree it does not grow, since only the plain grower rounds as scikit-learn does. */
export const IS_DOUBTFUL = -1

/**
 * Grows a tree, PlainGrower's node for node, and writes its nodes; `state` decides the splits. Samples are byte offsets
 * into a column of values and into the targets (0: there are none, values are doubles), `bases` says where the column of
 * each place begins, `pathLengths` holds c(n) for every n. @returns how many nodes, or IS_DOUBTFUL.
 */
export function treeFunction(): WasmFunction {
  const code = new Code()
  writeStart(code)
  code.loop()
  code.localGet(LOCAL.end).localGet(LOCAL.start).i32Sub().i32Const(2).i32ShrU()
  code.localSet(LOCAL.size)
  writeNodeAddress(code, 'nodeSamples')
  code.localGet(LOCAL.size).i32Store(0)
  code.block()
  code.localGet(LOCAL.size).i32Const(2).i32LtU().brIf(0)
  code.localGet(LOCAL.depth).localGet(LOCAL.depthLimit).i32GeU().brIf(0)
  writeDoubt(code)
  writeDrawPlace(code)
  code.localGet(LOCAL.isFound).i32Eqz().brIf(0)
  writeThreshold(code, SPLIT)
  writePartition(code, SPLIT)
  code.localGet(LOCAL.middle).localGet(LOCAL.end).i32Eq().brIf(0)
  writeSplit(code)
  // On with the left child.
  code.br(1)
  code.end()
  writeLeaf(code)
  code.block()
  code.localGet(LOCAL.top).localGet(LOCAL.stack).i32GtU().brIf(0)
  code.localGet(LOCAL.node).i32Const(2).i32ShrU().ret()
  code.end()
  writePop(code)
  code.br(0)
  code.end()
  // The loop is left by returning only; this is for the validator.
  code.i32Const(IS_DOUBTFUL)
  return {
    parameters: PARAMETERS.map((): ValueType => I32),
    results: [I32],
    locals: [
      ...INTEGERS.map((): ValueType => I32),
      ...DOUBLES.map((): ValueType => F64),
      ...VECTORS.map((): ValueType => V128),
    ],
    body: code,
    exportName: 'growTree',
  }
}

function writeStart(code: Code): void {
  const { samples, sampleCount, places, placeCount, at } = LOCAL
  code.i32Const(0).localSet(at).loop()
  code.localGet(at).i32Const(2).i32Shl().localGet(places).i32Add().localGet(at).i32Store(0)
  code.localGet(at).i32Const(1).i32Add().localTee(at).localGet(placeCount).i32LtU().brIf(0).end()
  code.localGet(samples).localTee(LOCAL.start)
  code.localGet(sampleCount).i32Const(2).i32Shl().i32Add().localSet(LOCAL.end)
  code.localGet(LOCAL.stack).localSet(LOCAL.top)
  code.localGet(sampleCount).localSet(LOCAL.parentSize)
}

/** The address of the node's number in one of the lists, on the stack; `node` counts four bytes a node. */
function writeNodeAddress(
  code: Code,
  list: 'feature' | 'left' | 'right' | 'nodeSamples' | 'threshold' | 'pathLength',
): void {
  const isDouble = list === 'threshold' || list === 'pathLength'
  code.localGet(LOCAL.node)
  if (isDouble) code.i32Const(1).i32Shl()
  code.localGet(LOCAL[list]).i32Add()
}

/** Gives up on the tree when the node's targets might count as all the same. */
function writeDoubt(code: Code): void {
  const { targets, parentSize, size, bound, first, start, end, at, draw } = LOCAL
  code.block().localGet(targets).i32Eqz().brIf(0)
  code.localGet(parentSize).f64ConvertI32U().localTee(bound).localGet(bound).f64Mul()
  code.f64Const(SQUARED).f64Mul().localGet(size).f64ConvertI32U().f64Const(LINEAR).f64Mul()
  code.f64Add().localSet(bound)
  code.localGet(targets).localGet(start).localTee(at).i32Load(0).i32Add().f64Load(0)
  code.localSet(first)
  code.loop()
  code.localGet(at).i32Const(4).i32Add().localSet(at)
  code.localGet(targets).localGet(at).i32Load(0).i32Add().f64Load(0).localGet(first).f64Sub()
  code.localTee(draw).localGet(draw).f64Mul().localGet(bound).f64Gt().brIf(1)
  code.localGet(at).i32Const(4).i32Add().localGet(end).i32LtU().brIf(0).end()
  code.i32Const(IS_DOUBTFUL).ret()
  code.end()
}

/** Draws a place whose values vary in the node, `PlainGrower.drawPlace` step by step. */
function writeDrawPlace(code: Code): void {
  const { known, constant, passed, placeCount, drawn, places, place, isFound, base } = LOCAL
  code.i32Const(0).localTee(passed).localSet(isFound).localGet(known).localSet(constant)
  code.block().loop()
  code.localGet(constant).localGet(placeCount).i32GeU().brIf(1)
  writeState(code, SPLIT)
  code.localGet(placeCount).localGet(constant).i32Sub().localGet(known).i32Add()
  code.localGet(passed).i32Sub().i32RemU().localGet(passed).i32Add().localSet(drawn)
  code.block()
  code.localGet(drawn).localGet(known).i32GeU().brIf(0)
  writeSwapPlaces(code, passed, drawn)
  code.localGet(passed).i32Const(1).i32Add().localSet(passed).br(1)
  code.end()
  code.localGet(drawn).localGet(constant).i32Add().localGet(known).i32Sub().localSet(drawn)
  code.localGet(drawn).i32Const(2).i32Shl().localGet(places).i32Add().i32Load(0).localTee(place)
  code.i32Const(2).i32Shl().localGet(LOCAL.bases).i32Add().i32Load(0).localSet(base)
  writeMeasure(code, SPLIT)
  code.block()
  writeVaries(code, SPLIT)
  code.localTee(isFound).brIf(0)
  writeSwapPlaces(code, drawn, constant)
  code.localGet(constant).i32Const(1).i32Add().localSet(constant).br(1)
  code.end()
  code.localGet(placeCount).i32Const(1).i32Sub().localSet(passed)
  writeSwapPlaces(code, drawn, passed)
  code.end().end()
  writeCopyPlaces(code, { from: LOCAL.constants, to: places, first: null, end: known })
  writeCopyPlaces(code, { from: places, to: LOCAL.constants, first: known, end: constant })
}

function writeSwapPlaces(code: Code, one: number, other: number): void {
  const { places, held, at, middle } = LOCAL
  code.localGet(one).i32Const(2).i32Shl().localGet(places).i32Add().localTee(at)
  code.i32Load(0).localSet(held)
  code.localGet(other).i32Const(2).i32Shl().localGet(places).i32Add().localSet(middle)
  code.localGet(at).localGet(middle).i32Load(0).i32Store(0)
  code.localGet(middle).localGet(held).i32Store(0)
}

/** Copies the places from number `first` (null: 0) up to `end`. */
function writeCopyPlaces(
  code: Code,
  list: {
    readonly from: number
    readonly to: number
    readonly first: number | null
    readonly end: number
  },
): void {
  const { at } = LOCAL
  if (list.first === null) code.i32Const(0)
  else code.localGet(list.first)
  code.localSet(at).block().loop()
  code.localGet(at).localGet(list.end).i32GeU().brIf(1)
  code.localGet(at).i32Const(2).i32Shl().localGet(list.to).i32Add()
  code.localGet(at).i32Const(2).i32Shl().localGet(list.from).i32Add().i32Load(0).i32Store(0)
  code.localGet(at).i32Const(1).i32Add().localSet(at).br(0).end().end()
}

/** Writes an inner node and puts its right child aside; the node at hand becomes the left one. */
function writeSplit(code: Code): void {
  const { node, top, middle, end, depth, constant, size } = LOCAL
  writeNodeAddress(code, 'feature')
  code.localGet(LOCAL.place).i32Const(2).i32Shl().localGet(LOCAL.columns).i32Add().i32Load(0)
  code.i32Store(0)
  writeNodeAddress(code, 'threshold')
  code.localGet(LOCAL.cut).f64Store(0)
  writeNodeAddress(code, 'pathLength')
  code.f64Const(0).f64Store(0)
  writeNodeAddress(code, 'left')
  code.localGet(node).i32Const(2).i32ShrU().i32Const(1).i32Add().i32Store(0)
  code.localGet(depth).i32Const(1).i32Add().localSet(depth)
  for (const [offset, value] of [
    [ENTRY.start, middle],
    [ENTRY.end, end],
    [ENTRY.depth, depth],
    [ENTRY.known, constant],
    [ENTRY.parent, node],
    [ENTRY.parentSize, size],
  ] as const) {
    code.localGet(top).localGet(value).i32Store(offset)
  }
  code.localGet(top).i32Const(ENTRY_BYTES).i32Add().localSet(top)
  code.localGet(middle).localSet(end).localGet(constant).localSet(LOCAL.known)
  code.localGet(size).localSet(LOCAL.parentSize)
  code.localGet(node).i32Const(4).i32Add().localSet(node)
}

function writeLeaf(code: Code): void {
  for (const list of ['feature', 'left', 'right'] as const) {
    writeNodeAddress(code, list)
    code.i32Const(LEAF).i32Store(0)
  }
  writeNodeAddress(code, 'threshold')
  code.f64Const(0).f64Store(0)
  writeNodeAddress(code, 'pathLength')
  code.localGet(LOCAL.depth).f64ConvertI32U()
  code.localGet(LOCAL.size).i32Const(3).i32Shl().localGet(LOCAL.pathLengths).i32Add().f64Load(0)
  code.f64Add().f64Store(0)
  code.localGet(LOCAL.node).i32Const(4).i32Add().localSet(LOCAL.node)
}

/** Takes the node put aside last, the right child of its parent. */
function writePop(code: Code): void {
  const { top } = LOCAL
  code.localGet(top).i32Const(ENTRY_BYTES).i32Sub().localSet(top)
  code.localGet(LOCAL.right).localGet(top).i32Load(ENTRY.parent).i32Add()
  code.localGet(LOCAL.node).i32Const(2).i32ShrU().i32Store(0)
  for (const name of ['start', 'end', 'depth', 'known', 'parentSize'] as const) {
    code.localGet(top).i32Load(ENTRY[name]).localSet(LOCAL[name])
  }
}
