import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_MESSAGE_BYTES, SyslogFrames } from '../../../src/io/sources/syslog-frames.js'

/** What comes out of bytes, cut where they are. */
function messagesOf(...chunks: readonly string[]): (string | null)[] {
  const messages: (string | null)[] = []
  const frames = new SyslogFrames((text) => messages.push(text))
  for (const chunk of chunks) frames.push(Buffer.from(chunk))
  frames.end()
  return messages
}

test('messages come with their length before them or one a line, and mixed', () => {
  deepEqual(messagesOf('5 <1>ab<2>c\n7 <3>\nde\n<4>'), ['<1>ab', '<2>c', '<3>\nde', '<4>'])
})

test('however the bytes are cut, the messages are the same', () => {
  const message = fc.stringMatching(/^<\d{1,3}>[ -~äöü]{0,40}$/)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(message, fc.boolean()), { maxLength: 20 }),
      fc.array(fc.nat(60)),
      (list, cuts) => {
        const bytes = Buffer.concat(
          list.map(([text, isCounted]) =>
            Buffer.from(isCounted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`),
          ),
        )
        const messages: (string | null)[] = []
        const frames = new SyslogFrames((text) => messages.push(text))
        let at = 0
        for (const cut of cuts) {
          frames.push(bytes.subarray(at, at + cut))
          at += cut
        }
        frames.push(bytes.subarray(at))
        frames.end()
        deepEqual(
          messages,
          list.map(([text]) => text),
        )
      },
    ),
  )
})

test('what is too long is told as such, and what follows is read', () => {
  const long = 'x'.repeat(MAX_MESSAGE_BYTES + 1)
  deepEqual(messagesOf(`${long}\n<1>a\n`), [null, '<1>a'])
  deepEqual(messagesOf(long.slice(0, 40_000), long.slice(0, 40_000), 'tail\n<1>a\n'), [
    null,
    '<1>a',
  ])
  deepEqual(messagesOf(`${long.length} ${long.slice(0, 10)}`, `${long.slice(10)}<1>a\n`), [
    null,
    '<1>a',
  ])
})

test('nothing makes it keep more than a message', () => {
  const frames = new SyslogFrames(() => undefined)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 2000; i++) frames.push(Buffer.alloc(65_536, 120))
  equal(process.memoryUsage().arrayBuffers - before < 50e6, true)
})
