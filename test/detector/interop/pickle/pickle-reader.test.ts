import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { readPickle } from '../../../../src/detector/interop/pickle/pickle-reader.js'
import {
  PickleDict,
  PickleList,
  PickleTuple,
} from '../../../../src/detector/interop/pickle/pickle-value.js'

/** Texts are characters 0 to 255, numbers bytes, lists their parts. */
type Part = string | number | readonly Part[]

function bytesOf(part: Part): number[] {
  if (typeof part === 'number') return [part]
  return typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part.flatMap(bytesOf)
}

function pickle(...parts: Part[]): Uint8Array {
  return Uint8Array.from(bytesOf([0x80, 2, parts, '.']))
}

function uint32(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]
}

function refused(bytes: Uint8Array, told: RegExp): void {
  throws(() => readPickle(bytes), { code: 'MODEL_INVALID', message: told })
}

test('numbers, words, lists, tuples and dicts come out as they were put in', () => {
  equal(readPickle(pickle('N')), null)
  equal(readPickle(pickle('J', 0xfe, 0xff, 0xff, 0xff)), -2)
  equal(readPickle(pickle('M', 1, 2)), 513)
  equal(readPickle(pickle(0x8a, 2, 0, 0xff)), -256)
  equal(readPickle(pickle(0x8a, 0)), 0)
  equal(readPickle(pickle('G', 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a)), 0.1)
  equal(readPickle(pickle('X', uint32(2), '\xc3\xa9')), 'é')
  deepEqual(readPickle(pickle('C', 2, 'ab')), Uint8Array.of(97, 98))
  const list = readPickle(pickle(']', '(', 'K', 1, 'K', 2, 'e', 0x88, 'a'))
  ok(list instanceof PickleList)
  deepEqual(list.items, [1, 2, true])
  const tuple = readPickle(pickle('K', 1, 0x89, 0x86))
  ok(tuple instanceof PickleTuple)
  deepEqual(tuple.items, [1, false])
  const dict = readPickle(pickle('}', 'X', uint32(1), 'a', 'K', 1, 's'))
  ok(dict instanceof PickleDict)
  deepEqual([...dict.items], [['a', 1]])
})

test('what was kept in the memo is the same thing again', () => {
  const pair = readPickle(pickle(']', 'q', 9, 'h', 9, 0x86))
  ok(pair instanceof PickleTuple)
  equal(pair.items[0], pair.items[1])
})

test('nothing can be called, made or asked for but the parts of a forest', () => {
  refused(
    pickle('cos\nsystem\n', 'X', uint32(2), 'id', 0x85, 'R'),
    /"os\.system", which is no part/,
  )
  refused(pickle('cposix\nsystem\n'), /"posix\.system"/)
  refused(pickle('cbuiltins\neval\n'), /"builtins\.eval"/)
  refused(pickle('c__builtin__\ngetattr\n'), /getattr/)
  refused(pickle('csklearn.ensemble._iforest\nos\n'), /no part of a forest/)
  refused(pickle('X', uint32(2), 'os', 'X', uint32(6), 'system', 0x93), /"os\.system"/)
  refused(pickle('cconstructor\n\n'), /no part/)
  refused(pickle('cnumpy\nndarray\n', ')', 'R'), /calls what is no function/)
  refused(pickle('csklearn.pipeline\nPipeline\n', ')', 'R'), /calls what is no function/)
  refused(pickle('cnumpy\ndtype\n', ')', 0x81), /no class/)
  refused(pickle('X', uint32(1), 'a', ')', 'R'), /calls what is no function/)
  refused(pickle('cnumpy\ndtype\n', 'N', 'R'), /without arguments/)
  refused(pickle('csklearn.pipeline\nPipeline\n', 'K', 1, 0x85, 0x81), /with arguments/)
})

test('opcodes that reach for other objects, and old protocols, are refused by name', () => {
  for (const code of ['P', 'Q', 'i', 'o', 'I', 'S', 0x82, 0x92, 0x97, 0x8f])
    refused(pickle(code), /holds the opcode 0x/)
  refused(Uint8Array.from(bytesOf('(lp0\n.')), /protocol 0 or 1/)
  refused(Uint8Array.of(0x80, 9, 0x2e), /protocol 9/)
  refused(new Uint8Array(0), /ends in the middle/)
})

