import { Code, F64, I32, V128, type ValueType } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { GREATEST_FLOAT32 } from './float32.js'

/**
 * The functions that copy what a tree will look at from a matrix in the same memory, as doubles or as float32, and that
 * list where in a column its samples lie.
 */
export function gatherFunctions(): readonly WasmFunction[] {
  return [
    touchFunction(),
    gatherFunction('gather'),
    gatherFunction('gatherFloat32'),
    gatherAllFunction(),
    offsetsFunction(),
    orderedOffsetsFunction(),
  ]
}

/** Bytes of a line of the cache. */
const LINE = 64

/**
 * (matrix, row bytes, rows, row count) -> a number without meaning: reads something of every line of the rows. Lines
 * asked for one right after the other come from memory together; copying waits for each.
 */
function touchFunction(): WasmFunction {
  const [MATRIX, ROW_BYTES, ROWS, ROW_COUNT, AT, LAST, LAST_ROW, SUM] = [0, 1, 2, 3, 4, 5, 6, 7]
  const body = new Code()
  body.localGet(ROWS).localGet(ROW_COUNT).i32Const(2).i32Shl().i32Add().localSet(LAST_ROW)
  body.loop()
  body.localGet(ROWS).i32Load(0).localGet(ROW_BYTES).i32Mul().localGet(MATRIX).i32Add()
  body.localTee(AT).localGet(ROW_BYTES).i32Add().i32Const(4).i32Sub().localTee(LAST)
  body.i32Load(0).localGet(SUM).i32Add().localSet(SUM)
  body.loop()
  body.localGet(AT).i32Load(0).localGet(SUM).i32Add().localSet(SUM)
  body.localGet(AT).i32Const(LINE).i32Add().localTee(AT).localGet(LAST).i32LtU().brIf(0).end()
  body.localGet(ROWS).i32Const(4).i32Add().localTee(ROWS).localGet(LAST_ROW).i32LtU()
  body.brIf(0).end()
  body.localGet(SUM)
  return {
    parameters: [I32, I32, I32, I32],
    results: [I32],
    locals: [I32, I32, I32, I32],
    body,
    exportName: 'touch',
  }
}

/**
 * (matrix, row bytes, rows, row count, columns, column count, values, bytes from column to column): copies the rows'
 * values column by column, missing ones as 0. There is a row and a column at least.
 */
function gatherFunction(exportName: 'gather' | 'gatherFloat32'): WasmFunction {
  const [MATRIX, ROW_BYTES, ROWS, ROW_COUNT, COLUMNS] = [0, 1, 2, 3, 4]
  const [COLUMN_COUNT, VALUES, COLUMN_BYTES] = [5, 6, 7]
  const [ROW, COLUMN, LAST_COLUMN, OUT, LAST_ROW, VALUE] = [8, 9, 10, 11, 12, 13]
  const body = new Code()
  body.localGet(COLUMNS).localGet(COLUMN_COUNT).i32Const(2).i32Shl().i32Add().localSet(LAST_COLUMN)
  body.localGet(ROWS).localGet(ROW_COUNT).i32Const(2).i32Shl().i32Add().localSet(LAST_ROW)
  body.loop()
  body.localGet(ROWS).i32Load(0).localGet(ROW_BYTES).i32Mul().localGet(MATRIX).i32Add()
  body.localSet(ROW)
  body.localGet(VALUES).localSet(OUT).localGet(COLUMNS).localSet(COLUMN)
  body.loop()
  body.localGet(OUT)
  body.localGet(COLUMN).i32Load(0).i32Const(3).i32Shl().localGet(ROW).i32Add().f64Load(0)
  body.localTee(VALUE).f64Const(0)
  // A number less itself is 0; infinities and NaN leave NaN.
  body.localGet(VALUE).localGet(VALUE).f64Sub().f64Const(0).f64Eq().select()
  if (exportName === 'gatherFloat32') {
    body.f64Const(GREATEST_FLOAT32).f64Min().f64Const(-GREATEST_FLOAT32).f64Max()
    body.f32DemoteF64().f64PromoteF32()
  }
  body.f64Store(0)
  body.localGet(OUT).localGet(COLUMN_BYTES).i32Add().localSet(OUT)
  body.localGet(COLUMN).i32Const(4).i32Add().localTee(COLUMN).localGet(LAST_COLUMN).i32LtU()
  body.brIf(0).end()
  body.localGet(VALUES).i32Const(8).i32Add().localSet(VALUES)
  body.localGet(ROWS).i32Const(4).i32Add().localTee(ROWS).localGet(LAST_ROW).i32LtU()
  body.brIf(0).end()
  const parameters = Array.from({ length: 8 }, (): ValueType => I32)
  const locals = [I32, I32, I32, I32, I32, F64] as const
  return { parameters, results: [], locals, body, exportName }
}

/**
 * (matrix, row bytes, rows, row count, values, bytes from column to column): the same for all columns, of which there
 * are two at least, two at a time.
 */
