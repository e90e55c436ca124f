import { deepStrictEqual, match, ok, strictEqual, throws } from 'node:assert'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import {
  ROTATION_GRACE_MS,
  Tail,
  TAIL_CHUNK_BYTES,
  type TailBatch,
} from '../../../src/io/sources/tail.js'
import type { TailPosition } from '../../../src/io/sources/tail-position.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { cowrieLines } from './cowrie-lines.js'

/** A clock that the test turns. */
class Clock {
  ms = Date.UTC(2026, 1, 13, 12)
  readonly now = (): number => this.ms
}

class Follower {
  readonly path: string
  readonly clock = new Clock()
  readonly #tails: Tail[] = []
  #format: string | null
  tail: Tail
  /** What a store would have kept. */
  saved: TailPosition | null = null

  constructor(t: TestContext, format: string | null = null) {
    this.path = join(temporaryFolder(t), 'cowrie.json')
    this.#format = format
    this.tail = this.#open()
    t.after(() => this.#tails.forEach((tail) => tail.close()))
  }

  /** A new process that knows only what was kept. */
  restart(): void {
    this.tail.close()
    this.tail = this.#open()
  }

  write(...lines: readonly string[]): void {
    appendFileSync(this.path, lines.map((line) => `${line}\n`).join(''))
  }

  /** Everything there is now, kept batch by batch. */
  read(): TailBatch[] {
    const batches: TailBatch[] = []
    let idle = 0
    while (idle < 3) {
      const batch = this.tail.next()
      if (batch === null) {
        // Whatever waits for a rotation's grace has waited now.
        this.clock.ms += ROTATION_GRACE_MS
        idle++
      } else {
        this.saved = batch.position
        batches.push(batch)
        idle = 0
      }
    }
    return batches
  }

  /** Sessions and kinds of the events there are now. */
  events(): string[] {
    return this.read().flatMap(({ events }) =>
      events.map(({ session, kind, atMs }) => `${session} ${kind} ${atMs}`),
    )
  }

  #open(): Tail {
    const tail = new Tail(this.path, {
      format: this.#format,
      nowMs: this.clock.now,
      saved: this.saved,
    })
    this.#tails.push(tail)
    return tail
  }
}

/** What a log of these lines gives when it is read in one go. */
function eventsOf(t: TestContext, lines: readonly string[]): string[] {
  const follower = new Follower(t)
  follower.write(...lines)
  return follower.events()
}

