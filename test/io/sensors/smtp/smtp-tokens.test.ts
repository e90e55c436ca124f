import { deepStrictEqual } from 'node:assert'
import { test } from 'node:test'
import { smtpTokens } from '../../../../src/io/sensors/smtp/smtp-tokens.js'

test('words part at blanks, but an address stays one', () => {
  deepStrictEqual(smtpTokens('  MAIL\tFROM:<a b@c>  SIZE=1 '), ['MAIL', 'FROM:<a b@c>', 'SIZE=1'])
  deepStrictEqual(smtpTokens('RCPT TO:"a b"@c x'), ['RCPT', 'TO:"a b"@c', 'x'])
})

test('an escaped mark opens nothing', () => {
  deepStrictEqual(smtpTokens('VRFY \\"a b'), ['VRFY', '\\"a', 'b'])
})

test('nothing behind a NUL is seen', () => {
  deepStrictEqual(smtpTokens('EHLO x\0y z'), ['EHLO', 'x'])
  deepStrictEqual(smtpTokens('\0EHLO'), [])
})
