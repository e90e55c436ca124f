import { LEAF } from '../tree.js'
import { Code, F64, I32 } from '../wasm/code.js'
import { PAGE_BYTES, type WasmFunction, writeModule } from '../wasm/module.js'
import { checksumFunction } from './checksum-code.js'
import { DIFFER, MANY } from './deciding-splits.js'
import { BIT, NEXT, NUMBER, rangeFunctions, writeFetch } from './range-code.js'
import { FIRST_BITS, MODEL_BYTES, PLACES, wordAt } from './reader-layout.js'
import { doubleFunction, float32CutFunction } from './threshold-code.js'
import { FEATURES_APART, HIGH_BITS } from './tree-coder.js'
import { DEPTHS, LEARNT, WIDTHS } from './tree-shape.js'

/** The functions' places in their module, behind those of range-code.ts. */
const LEFT_ROWS = 6
const DOUBLE = 7
const FLOAT32_CUT = 8
const HIGHEST = 9
const SHAPE = 10
const SPLITS = 11

/**
 * A module, the same for every forest, that reads trees as TreeCoder does and adds what makeTree does. `checksum` is that
 * of bytes; `read` goes through all trees and returns the number of their nodes, 0 for anything that is not as it should be.
 */
export function readerModule(): Uint8Array {
  return writeModule(
    [
      ...rangeFunctions(),
      leftRowsFunction(),
      doubleFunction(),
      float32CutFunction(),
      highestFunction(),
      shapeFunction(),
      splitsFunction(),
      readFunction(),
      checksumFunction(),
    ],
    PAGE_BYTES,
  )
}

/** From a model's number on the stack to its address. */
function writeModelAt(body: Code, models: number): Code {
  return body.i32Const(Math.log2(MODEL_BYTES)).i32Shl().i32Const(models).i32Add()
}

/** (rows of a node, 2 or more) -> how many go left; 0 when that cannot be. As codeLeft has it. */
function leftRowsFunction(): WasmFunction {
  const [ROWS, WIDEST, WIDTH, LEARNT_BITS, FOUND] = [0, 1, 2, 3, 4]
  const body = new Code()
  body.i32Const(WIDTHS).localGet(ROWS).i32Const(1).i32ShrU().i32Clz().i32Sub().localSet(WIDEST)
  body.i32Const(1).localSet(WIDTH)
  body.block().loop().localGet(WIDTH).localGet(WIDEST).i32GeU().brIf(1)
  body.localGet(WIDEST).i32Const(Math.log2(WIDTHS)).i32Shl().localGet(WIDTH).i32Add()
  writeModelAt(body, PLACES.width).call(BIT).i32Eqz().brIf(1)
  body.localGet(WIDTH).i32Const(1).i32Add().localSet(WIDTH).br(0).end().end()
  body.localGet(WIDTH).i32Const(1).i32Sub().i32Const(LEARNT)
  body.localGet(WIDTH).i32Const(LEARNT).i32LeU().select().localSet(LEARNT_BITS)
  body.i32Const(1).localGet(WIDTH).i32Const(1).i32Sub().i32Shl()
  body.localGet(WIDTH).i32Const(LEARNT).i32Shl()
  writeModelAt(body, PLACES.count).localGet(LEARNT_BITS)
  body.localGet(WIDTH).i32Const(1).i32Sub().localGet(LEARNT_BITS).i32Sub().call(NUMBER)
  body.i32Add().localSet(FOUND)
  body.block().localGet(FOUND).localGet(ROWS).i32Const(1).i32ShrU().i32LeU().brIf(0)
  body.i32Const(0).ret().end()
  body.block().localGet(FOUND).i32Const(1).i32Shl().localGet(ROWS).i32Ne().brIf(0)
  body.localGet(FOUND).ret().end()
  body.localGet(FOUND).localGet(ROWS).localGet(FOUND).i32Sub()
  body.localGet(WIDEST)
  writeModelAt(body, PLACES.isLeftSmaller).call(BIT).select()
  return { parameters: [I32], results: [I32], locals: [I32, I32, I32, I32], body }
}

