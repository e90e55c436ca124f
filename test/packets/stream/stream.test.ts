import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { SYN, Talk } from '../tcp-talk.js'

/** FTP commands told of texts at their sequence numbers, in the order given. */
function commands(...segments: readonly (readonly [sequence: number, text: string])[]): Talk {
  const talk = new Talk(21)
  talk.say({ from: 'client', sequence: 0, flags: SYN })
  for (const [sequence, text] of segments) talk.say({ from: 'client', sequence, text })
  return talk
}

function verbs(talk: Talk): readonly string[] {
  return talk.lines.map((line) => (line.kind === 'ftp-command' ? line.verb : line.kind))
}

test('segments in any order give the lines in their order, told by the packet that fills the hole', () => {
  const talk = commands([7, 'CCCC\r\n'], [4, 'B\r\n'])
  deepStrictEqual(verbs(talk), [])
  const line = talk.say({ from: 'client', sequence: 1, text: 'A\r\n' })
  strictEqual(line?.kind === 'ftp-command' && line.verb, 'A')
  deepStrictEqual(verbs(talk), ['A', 'B', 'CCCC'])
})

test('what is sent again is not read again, and of two versions the first is believed', () => {
  deepStrictEqual(verbs(commands([1, 'A\r\n'], [1, 'A\r\n'], [1, 'X\r\nB\r\n'], [2, '\r\n'])), [
    'A',
    'B',
  ])
})

test('a hole that the other side has received was not captured, and does not stop the reading', () => {
  const talk = commands([1, 'A\r\n'], [104, 'B\r\n'])
  talk.say({ from: 'server', sequence: 1, acknowledges: 50 })
  deepStrictEqual(verbs(talk), ['A'])
  talk.say({ from: 'server', sequence: 1, acknowledges: 104 })
  deepStrictEqual(verbs(talk), ['A', 'B'])
  strictEqual(talk.tracker.counts.holes, 1)
})

test('a hole that nobody fills is given up when too much is kept behind it', () => {
  const segments = Array.from({ length: 40 }, (_, i) => [104 + 3 * i, 'B\r\n'] as const)
  const talk = commands([1, 'A\r\n'], ...segments)
  deepStrictEqual(verbs(talk).length, 41)
  strictEqual(talk.tracker.counts.keptBytes, 0)
})

test('sequence numbers run over 2^32 without a seam', () => {
  const talk = new Talk(21)
  talk.say({ from: 'client', sequence: 2 ** 32 - 3, flags: SYN })
  talk.say({ from: 'client', sequence: 1, text: 'B\r\n' })
  talk.say({ from: 'client', sequence: 2 ** 32 - 2, text: 'A\r\n' })
  deepStrictEqual(verbs(talk), ['A', 'B'])
})

test('bytes that the capture cut off are a hole, unless they would have been passed over', () => {
  const cut = new Talk(21)
  cut.say({ from: 'client', sequence: 1, text: 'A\r\nBBBBBBBB\r\n', captured: 5 })
  cut.say({ from: 'client', sequence: 14, text: 'C\r\n' })
  deepStrictEqual([verbs(cut), cut.tracker.counts.holes], [['A', 'C'], 1])
  const body = new Talk(80)
  const post = `POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n`
  body.say({ from: 'client', sequence: 1, text: post + 'x'.repeat(100), captured: post.length + 2 })
  const again = { from: 'client', sequence: 1 + post.length + 100, text: post } as const
  body.say(again)
  deepStrictEqual([body.lines.length, body.tracker.counts.holes], [2, 0])
})

test('lines that never end keep a bounded number of bytes', () => {
  const talk = new Talk(22)
  for (let i = 0; i < 200; i++)
    talk.say({ from: 'client', sequence: 1 + 1000 * i, text: 'x'.repeat(1000) })
  strictEqual(talk.tracker.counts.keptBytes < 40_000, true)
})

test('all streams together keep no more than their budget, and what is given up is counted', () => {
  const talk = new Talk(21, { maxKeptBytes: 2000 })
  for (let port = 1; port <= 100; port++)
    talk.say({ from: 'client', sequence: 1, text: 'USER half', clientPort: 40_000 + port })
  const { keptBytes, droppedBytes } = talk.tracker.counts
  strictEqual(keptBytes <= 2000, true)
  strictEqual(droppedBytes > 0, true)
})
