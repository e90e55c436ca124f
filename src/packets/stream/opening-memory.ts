import type { FlowKey } from './flow-key.js'

const SLOT_BITS = 16
const SLOTS = 2 ** SLOT_BITS

/**
 * Remembers of each direction of the connections opened last where its bytes begin, and who opened it, in a table of
 * fixed size: a flood of openings only makes them forgotten sooner, and takes no flow's place.
 */
export class OpeningMemory {
  readonly #marks = new Int32Array(SLOTS)
  readonly #sequences = new Uint32Array(SLOTS)
  readonly #clients = new Uint8Array(SLOTS)

  /** A SYN with this sequence number came; the first byte has the next. */
  note(key: FlowKey, sequence: number, isClient: boolean): void {
    const slot = slotOf(key.hash, key.isReversed)
    this.#marks[slot] = key.hash
    this.#sequences[slot] = sequence + 1
    this.#clients[slot] = isClient ? 1 : 0
  }

  /** Where the bytes of this direction begin; -1 when that is not remembered. */
  firstSequence(key: FlowKey, isReversed: boolean): number {
    const slot = slotOf(key.hash, isReversed)
    return this.#marks[slot] === key.hash ? (this.#sequences[slot] as number) : -1
  }

  /** Whether the one that sends in this direction opened the connection; undefined when that is not remembered. */
  isClient(key: FlowKey, isReversed: boolean): boolean | undefined {
    const slot = slotOf(key.hash, isReversed)
    return this.#marks[slot] === key.hash ? this.#clients[slot] === 1 : undefined
  }
}

function slotOf(hash: number, isReversed: boolean): number {
  return ((hash ^ (hash >>> SLOT_BITS)) & (SLOTS - 2)) | (isReversed ? 1 : 0)
}
