import { Code, F64, I32, type ValueType } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { GREATEST_FLOAT32 } from './float32.js'

/** The functions that copy what a tree will look at from a matrix in the same memory: as doubles, or as float32. */
export function gatherFunctions(): readonly WasmFunction[] {
  return [gatherFunction('gather'), gatherFunction('gatherFloat32')]
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
