/**
 * A queue of small whole numbers (slots of a table), each with a key; the smallest key comes first. A slot can be moved or
 * taken out wherever it stands, in O(log n): two numbers a slot are all it holds.
 */
export class SlotHeap {
  /** Slots in heap order. */
  #slots: Int32Array
  /** Where each slot stands in the heap; -1 when it is not there. */
  #places: Int32Array
  #keys: Float64Array
  #size = 0

  /** @param capacity slots 0 to capacity - 1 can be put in before it must grow. */
  constructor(capacity: number) {
    this.#slots = new Int32Array(capacity)
    this.#places = new Int32Array(capacity).fill(-1)
    this.#keys = new Float64Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  /** Makes room for slots up to capacity - 1. */
  grow(capacity: number): void {
    const slots = new Int32Array(capacity)
    slots.set(this.#slots)
    this.#slots = slots
    const places = new Int32Array(capacity).fill(-1)
    places.set(this.#places)
    this.#places = places
    const keys = new Float64Array(capacity)
    keys.set(this.#keys)
    this.#keys = keys
  }

  /** Puts a slot in, or moves it to its new place when it is in already. */
  set(slot: number, key: number): void {
    const place = this.#places[slot] as number
    this.#keys[slot] = key
    if (place < 0) {
      this.#put(slot, this.#size++)
      this.#rise(this.#size - 1)
      return
    }
    this.#rise(place)
    this.#sink(this.#places[slot] as number)
  }

  /** Takes a slot out; nothing happens when it is not in. */
  delete(slot: number): void {
    const place = this.#places[slot] as number
    if (place < 0) return
    this.#places[slot] = -1
    const last = this.#slots[--this.#size] as number
    if (last === slot) return
    this.#put(last, place)
    this.#rise(place)
    this.#sink(this.#places[last] as number)
  }

  /** The slot with the smallest key; null when there is none. */
  first(): number | null {
    return this.#size === 0 ? null : (this.#slots[0] as number)
  }

  /** The smallest key; Infinity when there is none. */
  firstKey(): number {
    return this.#size === 0 ? Infinity : this.#keyAt(0)
  }

  #keyAt(place: number): number {
    return this.#keys[this.#slots[place] as number] as number
  }

  #put(slot: number, place: number): void {
    this.#slots[place] = slot
    this.#places[slot] = place
  }

  #rise(from: number): void {
    const slot = this.#slots[from] as number
    const key = this.#keys[slot] as number
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#keyAt(parent) <= key) break
      this.#put(this.#slots[parent] as number, place)
      place = parent
    }
    this.#put(slot, place)
  }

  #sink(from: number): void {
    const slot = this.#slots[from] as number
    const key = this.#keys[slot] as number
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && this.#keyAt(child + 1) < this.#keyAt(child)) child++
      if (this.#keyAt(child) >= key) break
      this.#put(this.#slots[child] as number, place)
      place = child
    }
    this.#put(slot, place)
  }
}
