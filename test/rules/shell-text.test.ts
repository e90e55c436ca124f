import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { shellView } from '../../src/rules/shell-text.js'

test('blanks are squeezed and the field separator is spelled out', () => {
  deepEqual(shellView('wget${IFS}-q$IFS$9x\t\n y').texts, ['wget -q x y'])
})

test('where there is quoting, the line is also read without it', () => {
  deepEqual(shellView(`w''get "a"`).texts, [`w''get "a"`, 'wget a'])
  deepEqual(shellView('\\wget a').texts, ['\\wget a', 'wget a'])
})

test('backslashes that spell bytes are kept', () => {
  deepEqual(shellView("echo '\\x7f\\105'").texts[1], 'echo \\x7f\\105')
})

test('the program is what stands behind sudo, nohup and assignments', () => {
  equal(shellView('LC_ALL=C  $SHELL /tmp/r').program, '$shell /tmp/r')
  equal(shellView(' sudo nohup A=1 B= ./Bot').program, './bot')
  equal(shellView('sudo sudo sudo sudo sudo id').program, 'sudo id')
  equal(shellView('sudoku').program, 'sudoku')
  equal(shellView('').program, '')
})

test('no more is read than the longest text of an event', () => {
  const view = shellView('x'.repeat(MAX_TEXT_LENGTH + 50))
  equal(view.command.length, MAX_TEXT_LENGTH)
  equal(view.texts[0]?.length, MAX_TEXT_LENGTH)
})