suite('following a log', () => {
  test('a log that is not there yet is waited for, then read from its beginning', (t) => {
    const follower = new Follower(t)
    deepStrictEqual(follower.read(), [])
    match(follower.tail.fault ?? '', /not there/)
    follower.write(...cowrieLines(4))
    strictEqual(follower.events().length, 4)
    strictEqual(follower.tail.fault, null)
    strictEqual(follower.tail.format, 'cowrie')
  })

  test('a line counts once its end is written', (t) => {
    const follower = new Follower(t)
    const [first = '', second = ''] = cowrieLines(2)
    follower.write(first)
    appendFileSync(follower.path, second.slice(0, 40))
    strictEqual(follower.events().length, 1)
    strictEqual(follower.saved?.offset, first.length + 1)
    appendFileSync(follower.path, `${second.slice(40)}\n`)
    strictEqual(follower.events().length, 1)
    strictEqual(follower.saved?.offset, first.length + second.length + 2)
  })

  test('a restart in the middle of a torn line reads that line whole, once', (t) => {
    const follower = new Follower(t)
    const [first = '', second = ''] = cowrieLines(2)
    follower.write(first)
    appendFileSync(follower.path, second.slice(0, 40))
    follower.read()
    follower.restart()
    appendFileSync(follower.path, `${second.slice(40)}\n`)
    deepStrictEqual(follower.tail.counts, { events: 1, telemetry: 0, skipped: 0, rejected: 0 })
    strictEqual(follower.events().length, 1)
    deepStrictEqual(follower.tail.counts, { events: 2, telemetry: 0, skipped: 0, rejected: 0 })
  })

  test('every line is accounted for, refused ones with their offset and reason', (t) => {
    const follower = new Follower(t)
    const lines = cowrieLines(3)
    follower.write(...lines, '{"eventid":', '', '{"eventid":"cowrie.nonsense"}')
    const [batch] = follower.read()
    const offset = lines.join('\n').length + 1
    deepStrictEqual(batch?.rejects, [
      { offset, reason: 'not JSON', sample: '{"eventid":' },
      { offset: offset + 13, reason: 'unknown event id', sample: '{"eventid":"cowrie.nonsense"}' },
    ])
    deepStrictEqual(follower.tail.counts, { events: 3, telemetry: 0, skipped: 1, rejected: 2 })
  })

  test('a log longer than one read comes in several batches, each with its own position', (t) => {
    const follower = new Follower(t)
    const lines = cowrieLines(1200)
    follower.write(...lines)
    ok(statSync(follower.path).size > 2 * TAIL_CHUNK_BYTES)
    const batches = follower.read()
    ok(batches.length > 2)
    strictEqual(batches.flatMap(({ events }) => events).length, 1200)
    const ends = batches.map(({ position }) => position.offset)
    deepStrictEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    )
    strictEqual(ends.at(-1), statSync(follower.path).size)
  })

  test('a restart after any batch goes on with the next line, neither missing nor repeating one', (t) => {
    const lines = cowrieLines(1200)
    const whole = eventsOf(t, lines)
    const follower = new Follower(t)
    follower.write(...lines)
    const seen: string[] = []
    for (;;) {
      follower.restart()
      const batch = follower.tail.next()
      if (batch === null) break
      follower.saved = batch.position
      seen.push(...batch.events.map((event) => `${event.session} ${event.kind} ${event.atMs}`))
    }
    deepStrictEqual(seen, whole)
  })

  test('after a restart the parser still knows the sessions that were open', (t) => {
    const follower = new Follower(t)
    const [connect = '', login = ''] = cowrieLines(2)
    follower.write(connect)
    follower.read()
    follower.restart()
    follower.write(login)
    const [event] = follower.read().flatMap(({ events }) => events)
    strictEqual(event?.destinationIp, '192.0.2.10')
    strictEqual(event.destinationPort, 2222)
  })

  test('lines of no known format wait for more, and are given up and told after 64', (t) => {
    const follower = new Follower(t)
    follower.write(...Array.from({ length: 63 }, () => 'no such format'))
    deepStrictEqual(follower.read(), [])
    follower.write('no such format')
    const [batch] = follower.read()
    strictEqual(batch?.position.counts.skipped, 64)
    match(follower.tail.fault ?? '', /--format/)
    follower.write(...cowrieLines(2))
    strictEqual(follower.events().length, 2)
    strictEqual(follower.tail.fault, null)
  })

  test('a restart while lines wait for their format waits for them again', (t) => {
    const follower = new Follower(t)
    follower.write('no such format')
    follower.read()
    follower.restart()
    follower.write(...cowrieLines(3))
    follower.read()
    deepStrictEqual(follower.tail.counts, { events: 3, telemetry: 0, skipped: 0, rejected: 1 })
  })

  test('a format that was named is insisted upon', (t) => {
    const follower = new Follower(t, 'sshd')
    follower.write(...cowrieLines(2))
    follower.read()
    strictEqual(follower.tail.counts.rejected, 2)
  })

  test('a format without lines, and one that does not exist, are refused', (t) => {
    throws(() => new Follower(t, 'pcap'), { code: 'FORMAT_UNKNOWN', message: /no lines/ })
    throws(() => new Follower(t, 'cowry'), { code: 'FORMAT_UNKNOWN', message: /cowrie/ })
  })

  test('a folder in the log’s place is told, and does not end the following', (t) => {
    const follower = new Follower(t)
    mkdirSync(follower.path)
    deepStrictEqual(follower.read(), [])
    match(follower.tail.fault ?? '', /no regular file/)
    rmSync(follower.path, { recursive: true })
    follower.write(...cowrieLines(1))
    strictEqual(follower.events().length, 1)
  })

  test('a line without end beyond a megabyte is one rejected line, and the next is read', (t) => {
    const follower = new Follower(t, 'cowrie')
    for (let i = 0; i < 20; i++) appendFileSync(follower.path, 'x'.repeat(65_536))
    deepStrictEqual(follower.events(), [])
    strictEqual(follower.saved?.offset, 0)
    follower.write('')
    follower.write(...cowrieLines(1))
    const batch = follower.read().at(-1)
    strictEqual(batch?.rejects[0]?.reason, 'line too long')
    strictEqual(batch.rejects[0]?.sample.length, 200)
    strictEqual(batch.events.length, 1)
  })
})