test('a length beyond the file is refused before anything is set aside for it', () => {
  const huge = [0xff, 0xff, 0xff, 0xff]
  for (const code of ['X', 'B', 0x8b]) refused(pickle(code, huge), /ends in the middle|4294967295/)
  for (const code of [0x8d, 0x8e, 0x96]) refused(pickle(code, huge, huge), /ends in the middle/)
  refused(pickle(0x8a, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1), /whole number of 9 bytes/)
  refused(pickle(`c${'a'.repeat(1000)}`), /name that does not end/)
})

test('a stack that is not what an opcode needs is refused', () => {
  for (const code of ['a', 'e', 't', 's', 'u', 'R', 'b', 0x81, 0x93, 0x85, 0x94, 'q\x01'])
    refused(pickle(code), /./)
  refused(pickle('N', '(', 0x85), /empty stack/)
  refused(pickle('h', 3), /never kept/)
  refused(pickle('N', 'N'), /too early/)
  refused(pickle('(', 'N'), /too early/)
  refused(pickle('}', '(', 'K', 1, 'u'), /without a value/)
  refused(pickle('}', 'N', 'N', 's'), /for keys/)
  refused(pickle('K', 1, 'K', 1, 'a'), /no list/)
  refused(pickle('X', uint32(1), 0xff), /no UTF-8/)
})

const DTYPE = 'cnumpy\ndtype\n'

function type(code: string): Part {
  return [DTYPE, 'X', uint32(code.length), code, 0x85, 'R']
}

test('arrays must be as long as they say, and types what numbers need', () => {
  const scalar = 'cnumpy.core.multiarray\nscalar\n'
  equal(readPickle(pickle(scalar, type('i8'), 'C', 8, 5, 0, 0, 0, 0, 0, 0, 0, 0x86, 'R')), 5)
  equal(
    readPickle(pickle('cnumpy._core.multiarray\nscalar\n', type('u1'), 'C', 1, 7, 0x86, 'R')),
    7,
  )
  refused(pickle(scalar, type('i8'), 'C', 1, 5, 0x86, 'R'), /other length/)
  refused(pickle(scalar, type('f3'), 'C', 3, 'abc', 0x86, 'R'), /no numbers/)
  refused(pickle(type('U9')), /type that no model has/)
  refused(pickle(type('V9999')), /9999 bytes/)
  const frombuffer = 'cnumpy.core.numeric\n_frombuffer\n'
  const shape = ['J', 0xff, 0xff, 0xff, 0x7f, 'q', 1, 'h', 1, 0x86]
  refused(pickle(frombuffer, 'C', 0, type('f8'), shape, 0x87, 'R'), /other length/)
  refused(pickle(frombuffer, 'C', 0, type('f8'), 'J', uint32(-1), 0x85, 0x87, 'R'), /shape/)
  const reconstruct = 'cnumpy.core.multiarray\n_reconstruct\n'
  refused(pickle(reconstruct, DTYPE, 0x85, 'R'), /class of its own/)
})

test('a pickle of more steps than any forest takes is refused', () => {
  const bomb = new Uint8Array(3_000_000).fill(0x4e)
  bomb.set([0x80, 2])
  refused(bomb, /more than 2500000 steps/)
})

test('lists that hold the one before ten times over cost what their bytes do', () => {
  const layers = Array.from({ length: 60 }, (_, i): Part => [
    ']',
    ['q', i + 1],
    ['(', Array.from({ length: 10 }, (): Part => ['h', i]), 'e'],
  ])
  const all = readPickle(pickle('(', ']', 'q', 0, layers, 't'))
  ok(all instanceof PickleTuple)
  equal(all.items.length, 61)
})

test('one text encoded over and over is refused once it is longer than the file', () => {
  const text = 'a'.repeat(2000)
  const call: Part = ['h', 0, 'h', 1, 'h', 2, 0x86, 'R', 'a']
  const start: Part = ['c_codecs\nencode\n', 'q', 0, 'X', uint32(2000), text, 'q', 1]
  const calls = (count: number): Uint8Array =>
    pickle(
      ['(', start, 'X', uint32(6), 'latin1', 'q', 2, ']'],
      Array.from({ length: count }, () => call),
      't',
    )
  ok(readPickle(calls(1)) instanceof PickleTuple)
  refused(calls(100), /more text than it holds/)
})
