import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Terminal } from '../../../../src/io/sensors/shell/terminal.js'

function typed(
  keys: string,
  echoes = true,
  isSecret = false,
): { shown: string; lines: string[]; ends: number } {
  const seen = { shown: '', lines: [] as string[], ends: 0 }
  const terminal = new Terminal(
    {
      show: (text) => (seen.shown += text),
      line: (line) => seen.lines.push(line),
      end: () => seen.ends++,
    },
    echoes,
  )
  terminal.isSecret = isSecret
  for (const key of keys) terminal.key(key)
  terminal.flush()
  return seen
}

suite('a terminal', () => {
  test('shows what is typed and tells whole lines', () => {
    deepStrictEqual(typed('id\rls\r\n'), { shown: 'id\r\nls\r\n', lines: ['id', 'ls'], ends: 0 })
  })

  test('takes back, clears and breaks off', () => {
    deepStrictEqual(typed('lx\x7fs\r').lines, ['ls'])
    deepStrictEqual(typed('rm\x15ls\r').lines, ['ls'])
    deepStrictEqual(typed('rm\x03ls\r').lines, ['', 'ls'])
    strictEqual(typed('\x7f\x7f').shown, '')
  })

  test('passes over arrows, and no sequence holds it for ever', () => {
    deepStrictEqual(typed('l\x1b[A\x1b[1;5Cs\r').lines, ['ls'])
    deepStrictEqual(typed('\x1bOAls\r').lines, ['ls'])
  })

  test('Ctrl-D ends only an empty line', () => {
    strictEqual(typed('\x04').ends, 1)
    strictEqual(typed('l\x04').ends, 0)
  })

  test('shows no password', () => {
    deepStrictEqual(typed('hunter2\r', true, true), { shown: '\r\n', lines: ['hunter2'], ends: 0 })
  })

  test('on a pipe shows nothing and takes a last line without an end', () => {
    deepStrictEqual(typed('id\nls', false), { shown: '', lines: ['id', 'ls'], ends: 0 })
  })

  test('a line has an end even if it never ends', () => {
    strictEqual(typed(`${'x'.repeat(10_000)}\r`).lines[0]?.length, 4096)
  })
})
