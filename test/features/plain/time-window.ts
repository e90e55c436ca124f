/** Slices a window is cut into once it holds more events than it may keep one by one. */
const SLICES = 60

/** Events that a window has room for at first. */
const FIRST_EVENTS = 4

/**
 * Event times of one source, with a value each, over the last `windowMs`: how many, and their sum.
 *
 * Exact up to `capacity` events in the window. Beyond that the times are counted in 60 slices, so that
 * memory stays bounded under a flood: the window then begins on a slice's edge, up to 1/60 of it late.
 * It is exact again as soon as a whole window has passed since the last event.
 */
export class TimeWindow {
  readonly #windowMs: number
  readonly #capacity: number
  /** Pairs of a time and its value, in a ring: one array is less than two for a source seen once. */
  #ring = new Float64Array(2 * FIRST_EVENTS)
  #head = 0
  #length = 0
  #sum = 0
  #slices: Slices | null = null
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(windowMs: number, capacity: number) {
    this.#windowMs = windowMs
    this.#capacity = capacity
  }

  /** Counts an event; times must not go backwards. */
  add(atMs: number, value: number): void {
    if (this.#slices !== null && atMs - this.#lastMs >= this.#windowMs) this.#restart()
    this.#lastMs = atMs
    this.#expire(atMs)
    if (this.#slices === null && this.#length === this.#capacity) this.#toSlices()
    if (this.#slices !== null) {
      this.#slices.add(atMs, value)
      return
    }
    if (this.#length === this.#room) this.#grow()
    const slot = (this.#head + this.#length) % this.#room
    this.#ring[2 * slot] = atMs
    this.#ring[2 * slot + 1] = value
    this.#length++
    this.#sum += value
  }

  /** Events in (last − spanMs, last], for a span of at most the window. */
  countWithin(spanMs: number): number {
    return this.countSince(this.#lastMs - spanMs)
  }

  /** Events later than `after`, which lies at most a window before the last. */
  countSince(after: number): number {
    if (this.#slices !== null) return this.#slices.within(after, 0).count
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#timeAt(middle) > after) high = middle
      else low = middle + 1
    }
    return this.#length - low
  }

  /** Mean of the values in the window; 0 when it is empty. */
  mean(): number {
    if (this.#slices !== null) {
      const { count, sum } = this.#slices.within(this.#lastMs, this.#windowMs)
      return count === 0 ? 0 : sum / count
    }
    return this.#length === 0 ? 0 : this.#sum / this.#length
  }

  #timeAt(i: number): number {
    return this.#ring[2 * ((this.#head + i) % this.#room)] as number
  }

  #valueAt(i: number): number {
    return this.#ring[2 * ((this.#head + i) % this.#room) + 1] as number
  }

  /** Events that the ring has room for. */
  get #room(): number {
    return this.#ring.length / 2
  }

  #expire(atMs: number): void {
    while (this.#length > 0 && this.#timeAt(0) <= atMs - this.#windowMs) {
      this.#sum -= this.#valueAt(0)
      this.#head = (this.#head + 1) % this.#room
      this.#length--
    }
    if (this.#length === 0) this.#sum = 0
  }

  #grow(): void {
    const ring = new Float64Array(2 * Math.min(this.#room * 2, this.#capacity))
    for (let i = 0; i < this.#length; i++) {
      ring[2 * i] = this.#timeAt(i)
      ring[2 * i + 1] = this.#valueAt(i)
    }
    this.#ring = ring
    this.#head = 0
  }

  #toSlices(): void {
    const slices = new Slices(this.#windowMs / SLICES)
    for (let i = 0; i < this.#length; i++) {
      slices.add(this.#timeAt(i), this.#valueAt(i))
    }
    this.#restart()
    this.#slices = slices
  }

  #restart(): void {
    this.#slices = null
    if (this.#room > FIRST_EVENTS) this.#ring = new Float64Array(2 * FIRST_EVENTS)
    this.#head = 0
    this.#length = 0
    this.#sum = 0
  }
}

/** Counts and sums a slice of time each, in a ring of 61 so that a full window always fits. */
class Slices {
  readonly #sliceMs: number
  readonly #index = new Float64Array(SLICES + 1).fill(Number.NEGATIVE_INFINITY)
  readonly #counts = new Float64Array(SLICES + 1)
  readonly #sums = new Float64Array(SLICES + 1)

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs
  }

  add(atMs: number, value: number): void {
    const slice = Math.floor(atMs / this.#sliceMs)
    const slot = ((slice % (SLICES + 1)) + SLICES + 1) % (SLICES + 1)
    if (this.#index[slot] !== slice) {
      this.#index[slot] = slice
      this.#counts[slot] = 0
      this.#sums[slot] = 0
    }
    this.#counts[slot] = (this.#counts[slot] as number) + 1
    this.#sums[slot] = (this.#sums[slot] as number) + value
  }

  within(atMs: number, spanMs: number): { count: number; sum: number } {
    const first = Math.floor((atMs - spanMs) / this.#sliceMs) + 1
    let count = 0
    let sum = 0
    for (let slot = 0; slot <= SLICES; slot++) {
      if ((this.#index[slot] as number) >= first) {
        count += this.#counts[slot] as number
        sum += this.#sums[slot] as number
      }
    }
    return { count, sum }
  }
}
