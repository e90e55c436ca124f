import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { envelopeOf, readContentCheck, readVerdict } from '../../src/parsers/postfix-refusal.js'

function kindOf(message: string): string | undefined {
  const told = readVerdict(message)
  return told !== null && 'kind' in told ? told.kind : undefined
}

test('refusals of parts of a message refuse mail, those of other commands are commands', () => {
  const of = (words: string): string | undefined =>
    kindOf(`4D1A2B3C: ${words} from mail.example[203.0.113.5]: 550 5.7.1 no; proto=ESMTP`)
  for (const words of [
    'reject: RCPT',
    'milter-reject: END-OF-MESSAGE',
    'reject: DATA content',
    'discard: MAIL',
  ])
    strictEqual(of(words), 'mail.rejected', words)
  for (const words of [
    'reject: EHLO',
    'reject: VRFY',
    'warn: RCPT',
    'hold: RCPT',
    'reject_warning: RCPT',
  ])
    strictEqual(of(words), 'smtp.command', words)
  strictEqual(of('proxy-accept: END-OF-MESSAGE'), 'mail.accepted')
  strictEqual(of('reject: CONNECT'), 'connection.close')
  strictEqual(readVerdict('4D1A2B3C: client=mail.example[203.0.113.5]'), null)
})

test('a null sender is kept as such, a missing one is left out', () => {
  deepStrictEqual(envelopeOf('no; from=<> to=<b@far.example> proto=ESMTP helo=<h>').detail, {
    mailFrom: '',
    mailTo: 'b@far.example',
    client: 'h',
  })
  deepStrictEqual(envelopeOf('no; proto=SMTP').detail, {})
  deepStrictEqual(envelopeOf('no envelope'), { start: 11, detail: {} })
})

test('text that imitates the envelope blurs the visitor’s own fields only', () => {
  const message =
    'NOQUEUE: reject: RCPT from mail.example[203.0.113.5]: 554 5.7.1 <x; from=<v> to=<w> proto=ESMTP helo=<victim.example[198.51.100.9]>@y>: no; from=<a> to=<b> proto=ESMTP helo=<h>'
  const told = readVerdict(message)
  ok(told !== null && 'client' in told)
  strictEqual(told.client.address, '203.0.113.5')
})

test('of many clients a content check seems to name, the queue file is asked about the first few', () => {
  const named = Array.from({ length: 100 }, (_, i) => ` from a[203.0.113.${i}];`).join('')
  const told = readContentCheck(`4D1A2B3C: reject: header Subject: x${named} 5.7.1 no`)
  ok(told !== null && 'oneOf' in told)
  deepStrictEqual([told.oneOf.length, told.oneOf[0], told.queueId], [8, '203.0.113.0', '4D1A2B3C'])
})

test('a content check of mail of this host itself names no client', () => {
  strictEqual(
    readContentCheck('4D1A2B3C: reject: header Subject: x from local; from=<root@mx1>: 5.7.1 no'),
    null,
  )
  strictEqual(
    readContentCheck('4D1A2B3C: warning: header Subject: x from a[203.0.113.5]; from=<b>'),
    null,
  )
})
