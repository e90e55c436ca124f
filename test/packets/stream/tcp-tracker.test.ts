import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { RST, SYN, Talk } from '../tcp-talk.js'

test('who opened a connection is its client, whatever the ports', () => {
  const talk = new Talk(50_000)
  talk.say({ from: 'client', sequence: 9, flags: SYN })
  talk.say({ from: 'client', sequence: 10, text: 'SSH-2.0-x\r\n' })
  talk.say({ from: 'server', sequence: 10, text: 'SSH-2.0-y\r\n' })
  deepStrictEqual(
    talk.lines.map((line) => line.kind === 'ssh-banner' && line.isClient),
    [true, false],
  )
})

test('openings without a word take no place among the flows', () => {
  const talk = new Talk(80)
  for (let port = 1; port < 5000; port++)
    talk.say({ from: 'client', sequence: 1, flags: SYN, clientPort: port })
  strictEqual(talk.tracker.counts.opened, 0)
})

test('the same ports again are another connection', () => {
  const talk = new Talk(21)
  talk.say({ from: 'client', sequence: 1, flags: SYN })
  talk.say({ from: 'client', sequence: 2, text: 'USER a\r\n' })
  talk.say({ from: 'client', sequence: 500_000, flags: SYN })
  talk.say({ from: 'client', sequence: 500_001, text: 'USER b\r\n' })
  deepStrictEqual([talk.lines.length, talk.tracker.counts.opened], [2, 2])
})

test('a reset ends a flow; what is sent after it is not read', () => {
  const talk = new Talk(21)
  talk.say({ from: 'client', sequence: 1, text: 'USER a\r\n' })
  talk.say({ from: 'server', sequence: 1, flags: RST })
  talk.say({ from: 'client', sequence: 9, text: 'USER b\r\n' })
  strictEqual(talk.lines.length, 1)
})

test('with more flows than there is room for the ones silent for longest give way, and it is counted', () => {
  const talk = new Talk(21, { maxFlows: 64 })
  for (let port = 1001; port <= 2000; port++)
    talk.say({ from: 'client', sequence: 1, text: 'USER a\r\nPWD\r\n', clientPort: port })
  const { opened, evicted, lines, untoldLines } = talk.tracker.counts
  deepStrictEqual([opened, lines], [1000, 2000])
  strictEqual(evicted >= 1000 - 64, true)
  strictEqual(untoldLines, 1000)
})

test('lines that wait are bounded, and those beyond are counted', () => {
  const talk = new Talk(21)
  talk.say({ from: 'client', sequence: 1, text: 'PWD\r\n'.repeat(100) })
  strictEqual(talk.tracker.counts.untoldLines, 99)
  let told = 1
  while (talk.say({ from: 'client', sequence: 501 }) !== null) told++
  strictEqual(told, 64)
  strictEqual(talk.tracker.counts.untoldLines, 36)
})
