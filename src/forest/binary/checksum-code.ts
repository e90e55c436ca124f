import { Code, I32 } from '../wasm/code.js'
import type { WasmFunction } from '../wasm/module.js'

/** (address, bytes) -> their checksum, as checksum.ts has it; there are zeros behind the last for up to three bytes. */
export function checksumFunction(): WasmFunction {
  const [AT, BYTES, END, HASH] = [0, 1, 2, 3]
  const body = new Code()
  const writeRotated = (bits: number, write: () => unknown): void => {
    write()
    body.i32Const(bits).i32Shl()
    write()
    body
      .i32Const(32 - bits)
      .i32ShrU()
      .i32Or()
  }
  const writeScrambled = (): void => {
    writeRotated(15, () => body.localGet(AT).i32Load(0).i32Const(0xcc9e2d51).i32Mul())
    body.i32Const(0x1b873593).i32Mul().localGet(HASH).i32Xor().localSet(HASH)
  }
  const writeMixed = (shift: number, factor: number | null): void => {
    body.localGet(HASH).localGet(HASH).i32Const(shift).i32ShrU().i32Xor()
    if (factor !== null) body.i32Const(factor).i32Mul()
    body.localSet(HASH)
  }
  body.localGet(AT).localGet(BYTES).i32Const(-4).i32And().i32Add().localSet(END)
  body.block().loop().localGet(AT).localGet(END).i32GeU().brIf(1)
  writeScrambled()
  writeRotated(13, () => body.localGet(HASH))
  body.i32Const(5).i32Mul().i32Const(0xe6546b64).i32Add().localSet(HASH)
  body.localGet(AT).i32Const(4).i32Add().localSet(AT).br(0).end().end()
  writeScrambled()
  body.localGet(HASH).localGet(BYTES).i32Xor().localSet(HASH)
  writeMixed(16, 0x85ebca6b)
  writeMixed(13, 0xc2b2ae35)
  writeMixed(16, null)
  body.localGet(HASH)
  return {
    parameters: [I32, I32],
    results: [I32],
    locals: [I32, I32],
    body,
    exportName: 'checksum',
  }
}
