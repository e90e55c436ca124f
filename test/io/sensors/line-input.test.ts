import { deepStrictEqual, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { LineInput } from '../../../src/io/sensors/line-input.js'

function inputOf(text: string, maxBytes = 100): LineInput {
  const input = new LineInput(maxBytes)
  strictEqual(input.push(Buffer.from(text, 'latin1')), true)
  return input
}

test('lines come one by one, without their line feed', () => {
  const input = inputOf('one\r\ntwo\nthr')
  deepStrictEqual(
    [input.takeLine(50), input.takeLine(50), input.takeLine(50)],
    ['one\r', 'two', null],
  )
  input.push(Buffer.from('ee\n'))
  strictEqual(input.takeLine(50), 'three')
  strictEqual(input.length, 0)
})

test('a line longer than the limit is not given, wherever its end lies', () => {
  const input = inputOf('12345678')
  strictEqual(input.takeLine(8), null)
  input.push(Buffer.from('\n'))
  strictEqual(input.takeLine(8), null)
  strictEqual(input.takeLine(9), '12345678')
})

test('what does not fit is refused whole', () => {
  const input = inputOf('12345678', 10)
  strictEqual(input.push(Buffer.from('abc')), false)
  strictEqual(input.push(Buffer.from('ab')), true)
})

test('bytes and lines may be taken in turn', () => {
  const input = inputOf('BDAT 3\nab\ncd\n')
  strictEqual(input.takeLine(50), 'BDAT 3')
  strictEqual(Buffer.from(input.takeBytes(3)).toString(), 'ab\n')
  strictEqual(input.takeLine(50), 'cd')
})

test('the buffer that bytes came in may be used again', () => {
  const bytes = Buffer.from('one\n')
  const input = new LineInput(100)
  input.push(bytes)
  bytes.fill(0)
  strictEqual(input.takeLine(50), 'one')
})
