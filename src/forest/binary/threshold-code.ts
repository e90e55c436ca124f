import { Code, I32 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'
import { PLAIN_BYTE } from './range-code.js'

const BITS = 0
const AT = 1

/** (highest 16 bits, address) -> 1, or 0 for what is not finite: a double, whose other bytes are plain, to the address. */
export function doubleFunction(): WasmFunction {
  const body = new Code()
  writeFinite(body, 0x7ff0)
  body.localGet(AT).localGet(BITS).i32Const(8).i32ShrU().i32Store8(7)
  body.localGet(AT).localGet(BITS).i32Store8(6)
  for (let byte = 5; byte >= 0; byte--) body.localGet(AT).call(PLAIN_BYTE).i32Store8(byte)
  body.i32Const(1)
  return { parameters: [I32, I32], results: [I32], locals: [], body }
}

/**
 * The same of a float32, whose cut goes to the address: float32Cut of math/float32-cut.ts. That is the middle between it
 * and the next one above, which rounds to the one of even bits, so that for odd bits it is the double below the middle.
 */
export function float32CutFunction(): WasmFunction {
  const INFINITY = 0x7f800000
  const ABOVE = 2
  const body = new Code()
  writeFinite(body, 0x7f80)
  for (let byte = 0; byte < 2; byte++)
    body.localGet(BITS).i32Const(8).i32Shl().call(PLAIN_BYTE).i32Or().localSet(BITS)
  body.i32Const(1).localGet(BITS).i32Const(1)
  body.localGet(BITS).i32Const(31).i32ShrU().i32Const(1).i32Shl().i32Sub().i32Add()
  body.localGet(BITS).i32Const(1).i32Shl().i32Eqz().select().localSet(ABOVE)
  body.localGet(AT)
  body.localGet(BITS).f32ReinterpretI32().f64PromoteF32()
  body
    .f64Const(2 ** 128)
    .localGet(ABOVE)
    .f32ReinterpretI32()
    .f64PromoteF32()
  body.localGet(ABOVE).i32Const(INFINITY).i32Eq().select()
  body.f64Add().f64Const(0.5).f64Mul().f64Store(0)
  body.block().localGet(BITS).i32Const(1).i32And().i32Eqz().brIf(0)
  // One double down: away from 0 where it is negative, which never carries, since the last bits of a middle are 0.
  body.localGet(AT).localGet(AT).i32Load(4)
  body.localGet(AT).i32Load(0).i32Eqz().localGet(BITS).i32Const(-1).i32GtS().i32And()
  body.i32Sub().i32Store(4)
  body.localGet(AT).localGet(AT).i32Load(0)
  body.i32Const(1).i32Const(-1).localGet(BITS).i32Const(31).i32ShrU().select()
  body.i32Add().i32Store(0).end().i32Const(1)
  return { parameters: [I32, I32], results: [I32], locals: [I32], body }
}

/** Returns 0 when all bits of the exponent, among the highest 16, are ones. */
function writeFinite(body: Code, exponent: number): void {
  body.block().localGet(BITS).i32Const(exponent).i32And().i32Const(exponent).i32Ne().brIf(0)
  body.i32Const(0).ret().end()
}