suite('a log that is rotated', () => {
  test('renamed and begun anew: the rest of the old file comes before the new one', (t) => {
    const lines = cowrieLines(12)
    const follower = new Follower(t)
    follower.write(...lines.slice(0, 4))
    const seen = follower.events()
    follower.write(...lines.slice(4, 6))
    renameSync(follower.path, `${follower.path}.1`)
    // Its writer has not closed it yet.
    appendFileSync(`${follower.path}.1`, `${lines[6]}\n`)
    follower.write(...lines.slice(7))
    seen.push(...follower.events())
    deepStrictEqual(seen, eventsOf(t, lines))
  })

  test('a renamed file is read on for as long as its writer may still write', (t) => {
    const lines = cowrieLines(4)
    const follower = new Follower(t)
    follower.write(lines[0] as string)
    follower.read()
    renameSync(follower.path, `${follower.path}.1`)
    follower.write(lines[2] as string, lines[3] as string)
    strictEqual(follower.tail.next(), null)
    appendFileSync(`${follower.path}.1`, `${lines[1]}\n`)
    strictEqual(follower.tail.next()?.events.length, 1)
    strictEqual(follower.events().length, 2)
  })

  test('a torn last line of a file that was put aside is taken as it is', (t) => {
    const follower = new Follower(t)
    follower.write(...cowrieLines(2))
    follower.read()
    appendFileSync(follower.path, '{"eventid":"cow')
    renameSync(follower.path, `${follower.path}.1`)
    follower.write(...cowrieLines(2, 4))
    const rejects = follower.read().flatMap((batch) => batch.rejects)
    deepStrictEqual(
      rejects.map(({ reason, sample }) => [reason, sample]),
      [['not JSON', '{"eventid":"cow']],
    )
    deepStrictEqual(follower.tail.counts, { events: 4, telemetry: 0, skipped: 0, rejected: 1 })
  })

  test('renamed while nobody read: the restart finds it by its node and beginning', (t) => {
    const lines = cowrieLines(12)
    const follower = new Follower(t)
    follower.write(...lines.slice(0, 4))
    const seen = follower.events()
    follower.write(...lines.slice(4, 7))
    renameSync(follower.path, `${follower.path}.2026-02-13`)
    follower.write(...lines.slice(7))
    follower.restart()
    seen.push(...follower.events())
    deepStrictEqual(seen, eventsOf(t, lines))
  })

  test('rotated twice while nobody read: the file between is read too', (t) => {
    const lines = cowrieLines(12)
    const follower = new Follower(t)
    follower.write(...lines.slice(0, 4))
    const seen = follower.events()
    follower.write(...lines.slice(4, 6))
    renameSync(follower.path, `${follower.path}.2`)
    utimesSync(`${follower.path}.2`, 1000, 1000)
    follower.write(...lines.slice(6, 9))
    renameSync(follower.path, `${follower.path}.1`)
    utimesSync(`${follower.path}.1`, 2000, 2000)
    follower.write(...lines.slice(9))
    follower.restart()
    seen.push(...follower.events())
    deepStrictEqual(seen, eventsOf(t, lines))
  })

  test('copied and cut: what the copy holds beyond the position comes first', (t) => {
    const lines = cowrieLines(12)
    const follower = new Follower(t)
    follower.write(...lines.slice(0, 4))
    const seen = follower.events()
    follower.write(...lines.slice(4, 7))
    copyFileSync(follower.path, `${follower.path}.1`)
    truncateSync(follower.path, 0)
    follower.write(...lines.slice(7))
    seen.push(...follower.events())
    deepStrictEqual(seen, eventsOf(t, lines))
  })

  test('copied and cut while nobody read, and grown beyond the old position since', (t) => {
    const lines = cowrieLines(40)
    const follower = new Follower(t)
    follower.write(...lines.slice(0, 4))
    const seen = follower.events()
    follower.write(...lines.slice(4, 7))
    copyFileSync(follower.path, `${follower.path}-20260213`)
    truncateSync(follower.path, 0)
    follower.write(...lines.slice(7))
    ok(statSync(follower.path).size > (follower.saved?.offset ?? Infinity))
    follower.restart()
    seen.push(...follower.events())
    deepStrictEqual(seen, eventsOf(t, lines))
  })

  test('written anew in place, without a copy: it is read from its beginning', (t) => {
    const follower = new Follower(t)
    follower.write(...cowrieLines(4))
    follower.read()
    writeFileSync(follower.path, `${cowrieLines(40, 100).join('\n')}\n`)
    strictEqual(follower.events().length, 40)
  })

  test('a neighbour whose name rotation does not give is not touched', (t) => {
    const follower = new Follower(t)
    follower.write(...cowrieLines(4))
    follower.read()
    renameSync(follower.path, `${follower.path}.bak`)
    writeFileSync(`${follower.path}.5.gz`, 'not a log')
    follower.write(...cowrieLines(4, 4))
    follower.restart()
    strictEqual(follower.events().length, 4)
  })
})
