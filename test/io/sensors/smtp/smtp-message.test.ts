import { deepStrictEqual, strictEqual } from 'node:assert'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { IncomingMail, type MailReceived } from '../../../../src/io/sensors/smtp/smtp-message.js'
import { FakeCarrier } from '../fake-carrier.js'

/** Feeds lines; what came of it, and the bytes that were kept. */
function mailOf(lines: readonly string[]): MailReceived & { readonly text: string } {
  const carrier = new FakeCarrier()
  const mail = new IncomingMail(carrier.receive())
  const ends = lines.map((line) => mail.takeLine(line, true))
  strictEqual(ends.indexOf(true), lines.length - 1)
  return { ...mail.end(), text: carrier.received[0]?.bytes.toString('latin1') ?? '' }
}

test('a dot before a line is taken out, a dot alone is the end', () => {
  const { text, sha256, sizeBytes, oddities } = mailOf(['a\r', '..b\r', '.c\r', '.\r'])
  strictEqual(text, 'a\r\n.b\r\nc\r\n')
  strictEqual(sha256, createHash('sha256').update(text).digest('hex'))
  strictEqual(sizeBytes, text.length)
  deepStrictEqual(oddities, [])
})

test('the header is kept without what stands behind the empty line', () => {
  strictEqual(
    mailOf(['Subject: x\r', 'To: y\r', '\r', 'body\r', '.\r']).header,
    'Subject: x\r\nTo: y',
  )
  strictEqual(mailOf(['\r', 'body\r', '.\r']).header, '')
  strictEqual(mailOf(['a: b\r', '.\r']).header, 'a: b\r\n')
})

test('of a header without end 4 KiB are kept', () => {
  const lines = Array.from({ length: 300 }, (_, i) => `X-${i}: ${'a'.repeat(30)}\r`)
  strictEqual(mailOf([...lines, '.\r']).header.length, 4096)
})

test('an end that only some servers see is told', () => {
  deepStrictEqual(mailOf(['a\r', '.']).oddities, ['end of data with a bare LF'])
  deepStrictEqual(mailOf(['a', '.\r']).oddities, ['bare LF', 'end of data with a bare LF'])
  deepStrictEqual(mailOf(['a\r.\rb\r', '.\r']).oddities, ['bare CR around a dot'])
  deepStrictEqual(mailOf(['a\0b\r', '.\r']).oddities, ['NUL'])
})

test('a dot in the middle of a long line is no dot before a line', () => {
  const carrier = new FakeCarrier()
  const mail = new IncomingMail(carrier.receive())
  mail.takeLine('aaaa', false)
  strictEqual(mail.takeLine('.\r', true), false)
  strictEqual(mail.takeLine('.\r', true), true)
  mail.end()
  strictEqual(carrier.received[0]?.bytes.toString(), 'aaaa.\r\n')
})