/**
 * (column) -> a threshold's highest bits. Models of the first few lie together, and those of the next by what the first
 * were: a column's thresholds are alike in those, and every page of fresh memory takes as long as hundreds of bits.
 */
function highestFunction(): WasmFunction {
  const [COLUMN, FIRST, MORE] = [0, 1, 2]
  const body = new Code()
  body
    .localGet(COLUMN)
    .i32Const(FEATURES_APART - 1)
    .i32And()
    .i32Const(FIRST_BITS)
    .i32Shl()
    .localTee(COLUMN)
  writeModelAt(body, PLACES.highestBits).i32Const(FIRST_BITS).i32Const(0).call(NUMBER)
  body.localSet(FIRST)
  writeFetch(body, 'learntThresholdBits').i32Const(FIRST_BITS).i32Sub().localSet(MORE)
  body.localGet(COLUMN).localGet(FIRST).i32Add().localGet(MORE).i32Shl()
  body.i32Const(Math.log2(MODEL_BYTES)).i32Shl()
  writeFetch(body, 'nextBits').i32Add().localGet(MORE)
  body
    .i32Const(HIGH_BITS - FIRST_BITS)
    .localGet(MORE)
    .i32Sub()
    .call(NUMBER)
  body
    .localGet(FIRST)
    .i32Const(HIGH_BITS - FIRST_BITS)
    .i32Shl()
    .i32Or()
  return { parameters: [I32], results: [I32], locals: [I32, I32], body }
}

/** Puts an entry of a list on the stack, or its address: the list's own is in a local, the entry's distance in another. */
class Entries {
  readonly #body: Code

  constructor(body: Code) {
    this.#body = body
  }

  /** The address of the entry in a list of four bytes each. */
  at(list: number, entry: number): Code {
    return this.#body.localGet(list).localGet(entry).i32Add()
  }

  /** The same in a list of eight. */
  twiceAt(list: number, entry: number): Code {
    return this.at(list, entry).localGet(entry).i32Add()
  }
}

/**
 * (distance of the tree's first node from the forest's, in lists of four bytes; the most nodes it may have) -> how many it
 * has, or 0. Puts children, rows and path lengths down, and where thresholds belong what decidingSplits has of each node.
 */
