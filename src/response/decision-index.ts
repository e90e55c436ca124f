import { type Network, parseNetwork } from '../event/network.js'
import { SlotHeap } from '../math/slot-heap.js'
import { ACTIONS, type Action } from './decision.js'
import { TextPool } from './text-pool.js'

/** A decision as the index holds it: what those who carry it out need to know. */
export interface ListedDecision {
  readonly id: number
  /** An address or a network, in its one spelling. */
  readonly target: string
  readonly action: Action
  readonly origin: 'model' | 'manual'
  readonly why: string
  readonly isDryRun: boolean
  readonly untilMs: number
}

/** What came of putting a decision in. */
export interface PutOutcome {
  /** Whether something was in already for the same target and action. */
  readonly hadSame: boolean
  /** What had to go to make room: whatever would have ended first. */
  readonly evicted: ListedDecision | null
}

/** Slots to begin with. */
const FIRST_CAPACITY = 1024

const NONE = -1

/**
 * Decisions by the addresses they are about, in memory: an exact map for addresses and one map for each length of prefix, of
 * IPv4 and of IPv6, so that a look-up costs the same however many there are. What ends first is known without a timer each.
 * A million single addresses take about 160 MB (`npm run bench:live`).
 */
export class DecisionIndex {
  /** Whether every decision counts as only written down, whatever it says of itself. */
  isAllDryRun = false
  readonly #limit: number
  readonly #addresses4 = new Map<number, number>()
  readonly #addresses6 = new Map<string, number>()
  /** By length of prefix, and which lengths there are, longest first. */
  readonly #networks4 = new Map<number, Map<number, number>>()
  readonly #networks6 = new Map<number, Map<string, number>>()
  #lengths4: readonly number[] = []
  #lengths6: readonly number[] = []
  readonly #whys = new TextPool()
  readonly #ends: SlotHeap
  readonly #targets: string[] = []
  #ids: Float64Array
  #untilMs: Float64Array
  /** Action, origin and dry run in one byte. */
  #words: Uint8Array
  #whyNumbers: Int32Array
  /** Neighbours among the decisions of one target; of free slots, the next free one. */
  #next: Int32Array
  #previous: Int32Array
  #firstFree = NONE
  /** Slots that were ever used. */
  #high = 0

  /** @param limit decisions held at most; beyond it what ends first goes. */
  constructor(limit: number) {
    this.#limit = limit
    const capacity = Math.min(limit, FIRST_CAPACITY)
    this.#ends = new SlotHeap(capacity)
    this.#ids = new Float64Array(capacity)
    this.#untilMs = new Float64Array(capacity)
    this.#words = new Uint8Array(capacity)
    this.#whyNumbers = new Int32Array(capacity)
    this.#next = new Int32Array(capacity)
    this.#previous = new Int32Array(capacity)
  }

  /** Decisions held. */
  get size(): number {
    return this.#ends.size
  }

  /** Slots that `targetAt` may be asked for: 0 to slots - 1. */
  get slots(): number {
    return this.#high
  }

  /** When the next decision ends, ms since 1970; Infinity when none is held. */
  get nextEndMs(): number {
    return this.#ends.firstKey()
  }

