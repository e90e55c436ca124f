import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { MAX_WAITING_BYTES, STUCK_MS, StreamReader } from '../../src/server/stream-reader.js'

const verdict = (size: number) => ({ bytes: Buffer.alloc(size, 'v'), kind: 'verdict' as const })

function opened() {
  const clock = { nowMs: 0 }
  return { clock, reader: new StreamReader(() => clock.nowMs) }
}

suite('the answer of one reader', () => {
  test('what waits for a reader who takes nothing is bounded, and the rest is counted', () => {
    const { reader } = opened()
    for (let i = 0; i < 1000; i++) reader.offer(verdict(1000))
    ok(reader.readableLength <= MAX_WAITING_BYTES)
    strictEqual(reader.untold, 1000 - Math.floor(MAX_WAITING_BYTES / 1000))
    reader.offer({ bytes: Buffer.alloc(10_000), kind: 'decision' })
    strictEqual(reader.untold, 1001 - Math.floor(MAX_WAITING_BYTES / 1000))
  })

  test('once there is room again the reader is told what it missed, before what comes next', () => {
    const { reader } = opened()
    for (let i = 0; i < 300; i++) reader.offer(verdict(1000))
    reader.offer({ bytes: Buffer.alloc(1000), kind: 'decision' })
    reader.read()
    reader.offer(verdict(5))
    const told = String(reader.read())
    const missed = 300 - Math.floor(MAX_WAITING_BYTES / 1000)
    strictEqual(told, `event: dropped\ndata: {"verdicts":${missed},"decisions":1}\n\nvvvvv`)
    strictEqual(reader.untold, 0)
  })

  test('a reader with nothing waiting hears a comment; with something waiting it hears that', () => {
    const { reader } = opened()
    reader.beat()
    match(String(reader.read()), /^: .*\n\n$/)
    reader.offer(verdict(3))
    reader.beat()
    strictEqual(String(reader.read()), 'vvv')
  })

  test('a reader who takes nothing for a minute is cut off, one who takes a little is not', () => {
    const { clock, reader } = opened()
    const { clock: otherClock, reader: slow } = opened()
    const closed: string[] = []
    reader.on('error', () => undefined)
    for (let at = 0; at <= STUCK_MS + 15_001; at += 15_000) {
      clock.nowMs = otherClock.nowMs = at
      reader.offer(verdict(10))
      slow.offer(verdict(10))
      slow.read(5)
      reader.beat()
      slow.beat()
      if (reader.destroyed && closed.length === 0) closed.push(String(at))
    }
    deepStrictEqual(closed, [String(STUCK_MS + 15_000)])
    strictEqual(slow.destroyed, false)
    reader.offer(verdict(10))
    reader.beat()
    reader.end()
  })
})
