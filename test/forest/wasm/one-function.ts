import { Code, I32 } from '../../../src/forest/wasm/code.js'
import { instantiate, makeMemory, type WasmCall } from '../../../src/forest/wasm/instance.js'
import { PAGE_BYTES, type WasmFunction, writeModule } from '../../../src/forest/wasm/module.js'

/** A function to call, in a module of one page whose function 0 returns 42. */
export function callOf(func: WasmFunction, fill: (buffer: ArrayBufferLike) => void): WasmCall {
  const memory = makeMemory(PAGE_BYTES)
  if (memory === null) throw new Error('no memory')
  fill(memory.buffer)
  const answer = {
    parameters: [],
    results: [I32],
    locals: [],
    body: new Code().i32Const(42),
  } as const
  const module = writeModule([answer, { ...func, exportName: 'run' }], PAGE_BYTES)
  const calls = instantiate(module, memory)
  if (calls === null) throw new Error('the module is not valid')
  return calls['run'] as WasmCall
}
