import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { paint, printable } from '../../src/cli/paint.js'

test('colours are for terminals alone, and NO_COLOR switches them off', (t) => {
  const { NO_COLOR, TERM } = process.env
  t.after(() => {
    for (const [name, value] of Object.entries({ NO_COLOR, TERM })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })
  Reflect.deleteProperty(process.env, 'NO_COLOR')
  process.env['TERM'] = 'xterm'
  equal(paint('bold', 'x', { isTTY: true }), '\u001b[1mx\u001b[22m')
  equal(paint('bold', 'x', { isTTY: false }), 'x')
  equal(paint('bold', 'x', {}), 'x')
  process.env['TERM'] = 'dumb'
  equal(paint('bold', 'x', { isTTY: true }), 'x')
  process.env['TERM'] = 'xterm'
  process.env['NO_COLOR'] = ''
  equal(paint('bold', 'x', { isTTY: true }), 'x')
})

test('control characters, C1 and those that turn text around are shown, letters stay', () => {
  equal(printable('a\n\u001b[31m\u009b\u202e\u2066ü😀'), 'a\\x0a\\x1b[31m\\x9b\\x202e\\x2066ü😀')
})
