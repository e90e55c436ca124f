import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assert, ERROR_CODES, PhantomNetError } from '../src/errors.js'
import { inProject } from './project.js'

/** Codes of the first column of the tables of docs/reference/errors.md, in order. */
function documentedCodes(): string[] {
  const page = readFileSync(inProject('docs', 'reference', 'errors.md'), 'utf8')
  return [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code as string)
}

function sourceText(): string {
  const names = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.ts') && name !== 'errors.ts')
    .map((name) => readFileSync(inProject('src', name), 'utf8'))
    .join('\n')
}

test('docs/reference/errors.md lists every code once, in the order of the catalogue', () => {
  deepEqual(documentedCodes(), [...ERROR_CODES])
  equal(new Set(ERROR_CODES).size, ERROR_CODES.length)
})

test('every code of the catalogue is raised somewhere', () => {
  const text = sourceText()
  deepEqual(
    ERROR_CODES.filter((code) => !text.includes(`'${code}'`) && !text.includes(`error ${code}`)),
    [],
  )
})

test('every failed operation carries a sentence that ends, with its cure behind it', () => {
  const literal = /new PhantomNetError\(\s*'[A-Z_]+',\s*(['`])((?:\\.|(?!\1)[^\\])*)\1,?\s*[,)]/g
  const messages = [...sourceText().matchAll(literal)]
  ok(messages.length > 20, 'the messages are found')
  const short = messages
    .map(([, , text]) => text as string)
    .filter((text) => !/[.!?](\$\{[^}]*\})?$/.test(text.trim()) && !text.endsWith('}'))
  deepEqual(short, [])
})

test('an error has its code, its message and its cause', () => {
  const cause = new Error('ENOSPC')
  const error = new PhantomNetError('STORE_FAILED', 'The disk is full. Free space.', { cause })
  deepEqual([error.name, error.code, error.cause], ['PhantomNetError', 'STORE_FAILED', cause])
  ok(error instanceof Error)
})

test('a bug trips assert, and is no failed operation', () => {
  assert(true, 'fine')
  throws(
    () => assert(0, 'the window is sorted'),
    (error) => {
      ok(error instanceof Error && !(error instanceof PhantomNetError))
      equal(error.message, 'bug: the window is sorted')
      return true
    },
  )
})
