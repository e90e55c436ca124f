import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readDirectives } from '../../../src/rules/crs/directives.js'

test('a directive goes on over lines that end with a backslash, comments and blanks are none', () => {
  const text = '# SecRule A\n\nSecRule ARGS "@rx a" \\\n    "id:1,\\\n    phase:2"\nSecMarker END\n'
  deepEqual(readDirectives('a.conf', text), [
    { file: 'a.conf', line: 3, name: 'SecRule', words: ['ARGS', '@rx a', 'id:1,     phase:2'] },
    { file: 'a.conf', line: 6, name: 'SecMarker', words: ['END'] },
  ])
})

test('of two backslashes one stays, and a quote after one is no end', () => {
  const [directive] = readDirectives('a.conf', String.raw`SecRule ARGS "@rx \\\\[\"']" "id:1"`)
  deepEqual(directive?.words, ['ARGS', String.raw`@rx \\["']`, 'id:1'])
})
