import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Code, I32 } from '../../../src/forest/wasm/code.js'
import {
  growMemory,
  instantiate,
  makeMemory,
  makeSharedMemory,
} from '../../../src/forest/wasm/instance.js'
import { PAGE_BYTES, writeModule } from '../../../src/forest/wasm/module.js'
import { withoutWebAssembly } from './without-webassembly.js'

const seven = { parameters: [], results: [I32], locals: [], exportName: 'f' } as const

test('memory is as large as asked for, in whole pages of zeros', () => {
  const memory = makeMemory(PAGE_BYTES + 1)
  equal(memory?.buffer.byteLength, 2 * PAGE_BYTES)
  ok(new Uint8Array(memory?.buffer ?? []).every((byte) => byte === 0))
})

test('more memory than addresses reach is refused without a word', () => {
  equal(makeMemory(2 ** 40), null)
})

test('a valid module runs over the memory, an invalid one is refused without a word', () => {
  const memory = makeMemory(1)
  ok(memory)
  const valid = writeModule([{ ...seven, body: new Code().i32Const(7) }], 1)
  equal(instantiate(valid, memory)?.['f']?.(), 7)
  // Nothing on the stack where a number is to be returned.
  equal(instantiate(writeModule([{ ...seven, body: new Code() }], 1), memory), null)
})

test('where there is no WebAssembly there is no memory and no instance', () => {
  const memory = makeMemory(1)
  ok(memory)
  const module = writeModule([{ ...seven, body: new Code().i32Const(7) }], 1)
  withoutWebAssembly(() => {
    equal(makeMemory(1), null)
    equal(instantiate(module, memory), null)
  })
})

test('a memory grows in whole pages, and not beyond what addresses reach', () => {
  const memory = makeMemory(1)
  ok(memory)
  equal(growMemory(memory, PAGE_BYTES), true)
  equal(memory.buffer.byteLength, PAGE_BYTES)
  equal(growMemory(memory, PAGE_BYTES + 1), true)
  equal(memory.buffer.byteLength, 2 * PAGE_BYTES)
  equal(growMemory(memory, 2 ** 40), false)
})

test('shared memory stays in sight when it grows', () => {
  const memory = makeSharedMemory(1)
  ok(memory && memory.buffer instanceof SharedArrayBuffer)
  const before = new Uint8Array(memory.buffer)
  equal(growMemory(memory, PAGE_BYTES + 1), true)
  before[0] = 7
  equal(new Uint8Array(memory.buffer)[0], 7)
  equal(makeSharedMemory(2 ** 40), null)
  withoutWebAssembly(() => equal(makeSharedMemory(1), null))
})
