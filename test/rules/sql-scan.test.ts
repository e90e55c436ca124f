import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { hasConstantCondition, hasQuoteBreak } from '../../src/rules/sql-scan.js'

test('a condition between constants is one that no honest parameter states', () => {
  for (const text of [
    '1 or 1=1',
    "x' or 'a'='a",
    "x' or ''='",
    '1 and 2>1',
    '1||1=1',
    '1 or 2+183-183-1=0+0+0+1',
    "1 and 'a' like 'a'",
    '1 or 0x31=0x31',
    '1) or (1=1',
    '1 having 1=1',
    '1 and 3 between 1 and 5',
  ]) {
    equal(hasConstantCondition(text), true, text)
  }
})

test('words that read on, and comparisons of names, are no such condition', () => {
  for (const text of [
    'this or that',
    'salt and pepper=yes',
    'for=1',
    'color=red',
    'a or b=c',
    'sand 1=1',
    '1 && 1',
    'or',
    'or 1',
    'or 1=',
    '',
  ]) {
    equal(hasConstantCondition(text), false, text)
  }
})

test('a quote that closes a string with SQL behind it is a break', () => {
  for (const text of ["admin'--", "a' union b", "a')) or b", `a" and b`, "1'#", "1'||x", "1'/*"]) {
    equal(hasQuoteBreak(text), true, text)
  }
})

test('apostrophes of names and quoted words are no break', () => {
  for (const text of ["o'brien", "rock'n'roll", `"quoted" words`, 'plain', "'", '"']) {
    equal(hasQuoteBreak(text), false, text)
  }
})