function shapeFunction(): WasmFunction {
  const [FIRST, MOST, NODE, ROWS, LEVEL, OPEN, I, J] = [0, 1, 2, 3, 4, 5, 6, 7]
  const [FEATURE, LEFT, RIGHT, SAMPLES, THRESHOLD, PATH_LENGTH, ENDS] = [8, 9, 10, 11, 12, 13, 14]
  const body = new Code()
  const entry = new Entries(body)
  const distance = (node: number, local: number): Code =>
    body.localGet(node).i32Const(2).i32Shl().localGet(FIRST).i32Add().localSet(local)
  const fail = (): Code => body.i32Const(0).ret()

  writeFetch(body, 'feature').localSet(FEATURE)
  writeFetch(body, 'left').localSet(LEFT)
  writeFetch(body, 'right').localSet(RIGHT)
  writeFetch(body, 'nodeSamples').localSet(SAMPLES)
  writeFetch(body, 'threshold').localSet(THRESHOLD)
  writeFetch(body, 'pathLength').localSet(PATH_LENGTH)
  body.i32Const(LEAF).localSet(OPEN)
  writeFetch(body, 'maxSamples').localSet(ROWS)
  body.block().i32Const(PLACES.isFull).call(BIT).brIf(0)
  body
    .i32Const(PLACES.isFull)
    .i32Const(0)
    .i32Const(WIDTHS - 1)
    .call(NUMBER)
    .localTee(ROWS)
  body.i32Const(1).i32Sub()
  writeFetch(body, 'maxSamples').i32LtU().brIf(0)
  fail().end()

  body.loop()
  body.block().localGet(NODE).localGet(MOST).i32LtU().brIf(0)
  fail().end()
  distance(NODE, I)
  entry.at(SAMPLES, I).localGet(ROWS).i32Store(0)
  body.block()
  // A leaf: one row, or the bit says so.
  body.block().localGet(ROWS).i32Const(2).i32LtU().brIf(0)
  writeLevelsLeft(body, LEVEL)
  body.i32Const(1).i32Shl().localGet(ROWS).i32Const(2).i32Eq().i32Add()
  writeModelAt(body, PLACES.isLeaf).call(BIT).brIf(0)
  // An inner node: until its right side comes, that entry holds the open node before it, and the path length its level.
  entry.at(RIGHT, I).localGet(OPEN).i32Store(0)
  entry.twiceAt(PATH_LENGTH, I).localGet(LEVEL).i32Store(0)
  body.localGet(NODE).localSet(OPEN)
  body.localGet(NODE).i32Const(1).i32Add().localSet(NODE)
  entry.at(LEFT, I).localGet(NODE).i32Store(0)
  body.localGet(LEVEL).i32Const(1).i32Add().localSet(LEVEL)
  body.localGet(ROWS).call(LEFT_ROWS).localTee(ROWS).brIf(2)
  fail().end()

  for (const list of [FEATURE, LEFT, RIGHT]) entry.at(list, I).i32Const(LEAF).i32Store(0)
  entry.twiceAt(PATH_LENGTH, I).localGet(LEVEL).f64ConvertI32U()
  writeFetch(body, 'averages').localGet(ROWS).i32Const(3).i32Shl().i32Add().f64Load(0)
  body.f64Add().f64Store(0)
  entry.twiceAt(THRESHOLD, I)
  body.localGet(LEVEL).localGet(ROWS).i32Const(2).i32Eq().i32Add().f64ConvertI32U()
  body.f64Const(MANY).f64Mul()
  body.i32Const(1).localGet(ROWS).localGet(ROWS).i32Const(2).i32Eq().select()
  body.f64ConvertI32U().f64Add().f64Store(0)
  body.localGet(NODE).i32Const(1).i32Add().localSet(NODE)
  // Up to the node whose right side comes next; without one, all is read.
  body.localGet(OPEN).i32Const(LEAF).i32Eq().brIf(0)
  distance(OPEN, J)
  entry.at(RIGHT, J).i32Load(0).localSet(OPEN)
  entry.at(RIGHT, J).localGet(NODE).i32Store(0)
  entry.twiceAt(PATH_LENGTH, J).i32Load(0).i32Const(1).i32Add().localSet(LEVEL)
  entry.at(SAMPLES, J).i32Load(0)
  entry.at(SAMPLES, J).i32Load(4).i32Sub().localSet(ROWS)
  body.br(1).end().end()

  // From the last node to the first: an inner node ends as its sides do, if both end alike.
  body.localGet(NODE).localSet(OPEN).loop()
  body.localGet(OPEN).i32Const(1).i32Sub().localSet(OPEN)
  body.block()
  distance(OPEN, I)
  entry.at(LEFT, I).i32Load(0).i32Const(LEAF).i32Eq().brIf(0)
  const endsOf = (side: number): Code => {
    entry.at(side, I).i32Load(0).localSet(LEVEL)
    distance(LEVEL, J)
    return entry.twiceAt(THRESHOLD, J).f64Load(0)
  }
  entry.twiceAt(THRESHOLD, I)
  endsOf(LEFT).localTee(ENDS).f64Const(DIFFER).localGet(ENDS)
  endsOf(RIGHT).f64Eq().select().f64Store(0)
  body.end()
  body.localGet(OPEN).brIf(0).end()
  body.localGet(NODE)
  const words = Array.from({ length: 12 }, (): typeof I32 => I32)
  return { parameters: [I32, I32], results: [I32], locals: [...words, F64], body }
}

/** Levels below a node, from 0 to the most that are told apart. */
function writeLevelsLeft(body: Code, level: number): void {
  const left = (): Code => writeFetch(body, 'levels').localGet(level).i32Sub()
  body.i32Const(0)
  left().i32Const(DEPTHS - 1)
  left()
    .i32Const(DEPTHS - 1)
    .i32LtU()
    .select()
  body.localGet(level)
  writeFetch(body, 'levels').i32GtU().select()
}

