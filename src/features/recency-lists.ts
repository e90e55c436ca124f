/** A list's ends, and no slot. */
const NOBODY = -1

/** Integers of a slot: the one before it, the one behind it, its list. */
const BEFORE = 0
const BEHIND = 1
const LIST = 2
const INTS = 3

/** Slots in two lists, each in the order in which they were heard of last: moving one costs the same however many there are. */
export class RecencyLists {
  #links = new Int32Array(0)
  readonly #first = [NOBODY, NOBODY]
  readonly #last = [NOBODY, NOBODY]
  readonly #lengths = [0, 0]

  /** Puts a slot that is in no list at the end of one: it was heard of last. */
  append(slot: number, list: 0 | 1): void {
    if (INTS * slot >= this.#links.length) this.#grow(slot)
    const links = this.#links
    const at = INTS * slot
    const last = this.#last[list] as number
    links[at + BEFORE] = last
    links[at + BEHIND] = NOBODY
    links[at + LIST] = list
    if (last === NOBODY) this.#first[list] = slot
    else links[INTS * last + BEHIND] = slot
    this.#last[list] = slot
    this.#lengths[list] = (this.#lengths[list] as number) + 1
  }

  remove(slot: number): void {
    const links = this.#links
    const at = INTS * slot
    const list = links[at + LIST] as 0 | 1
    const before = links[at + BEFORE] as number
    const behind = links[at + BEHIND] as number
    if (before === NOBODY) this.#first[list] = behind
    else links[INTS * before + BEHIND] = behind
    if (behind === NOBODY) this.#last[list] = before
    else links[INTS * behind + BEFORE] = before
    this.#lengths[list] = (this.#lengths[list] as number) - 1
  }

  /** Moves a slot to the end of its list. */
  touch(slot: number): void {
    const list = this.listOf(slot)
    if (this.#last[list] === slot) return
    this.remove(slot)
    this.append(slot, list)
  }

  listOf(slot: number): 0 | 1 {
    return this.#links[INTS * slot + LIST] as 0 | 1
  }

  /** The slot not heard of for longest; -1 for an empty list. */
  firstOf(list: 0 | 1): number {
    return this.#first[list] as number
  }

  lengthOf(list: 0 | 1): number {
    return this.#lengths[list] as number
  }

  /** The slot heard of next after one of the same list; -1 at its end. */
  behind(slot: number): number {
    return this.#links[INTS * slot + BEHIND] as number
  }

  #grow(slot: number): void {
    const links = new Int32Array(Math.max(INTS * (slot + 1), 2 * this.#links.length))
    links.set(this.#links)
    this.#links = links
  }
}