  /** Puts a decision in, or in the place of the one with its id. A target that is no address or network is no decision of ours. */
  put(decision: ListedDecision): PutOutcome {
    const network = parseNetwork(decision.target)
    if (network === null) return { hadSame: false, evicted: null }
    let hadSame = false
    for (let slot = this.#headOf(network); slot !== NONE; slot = this.#next[slot] as number) {
      if (this.#ids[slot] === decision.id) {
        this.#whys.release(this.#whyNumbers[slot] as number)
        this.#write(slot, decision)
        return { hadSame: true, evicted: null }
      }
      if (this.#actionAt(slot) === decision.action) hadSame = true
    }
    const full = this.size >= this.#limit ? this.#ends.first() : null
    const evicted = full === null ? null : this.at(full)
    if (full !== null) this.#take(full)
    const slot = this.#freeSlot()
    this.#targets[slot] = decision.target
    this.#write(slot, decision)
    this.#link(slot, network)
    return { hadSame, evicted }
  }

  /** Takes a decision out. @returns whether it was in. */
  delete(target: string, id: number): boolean {
    const network = parseNetwork(target)
    if (network === null) return false
    for (let slot = this.#headOf(network); slot !== NONE; slot = this.#next[slot] as number) {
      if (this.#ids[slot] !== id) continue
      this.#take(slot)
      return true
    }
    return false
  }

  /** Takes out what has ended by now, earliest first. @param onEnded told of each. @param most how many at most. */
  expire(nowMs: number, onEnded: (decision: ListedDecision) => void, most = Infinity): void {
    for (let ended = 0; ended < most && this.#ends.firstKey() <= nowMs; ended++) {
      const slot = this.#ends.first() as number
      const decision = this.at(slot)
      this.#take(slot)
      onEnded(decision)
    }
  }

  /** Every decision whose target is or holds the address, or all of the network; in no order. */
  covering({ bytes, prefix }: Network): readonly ListedDecision[] {
    const found: ListedDecision[] = []
    if (bytes.length === 4) {
      const key = keyOf4(bytes)
      if (prefix === 32) this.#gather(this.#addresses4.get(key), found)
      for (const length of this.#lengths4)
        if (length <= prefix)
          this.#gather(this.#networks4.get(length)?.get(key & maskOf(length)), found)
      return found
    }
    if (prefix === 128) this.#gather(this.#addresses6.get(keyOf6(bytes, 128)), found)
    for (const length of this.#lengths6)
      if (length <= prefix)
        this.#gather(this.#networks6.get(length)?.get(keyOf6(bytes, length)), found)
    return found
  }

  /** The decisions of one target, in no order. */
  of(target: string): readonly ListedDecision[] {
    const network = parseNetwork(target)
    const found: ListedDecision[] = []
    if (network !== null) this.#gather(this.#headOf(network), found)
    return found
  }

  /** The decisions of the target whose first one lies in this slot; none when no target's first one does. */
  targetAt(slot: number): readonly ListedDecision[] {
    const found: ListedDecision[] = []
    if (this.#isUsed(slot) && this.#previous[slot] === NONE) this.#gather(slot, found)
    return found
  }

  /** The decision in a slot that is in use. */
  at(slot: number): ListedDecision {
    const word = this.#words[slot] as number
    return {
      id: this.#ids[slot] as number,
      target: this.#targets[slot] as string,
      action: ACTIONS[word & 3] as Action,
      origin: (word & 4) === 0 ? 'model' : 'manual',
      why: this.#whys.text(this.#whyNumbers[slot] as number),
      isDryRun: this.isAllDryRun || (word & 8) !== 0,
      untilMs: this.#untilMs[slot] as number,
    }
  }

  #isUsed(slot: number): boolean {
    return ((this.#words[slot] as number) & 16) !== 0
  }

  #actionAt(slot: number): Action {
    return ACTIONS[(this.#words[slot] as number) & 3] as Action
  }

  #gather(head: number | undefined, found: ListedDecision[]): void {
    for (let slot = head ?? NONE; slot !== NONE; slot = this.#next[slot] as number)
      found.push(this.at(slot))
  }

  #write(slot: number, { id, action, origin, why, isDryRun, untilMs }: ListedDecision): void {
    this.#ids[slot] = id
    this.#untilMs[slot] = untilMs
    this.#words[slot] =
      ACTIONS.indexOf(action) | (origin === 'manual' ? 4 : 0) | (isDryRun ? 8 : 0) | 16
    this.#whyNumbers[slot] = this.#whys.take(why)
    this.#ends.set(slot, untilMs)
  }

  #freeSlot(): number {
    if (this.#firstFree !== NONE) {
      const slot = this.#firstFree
      this.#firstFree = this.#next[slot] as number
      return slot
    }
    if (this.#high === this.#ids.length) this.#grow()
    return this.#high++
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, this.#ids.length * 2)
    this.#ends.grow(capacity)
    this.#ids = moved(this.#ids, new Float64Array(capacity))
    this.#untilMs = moved(this.#untilMs, new Float64Array(capacity))
    this.#words = moved(this.#words, new Uint8Array(capacity))
    this.#whyNumbers = moved(this.#whyNumbers, new Int32Array(capacity))
    this.#next = moved(this.#next, new Int32Array(capacity))
    this.#previous = moved(this.#previous, new Int32Array(capacity))
  }

  #take(slot: number): void {
    const next = this.#next[slot] as number
    const previous = this.#previous[slot] as number
    if (next !== NONE) this.#previous[next] = previous
    if (previous === NONE) this.#setHead(parseNetwork(this.#targets[slot] as string), next)
    else this.#next[previous] = next
    this.#ends.delete(slot)
    this.#whys.release(this.#whyNumbers[slot] as number)
    this.#targets[slot] = ''
    this.#words[slot] = 0
    this.#next[slot] = this.#firstFree
    this.#firstFree = slot
  }

  #link(slot: number, network: Network): void {
    const head = this.#headOf(network)
    this.#next[slot] = head
    this.#previous[slot] = NONE
    if (head !== NONE) this.#previous[head] = slot
    this.#setHead(network, slot)
  }

  #headOf({ bytes, prefix }: Network): number {
    if (bytes.length === 4) {
      const key = keyOf4(bytes) & maskOf(prefix)
      const map = prefix === 32 ? this.#addresses4 : this.#networks4.get(prefix)
      return map?.get(key) ?? NONE
    }
    const map = prefix === 128 ? this.#addresses6 : this.#networks6.get(prefix)
    return map?.get(keyOf6(bytes, prefix)) ?? NONE
  }

  #setHead(network: Network | null, head: number): void {
    if (network === null) return
    const { bytes, prefix } = network
    if (bytes.length === 4) {
      const key = keyOf4(bytes) & maskOf(prefix)
      if (prefix === 32) setOrDelete(this.#addresses4, key, head)
      else this.#lengths4 = setWithin(this.#networks4, prefix, key, head) ?? this.#lengths4
      return
    }
    const key = keyOf6(bytes, prefix)
    if (prefix === 128) setOrDelete(this.#addresses6, key, head)
    else this.#lengths6 = setWithin(this.#networks6, prefix, key, head) ?? this.#lengths6
  }
}

function setOrDelete<Key>(map: Map<Key, number>, key: Key, head: number): void {
  if (head === NONE) map.delete(key)
  else map.set(key, head)
}

/** @returns the lengths of prefix there are now, longest first; null when they are what they were. */
function setWithin<Key>(
  maps: Map<number, Map<Key, number>>,
  prefix: number,
  key: Key,
  head: number,
): readonly number[] | null {
  const lengths = maps.size
  let map = maps.get(prefix)
  if (map === undefined) maps.set(prefix, (map = new Map<Key, number>()))
  setOrDelete(map, key, head)
  if (map.size === 0) maps.delete(prefix)
  return maps.size === lengths ? null : [...maps.keys()].sort((a, b) => b - a)
}

/** The address as a 32-bit integer with a sign, which the engine keeps without an object. */
function keyOf4(bytes: Uint8Array): number {
  return (
    ((bytes[0] as number) << 24) |
    ((bytes[1] as number) << 16) |
    ((bytes[2] as number) << 8) |
    (bytes[3] as number)
  )
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : -1 << (32 - prefix)
}

/** The first `prefix` bits as characters, a byte each. */
function keyOf6(bytes: Uint8Array, prefix: number): string {
  let key = ''
  const whole = prefix >> 3
  for (let i = 0; i < whole; i++) key += String.fromCharCode(bytes[i] as number)
  const rest = prefix & 7
  if (rest === 0) return key
  return key + String.fromCharCode((bytes[whole] as number) & (0xff << (8 - rest)) & 0xff)
}

function moved<Column extends Float64Array | Int32Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from)
  return to
}
