import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import type { LabeledEvent } from '../../event/event.js'
import { writeFully } from './atomic-file.js'
import { storeFailure } from './store-failure.js'

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

  /** @throws PhantomNetError STORE_FAILED when a run cannot be written. */
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
    this.#held.sort(earlierFirst)
    try {
      if (this.#runFolder === null) {
        mkdirSync(this.#folder, { recursive: true })
        this.#runFolder = mkdtempSync(join(this.#folder, 'sort-'))
      }
      const path = join(this.#runFolder, `${this.#runs.length}.ndjson`)
      writeRun(path, this.#held)
      this.#runs.push(path)
    } catch (cause) {
      throw storeFailure(this.#runFolder ?? this.#folder, cause)
    }
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
      const lines = events.slice(from, from + 1000).map((numbered) => JSON.stringify(numbered))
      const bytes = Buffer.from(`${lines.join('\n')}\n`)
      writeFully(descriptor, bytes)
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
      // This process wrote the line a moment ago, to a folder of its own: it is what it was.
      for (const line of lines) yield JSON.parse(line) as Numbered
    }
  } finally {
    closeSync(descriptor)
  }
}
