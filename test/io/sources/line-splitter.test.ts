import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  LineSplitter,
  LONG_LINE_SAMPLE_BYTES,
  MAX_LINE_BYTES,
} from '../../../src/io/sources/line-splitter.js'

interface Line {
  readonly text: string
  readonly offset: number
  readonly isTooLong: boolean
}

function linesOf(...chunks: (string | Uint8Array)[]): Line[] {
  const lines: Line[] = []
  const splitter = new LineSplitter((text, offset, isTooLong) =>
    lines.push({ text, offset, isTooLong }),
  )
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  splitter.end()
  return lines
}

function textsOf(...chunks: (string | Uint8Array)[]): string[] {
  return linesOf(...chunks).map(({ text }) => text)
}

test('a line begins where the one before ended, and says at which byte', () => {
  deepStrictEqual(linesOf('ab\né\ncd\n'), [
    { text: 'ab', offset: 0, isTooLong: false },
    { text: 'é', offset: 3, isTooLong: false },
    { text: 'cd', offset: 6, isTooLong: false },
  ])
})

test('a last line without its end is a line, an end at the very end is not one more', () => {
  deepStrictEqual(textsOf('a\nb'), ['a', 'b'])
  deepStrictEqual(textsOf('a\nb\n'), ['a', 'b'])
  deepStrictEqual(textsOf('\n'), [''])
  deepStrictEqual(textsOf(''), [])
})

test('CR LF ends a line, a CR inside does not, and either may be cut by a chunk', () => {
  deepStrictEqual(textsOf('a\r', '\nb\rc\r\n'), ['a', 'b\rc'])
  deepStrictEqual(textsOf('a\r\r\n'), ['a\r'])
})

test('a byte order mark is left out at the beginning and kept anywhere else', () => {
  deepStrictEqual(textsOf('\ufeffa\n\ufeffb\n'), ['a', '\ufeffb'])
  deepStrictEqual(textsOf(Buffer.of(0xef), Buffer.of(0xbb, 0xbf, 0x61)), ['a'])
  deepStrictEqual(textsOf(Buffer.of(0xef, 0xbb)), ['\ufffd'])
})

test('bytes that are no UTF-8 become U+FFFD, NULs stay', () => {
  deepStrictEqual(textsOf(Buffer.of(0x61, 0xff, 0x00, 0x62, 10)), ['a\ufffd\0b'])
})

test('however the bytes are cut into chunks, the lines are the same', () => {
  const piece = fc.constantFrom('a', '\n', '\r\n', '\r', 'é', '𝄞', '\0', '\ufeff', 'some words ')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.array(fc.nat(200), { maxLength: 6 }),
      (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''))
        const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
          (a, b) => a - b,
        )
        const chunks = borders.slice(1).map((end, i) => bytes.subarray(borders[i], end))
        deepStrictEqual(linesOf(...chunks), linesOf(bytes))
        const ends = bytes.filter((byte) => byte === 10).length
        const isTorn = bytes.length > 0 && bytes.at(-1) !== 10
        strictEqual(linesOf(bytes).length, ends + (isTorn ? 1 : 0))
      },
    ),
  )
})

test('a chunk may be used again by its owner while a line is held', () => {
  const texts: string[] = []
  const splitter = new LineSplitter((text) => texts.push(text))
  const chunk = Buffer.from('abc')
  splitter.push(chunk)
  chunk.fill(0x78)
  splitter.push(Buffer.from('d\n'))
  deepStrictEqual(texts, ['abcd'])
})

test('a line of the greatest length is read, also when CR LF ends it; one byte more is too long', () => {
  const longest = 'x'.repeat(MAX_LINE_BYTES)
  for (const end of ['\n', '\r\n', '']) {
    const [line] = linesOf(longest, end)
    strictEqual(line?.isTooLong, false)
    strictEqual(line.text.length, MAX_LINE_BYTES)
  }
  const lines = linesOf(`${longest}x\nafter\n`)
  deepStrictEqual(
    lines.map(({ isTooLong, offset }) => [isTooLong, offset]),
    [
      [true, 0],
      [false, MAX_LINE_BYTES + 2],
    ],
  )
  strictEqual(lines[0]?.text, 'x'.repeat(LONG_LINE_SAMPLE_BYTES))
})

test('a line without end is counted once and its memory stays bounded', () => {
  const lines: Line[] = []
  const splitter = new LineSplitter((text, offset, isTooLong) =>
    lines.push({ text, offset, isTooLong }),
  )
  const chunk = Buffer.alloc(1 << 16, 0x79)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 1024; i++) splitter.push(chunk)
  ok(process.memoryUsage().arrayBuffers - before < 16 * MAX_LINE_BYTES)
  strictEqual(lines.length, 0)
  splitter.push(Buffer.from('\nnext'))
  splitter.end()
  deepStrictEqual(
    lines.map(({ text, offset, isTooLong }) => [text.length, offset, isTooLong]),
    [
      [LONG_LINE_SAMPLE_BYTES, 0, true],
      [4, 1024 * (1 << 16) + 1, false],
    ],
  )
})

test('lineOffset tells where the line begins that has not ended yet', () => {
  const splitter = new LineSplitter(() => undefined)
  splitter.push(Buffer.from('ab\ncd'))
  strictEqual(splitter.lineOffset, 3)
  splitter.push(Buffer.from('e\n'))
  strictEqual(splitter.lineOffset, 7)
})