function gatherAllFunction(): WasmFunction {
  const [MATRIX, ROW_BYTES, ROWS, ROW_COUNT, VALUES, COLUMN_BYTES] = [0, 1, 2, 3, 4, 5]
  const [AT, LAST, OUT, LAST_ROW, PAIR, ZEROS] = [6, 7, 8, 9, 10, 11]
  const body = new Code()
  body.localGet(ROWS).localGet(ROW_COUNT).i32Const(2).i32Shl().i32Add().localSet(LAST_ROW)
  body.loop()
  body.localGet(ROWS).i32Load(0).localGet(ROW_BYTES).i32Mul().localGet(MATRIX).i32Add()
  body.localTee(AT).localGet(ROW_BYTES).i32Add().i32Const(16).i32Sub().localSet(LAST)
  body.localGet(VALUES).localSet(OUT)
  body.block().loop()
  body.localGet(AT).v128Load(0).localTee(PAIR)
  // A number less itself is 0; infinities and NaN leave NaN.
  body.localGet(PAIR).localGet(PAIR).f64x2Sub().localGet(ZEROS).f64x2Eq().v128And().localSet(PAIR)
  body.localGet(OUT).localGet(PAIR).v128Store64Lane(0, 0)
  body.localGet(OUT).localGet(COLUMN_BYTES).i32Add().localTee(OUT)
  body.localGet(PAIR).v128Store64Lane(0, 1)
  body.localGet(AT).localGet(LAST).i32GeU().brIf(1)
  body.localGet(OUT).localGet(COLUMN_BYTES).i32Add().localSet(OUT)
  body.localGet(AT).i32Const(16).i32Add().localTee(AT).localGet(LAST).i32LeU().brIf(0)
  // The last of an odd number goes with the one before it once more.
  body.localGet(LAST).localSet(AT)
  body.localGet(OUT).localGet(COLUMN_BYTES).i32Sub().localSet(OUT).br(0)
  body.end().end()
  body.localGet(VALUES).i32Const(8).i32Add().localSet(VALUES)
  body.localGet(ROWS).i32Const(4).i32Add().localTee(ROWS).localGet(LAST_ROW).i32LtU()
  body.brIf(0).end()
  const parameters = Array.from({ length: 6 }, (): ValueType => I32)
  const locals = [I32, I32, I32, I32, V128, V128] as const
  return { parameters, results: [], locals, body, exportName: 'gatherAll' }
}

/** (samples, count): lists the byte offsets of doubles that lie one behind the other, at least one. */
function offsetsFunction(): WasmFunction {
  const [SAMPLES, COUNT, AT] = [0, 1, 2]
  const body = new Code()
  body.loop()
  body.localGet(AT).i32Const(2).i32Shl().localGet(SAMPLES).i32Add()
  body.localGet(AT).i32Const(3).i32Shl().i32Store(0)
  body.localGet(AT).i32Const(1).i32Add().localTee(AT).localGet(COUNT).i32LtU().brIf(0).end()
  return { parameters: [I32, I32], results: [], locals: [I32], body, exportName: 'offsets' }
}

/**
 * (rows, count, samples, marks, words of marks): lists the byte offsets of different rows' doubles in a column, in the
 * order they lie there: which sample comes first does not matter to a tree, and a column is read from its start to its
 * end. The marks are a bit for each row there is, all 0 before and after.
 */
function orderedOffsetsFunction(): WasmFunction {
  const [ROWS, COUNT, SAMPLES, MARKS, WORDS, AT, ROW, END, WORD] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  const body = new Code()
  body.localGet(ROWS).localTee(AT).localGet(COUNT).i32Const(2).i32Shl().i32Add().localSet(END)
  body.loop()
  body.localGet(AT).i32Load(0).localTee(ROW)
  body.i32Const(5).i32ShrU().i32Const(2).i32Shl().localGet(MARKS).i32Add().localTee(WORD)
  body.localGet(WORD).i32Load(0).i32Const(1).localGet(ROW).i32Shl().i32Or().i32Store(0)
  body.localGet(AT).i32Const(4).i32Add().localTee(AT).localGet(END).i32LtU().brIf(0).end()
  body.localGet(MARKS).localTee(AT).localGet(WORDS).i32Const(2).i32Shl().i32Add().localSet(END)
  body.loop()
  body.localGet(AT).i32Load(0).localSet(WORD).localGet(AT).i32Const(0).i32Store(0)
  body.block().loop()
  body.localGet(WORD).i32Eqz().brIf(1)
  body.localGet(SAMPLES)
  // The place of the mark in bits, times the bytes of a double.
  body.localGet(AT).localGet(MARKS).i32Sub().i32Const(3).i32Shl().localGet(WORD).i32Ctz().i32Add()
  body.i32Const(3).i32Shl().i32Store(0)
  body.localGet(SAMPLES).i32Const(4).i32Add().localSet(SAMPLES)
  body.localGet(WORD).localGet(WORD).i32Const(1).i32Sub().i32And().localSet(WORD)
  body.br(0).end().end()
  body.localGet(AT).i32Const(4).i32Add().localTee(AT).localGet(END).i32LtU().brIf(0).end()
  return {
    parameters: [I32, I32, I32, I32, I32],
    results: [],
    locals: [I32, I32, I32, I32],
    body,
    exportName: 'orderedOffsets',
  }
}
