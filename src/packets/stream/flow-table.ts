import { KEY_WORDS, type FlowKey } from './flow-key.js'

/** Flows that share a place in the table; of these one gives way when another comes. */
const WAYS = 8

/** Silence after which a flow is over, ms. */
export const FLOW_TIMEOUT_MS = 120_000

/** The same while the table is nearly full. */
export const EMERGENCY_FLOW_TIMEOUT_MS = 10_000

/** How full it is then. */
const EMERGENCY_SHARE = 0.75

const FREE = -1

/** What became of flows that made room for others. */
export interface FlowCounts {
  /** Flows that began. */
  opened: number
  /** Of these, silent for longer than the time-out. */
  timedOut: number
  /** Of these, silent for longer than the time-out of an emergency only. */
  timedOutInEmergency: number
  /** Of these, still talking: the one silent for longest gave way. */
  evicted: number
}

/**
 * Flows by key, at most so many: a new one takes a free place among the WAYS its hash allows, else that of one timed out,
 * else that of the one silent for longest. Nothing is ever searched or swept beyond those few places.
 */
export class FlowTable<Flow> {
  readonly counts: FlowCounts = { opened: 0, timedOut: 0, timedOutInEmergency: 0, evicted: 0 }
  readonly #capacity: number
  readonly #keys: Int32Array
  readonly #hashes: Int32Array
  readonly #lastMs: Float64Array
  readonly #flows: (Flow | undefined)[]
  readonly #make: () => Flow
  readonly #forget: (flow: Flow) => void
  #used = 0

  /**
   * @param capacity a power of 2, at least 8
   * @param forget called with a flow that gave way, before it serves the next
   */
  constructor(capacity: number, make: () => Flow, forget: (flow: Flow) => void) {
    this.#capacity = capacity
    this.#keys = new Int32Array(capacity * KEY_WORDS)
    this.#hashes = new Int32Array(capacity)
    this.#lastMs = new Float64Array(capacity).fill(FREE)
    this.#flows = Array<Flow | undefined>(capacity).fill(undefined)
    this.#make = make
    this.#forget = forget
  }

  /** The flow of this key, its silence ended; null when there is none. */
  find(key: FlowKey, atMs: number): Flow | null {
    const slot = this.#slotOf(key)
    if (slot < 0) return null
    this.#lastMs[slot] = Math.max(atMs, 0)
    return this.#flows[slot] as Flow
  }

  /** A flow for a key that has none. */
  open(key: FlowKey, atMs: number): Flow {
    const slot = this.#placeFor(key, atMs)
    this.counts.opened++
    this.#hashes[slot] = key.hash
    this.#keys.set(key.words, slot * KEY_WORDS)
    this.#lastMs[slot] = Math.max(atMs, 0)
    const known = this.#flows[slot]
    if (known !== undefined) {
      this.#forget(known)
      return known
    }
    const flow = this.#make()
    this.#flows[slot] = flow
    return flow
  }

  /** Ends a flow; its place is free. */
  close(key: FlowKey): void {
    const slot = this.#slotOf(key)
    if (slot < 0) return
    this.#lastMs[slot] = FREE
    this.#used--
    this.#forget(this.#flows[slot] as Flow)
  }

  #slotOf({ hash, words }: FlowKey): number {
    const first = this.#firstSlot(hash)
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.#hashes[slot] !== hash || this.#lastMs[slot] === FREE) continue
      const base = slot * KEY_WORDS
      let i = 0
      while (i < KEY_WORDS && this.#keys[base + i] === words[i]) i++
      if (i === KEY_WORDS) return slot
    }
    return -1
  }

  #placeFor({ hash }: FlowKey, atMs: number): number {
    const first = this.#firstSlot(hash)
    let oldest = first
    for (let slot = first; slot < first + WAYS; slot++) {
      const lastMs = this.#lastMs[slot] as number
      if (lastMs === FREE) {
        this.#used++
        return slot
      }
      if (lastMs < (this.#lastMs[oldest] as number)) oldest = slot
    }
    const silentMs = atMs - (this.#lastMs[oldest] as number)
    const isEmergency = this.#used > this.#capacity * EMERGENCY_SHARE
    if (silentMs > FLOW_TIMEOUT_MS) this.counts.timedOut++
    else if (isEmergency && silentMs > EMERGENCY_FLOW_TIMEOUT_MS) this.counts.timedOutInEmergency++
    else this.counts.evicted++
    return oldest
  }

  #firstSlot(hash: number): number {
    return (hash & (this.#capacity / WAYS - 1)) * WAYS
  }
}
