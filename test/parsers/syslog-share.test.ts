import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { shareOfProgram } from '../../src/parsers/syslog-share.js'

const OURS = 'Feb  5 12:00:00 web1 sshd[7]: a'
const OTHER = 'Feb  5 12:00:00 web1 kernel: b'
const NEAR = 'Feb  5 12:00:00 web1 sudo: c'

function share(...lines: readonly string[]): number {
  return shareOfProgram(lines, (program) => program === 'sshd', new Set(['sudo']))
}

test('one line of the program in a syslog file makes it likely, more make it surer', () => {
  strictEqual(share(OURS, OURS), 1)
  strictEqual(share(OURS, OTHER, OTHER, OTHER), 0.7)
  strictEqual(share(OTHER, OTHER), 0)
})

test('programs that keep company with ours are enough when they are half of it', () => {
  strictEqual(share(NEAR, OTHER), 0.5)
  strictEqual(share(NEAR, OTHER, OTHER), 0)
})

test('a file of which most lines are no syslog is not one', () => {
  strictEqual(share(OURS, 'x', 'y'), 0)
  strictEqual(share(OURS, 'x'), 0.8)
  strictEqual(share(), 0)
})
