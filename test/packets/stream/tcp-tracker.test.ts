import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ACK, RST, SYN, Talk } from '../tcp-talk.js'

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

suite('a client is proven to have its address', () => {
  /** A connection whose server begins at 7000 and greets with 10 bytes. */
  function greeted(): Talk {
    const talk = new Talk(21)
    talk.say({ from: 'client', sequence: 99, flags: SYN })
    talk.say({ from: 'server', sequence: 7000, flags: SYN | ACK, acknowledges: 100 })
    talk.say({ from: 'server', sequence: 7001, text: '220 hello\n', acknowledges: 100 })
    return talk
  }

  function isProvenBy(talk: Talk, acknowledges: number, sequence = 100): boolean {
    talk.say({ from: 'client', sequence, text: 'PWD\r\n', acknowledges })
    return talk.tracker.isProven
  }

  test('by data that acknowledges what the server sent, and from then on', () => {
    for (const acknowledges of [7001, 7005, 7011]) {
      const talk = greeted()
      strictEqual(isProvenBy(talk, acknowledges), true, String(acknowledges))
      strictEqual(isProvenBy(talk, 1, 105), true)
    }
  })

  test('and not by any other number, as who forges the address would have to guess', () => {
    for (const acknowledges of [0, 7000, 7012, 2 ** 32 - 1])
      strictEqual(isProvenBy(greeted(), acknowledges), false, String(acknowledges))
  })

  test('nor where the server was not heard, by a SYN, by nothing said, or by the server', () => {
    const unheard = new Talk(21)
    unheard.say({ from: 'client', sequence: 99, flags: SYN })
    strictEqual(isProvenBy(unheard, 7001), false)
    const talk = greeted()
    strictEqual(talk.tracker.isProven, false)
    talk.say({ from: 'client', sequence: 100, acknowledges: 7011 })
    strictEqual(talk.tracker.isProven, false)
    isProvenBy(talk, 7011)
    talk.say({ from: 'server', sequence: 7011, text: '257 /\r\n', acknowledges: 105 })
    strictEqual(talk.tracker.isProven, false)
  })

  test('and not by another connection of the same ports', () => {
    const talk = greeted()
    strictEqual(isProvenBy(talk, 7011), true)
    talk.say({ from: 'client', sequence: 500_000, flags: SYN })
    talk.say({ from: 'server', sequence: 900_000, flags: SYN | ACK, acknowledges: 500_001 })
    strictEqual(isProvenBy(talk, 7011, 500_001), false)
    strictEqual(isProvenBy(talk, 900_001, 500_006), true)
  })

  test('also where numbers begin anew, and where nobody reads what is said', () => {
    const talk = new Talk(9999)
    talk.say({ from: 'client', sequence: 99, flags: SYN })
    talk.say({ from: 'server', sequence: 2 ** 32 - 3, flags: SYN | ACK, acknowledges: 100 })
    talk.say({ from: 'server', sequence: 2 ** 32 - 2, text: '????', acknowledges: 100 })
    strictEqual(isProvenBy(talk, 2), true)
  })
})
