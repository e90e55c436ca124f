import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { assert } from '../../errors.js'
import type { LabeledEvent } from '../../event/event.js'
import { eventFromJson, eventToJson } from '../../event/schema.js'

/** Events held in memory; beyond it, sorted runs go to disk and are merged. */
export const MAX_EVENTS_IN_MEMORY = 250_000

interface Numbered {
  readonly labeled: LabeledEvent
  /** Order of arrival, which decides between events of one instant. */
  readonly sequence: number
}

/**
 * Puts any number of events in time order within bounded memory: an external merge sort.
 * Events of the same instant keep their order of arrival, so the result does not depend on the bound.
 */
export class EventSorter {
  readonly #folder: string
  readonly #capacity: number
  #held: Numbered[] = []
  #runs: string[] = []
  #runFolder: string | null = null
  #count = 0

  /** @param folder where runs may be written; a folder of its own is made inside and removed at the end. */
  constructor(folder: string, capacity = MAX_EVENTS_IN_MEMORY) {
    this.#folder = folder
    this.#capacity = capacity
  }

  add(labeled: LabeledEvent): void {
    this.#held.push({ labeled, sequence: this.#count++ })
    if (this.#held.length >= this.#capacity) this.#spill()
  }

  get count(): number {
    return this.#count
  }

  /** All events added, in time order. To be called once, after the last add. */
  *sorted(): Generator<LabeledEvent> {
    this.#held.sort(earlierFirst)
    if (this.#runs.length === 0) {
      for (const { labeled } of this.#held) yield labeled
      return
    }
    const streams = [...this.#runs.map(readRun), this.#held.values()]
    yield* merge(streams)
  }

  /** Removes what was spilled. */
  close(): void {
    if (this.#runFolder !== null) rmSync(this.#runFolder, { recursive: true, force: true })
    this.#held = []
    this.#runs = []
  }

  #spill(): void {
    if (this.#runFolder === null) {
      mkdirSync(this.#folder, { recursive: true })
      this.#runFolder = mkdtempSync(join(this.#folder, 'sort-'))
    }
    this.#held.sort(earlierFirst)
    const path = join(this.#runFolder, `${this.#runs.length}.ndjson`)
    writeRun(path, this.#held)
    this.#runs.push(path)
    this.#held = []
  }
}

function earlierFirst(a: Numbered, b: Numbered): number {
  return a.labeled.event.atMs - b.labeled.event.atMs || a.sequence - b.sequence
}

function* merge(streams: readonly Iterator<Numbered>[]): Generator<LabeledEvent> {
  const heads = streams.map((stream) => ({ stream, next: stream.next() }))
  for (;;) {
    let first: (typeof heads)[number] | null = null
    for (const head of heads) {
      if (head.next.done === true) continue
      if (first === null || earlierFirst(head.next.value, first.next.value as Numbered) < 0)
        first = head
    }
    if (first === null) return
    yield (first.next.value as Numbered).labeled
    first.next = first.stream.next()
  }
}

function writeRun(path: string, events: readonly Numbered[]): void {
  const descriptor = openSync(path, 'wx')
  try {
    for (let from = 0; from < events.length; from += 1000) {
      const lines = events
        .slice(from, from + 1000)
        .map(({ labeled, sequence }) =>
          JSON.stringify([
            sequence,
            labeled.isAttack,
            labeled.attack,
            labeled.event.atMs,
            eventToJson(labeled.event),
          ]),
        )
      const bytes = Buffer.from(`${lines.join('\n')}\n`)
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
    }
  } finally {
    closeSync(descriptor)
  }
}

function* readRun(path: string): Generator<Numbered> {
  const descriptor = openSync(path, 'r')
  const buffer = Buffer.alloc(1 << 16)
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    for (;;) {
      const length = readSync(descriptor, buffer)
      if (length === 0) return
      const lines = (rest + decoder.write(buffer.subarray(0, length))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield parseRunLine(line)
    }
  } finally {
    closeSync(descriptor)
  }
}

function parseRunLine(line: string): Numbered {
  const [sequence, isAttack, attack, atMs, json] = JSON.parse(line) as [
    number,
    boolean | null,
    string,
    number,
    unknown,
  ]
  const read = eventFromJson(json)
  assert(read.ok, 'a spilled event reads back')
  return { labeled: { event: { ...read.event, atMs }, isAttack, attack }, sequence }
}
