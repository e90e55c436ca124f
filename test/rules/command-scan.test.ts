import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { hasInjectedCommand } from '../../src/rules/command-scan.js'

test('a program behind a separator of the shell is a command', () => {
  for (const text of [
    '8.8.8.8;id',
    'a|cat b',
    'a || ls',
    'a&&whoami',
    'a& ping b',
    '`uname -a`',
    '$(curl x)',
    '<(cat x)',
    '; /bin/ls',
    ';"id"',
    '|/usr/bin/id',
  ]) {
    equal(hasInjectedCommand(text), true, text)
  }
})

test('parameters, files, prose and unknown words behind a separator are not', () => {
  for (const text of [
    'a;id=3',
    'a;type.html',
    'rock & roll',
    'a hero; more than a friend',
    'a|b|c',
    'a;identity',
    'a&id',
    'price $5',
    ';',
    '',
  ]) {
    equal(hasInjectedCommand(text), false, text)
  }
})
