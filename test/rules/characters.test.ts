import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { isDigitCode, isLowerCode, isWordCode } from '../../src/rules/characters.js'

test('the classes are those of regular expressions for every ASCII character', () => {
  for (let code = 0; code < 256; code++) {
    const text = String.fromCharCode(code)
    equal(isWordCode(code), /^\w$/.test(text))
    equal(isDigitCode(code), /^\d$/.test(text))
    equal(isLowerCode(code), /^[a-z]$/.test(text))
  }
})

test('what lies outside a text is in no class', () => {
  const outside = ''.charCodeAt(0)
  equal(isWordCode(outside) || isDigitCode(outside) || isLowerCode(outside), false)
})
