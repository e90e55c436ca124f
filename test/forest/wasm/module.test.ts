import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Code, F64, I32 } from '../../../src/forest/wasm/code.js'
import { instantiate, makeMemory, makeSharedMemory } from '../../../src/forest/wasm/instance.js'
import { PAGE_BYTES, writeModule } from '../../../src/forest/wasm/module.js'

const addOne = {
  parameters: [I32],
  results: [I32],
  locals: [],
  body: new Code().localGet(0).i32Const(1).i32Add(),
} as const

test('the smallest module has the bytes that the specification’s grammar gives it', () => {
  const module = writeModule([{ ...addOne, exportName: 'f' }], PAGE_BYTES)
  const sections = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // type: one function from i32 to i32
    [1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
    // import: env.memory of one page
    [2, 15, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 1],
    // function 0 is of type 0, exported as f
    [3, 2, 1, 0],
    [7, 5, 1, 1, 0x66, 0, 0],
    // code: no locals, local.get 0, i32.const 1, i32.add, end
    [10, 9, 1, 7, 0, 0x20, 0, 0x41, 1, 0x6a, 0x0b],
  ]
  deepEqual([...module], sections.flat())
})

test('functions call each other by their place, and only those with a name are seen', () => {
  const twice = { ...addOne, body: new Code().localGet(0).call(0).call(0), exportName: 'addTwo' }
  const memory = makeMemory(1)
  const calls = memory && instantiate(writeModule([addOne, twice], 1), memory)
  deepEqual(Object.keys(calls ?? {}), ['addTwo'])
  equal(calls?.['addTwo']?.(40), 42)
})

test('locals are of the types that were listed, after the parameters', () => {
  const body = new Code().localGet(0).localSet(1).f64Const(1.5).localSet(2).localGet(2)
  const module = writeModule(
    [{ parameters: [I32], results: [F64], locals: [I32, F64], body, exportName: 'f' }],
    1,
  )
  const memory = makeMemory(1)
  equal(memory && instantiate(module, memory)?.['f']?.(3), 1.5)
})

test('a module for shared memory runs in memory that is shared, and in no other', () => {
  const body = new Code().localGet(0).i32Load(0)
  const load = { ...addOne, body, exportName: 'load' }
  const shared = makeSharedMemory(8)
  const own = makeMemory(8)
  ok(shared && own)
  new Int32Array(shared.buffer)[1] = 42
  equal(instantiate(writeModule([load], 8, 'shared'), shared)?.['load']?.(4), 42)
  equal(instantiate(writeModule([load], 8, 'shared'), own), null)
  equal(instantiate(writeModule([load], 8), shared), null)
})