/** (distance of the tree's first node as above, its nodes) -> 1, or 0 when a split is none. Puts columns and thresholds down. */
function splitsFunction(): WasmFunction {
  const [I, REST, COLUMN, FEATURE, LEFT, THRESHOLD, PATH_LENGTH] = [0, 1, 2, 3, 4, 5, 6]
  const body = new Code()
  const entry = new Entries(body)
  writeFetch(body, 'feature').localSet(FEATURE)
  writeFetch(body, 'left').localSet(LEFT)
  writeFetch(body, 'threshold').localSet(THRESHOLD)
  writeFetch(body, 'pathLength').localSet(PATH_LENGTH)
  body.loop().block().block()
  entry.at(LEFT, I).i32Load(0).i32Const(LEAF).i32Eq().brIf(0)
  body.i32Const(PLACES.features)
  writeFetch(body, 'learntFeatureBits')
  writeFetch(body, 'plainFeatureBits').call(NUMBER).localSet(COLUMN)
  body.block().localGet(COLUMN)
  writeFetch(body, 'nFeatures').i32LtU().brIf(0).i32Const(0).ret().end()
  entry.at(FEATURE, I).localGet(COLUMN).i32Store(0)
  entry.twiceAt(PATH_LENGTH, I).f64Const(0).f64Store(0)
  entry.twiceAt(THRESHOLD, I).f64Load(0).f64Const(DIFFER).f64Ne().brIf(0)
  body.localGet(COLUMN).call(HIGHEST).localSet(COLUMN)
  const readBy = (func: number): void => {
    body.localGet(COLUMN)
    entry.twiceAt(THRESHOLD, I).call(func).brIf(2).i32Const(0).ret()
  }
  body.block()
  writeFetch(body, 'isFloat32').brIf(0)
  readBy(DOUBLE)
  body.end().block()
  readBy(FLOAT32_CUT)
  body.end().end()
  entry.twiceAt(THRESHOLD, I).f64Const(0).f64Store(0)
  body.end()
  body.localGet(I).i32Const(4).i32Add().localSet(I)
  body.localGet(REST).i32Const(1).i32Sub().localTee(REST).brIf(0).end()
  body.i32Const(1)
  return { parameters: [I32, I32], results: [I32], locals: [I32, I32, I32, I32, I32], body }
}

/** () -> the nodes of all trees, or 0. */
function readFunction(): WasmFunction {
  const [TREE, DONE, COUNT, FIRST] = [0, 1, 2, 3]
  const body = new Code()
  // As many bits as the range has, before anything is decoded.
  for (let i = 0; i < 4; i++) {
    body.i32Const(0)
    writeFetch(body, 'code').i32Const(8).i32Shl().call(NEXT).i32Or().i32Store(wordAt('code'))
  }
  body.block()
  writeFetch(body, 'code')
  writeFetch(body, 'range').i32GeU().brIf(0)
  body.loop()
  body.localGet(DONE).i32Const(2).i32Shl().localTee(FIRST)
  writeFetch(body, 'nodes').localGet(DONE).i32Sub().call(SHAPE).localTee(COUNT).i32Eqz().brIf(1)
  body.localGet(FIRST).localGet(COUNT).call(SPLITS).i32Eqz().brIf(1)
  writeFetch(body, 'isFaulty').brIf(1)
  writeFetch(body, 'treeNodes').localGet(TREE).i32Const(2).i32Shl().i32Add()
  body.localGet(COUNT).i32Store(0)
  body.localGet(DONE).localGet(COUNT).i32Add().localSet(DONE)
  body.localGet(TREE).i32Const(1).i32Add().localTee(TREE)
  writeFetch(body, 'treeCount').i32LtU().brIf(0)
  writeFetch(body, 'nextPlain')
  writeFetch(body, 'endPlain').i32Ne().brIf(1)
  body.localGet(DONE).ret().end().end()
  body.i32Const(0)
  return {
    parameters: [],
    results: [I32],
    locals: [I32, I32, I32, I32],
    body,
    exportName: 'read',
  }
}
