/** Slices a window is cut into once it holds more events than it may keep one by one. */
const SLICES = 60

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
  #times = new Float64Array(4)
  #values = new Float64Array(4)
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
    if (this.#length === this.#times.length) this.#grow()
    const slot = (this.#head + this.#length) % this.#times.length
    this.#times[slot] = atMs
    this.#values[slot] = value
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
    return this.#times[(this.#head + i) % this.#times.length] as number
  }

  #expire(atMs: number): void {
    while (this.#length > 0 && this.#timeAt(0) <= atMs - this.#windowMs) {
      this.#sum -= this.#values[this.#head] as number
      this.#head = (this.#head + 1) % this.#times.length
      this.#length--
    }
    if (this.#length === 0) this.#sum = 0
  }

  #grow(): void {
    const size = Math.min(this.#times.length * 2, this.#capacity)
    const times = new Float64Array(size)
    const values = new Float64Array(size)
    for (let i = 0; i < this.#length; i++) {
      times[i] = this.#timeAt(i)
      values[i] = this.#values[(this.#head + i) % this.#values.length] as number
    }
    this.#times = times
    this.#values = values
    this.#head = 0
  }

  #toSlices(): void {
    const slices = new Slices(this.#windowMs / SLICES)
    for (let i = 0; i < this.#length; i++) {
      slices.add(this.#timeAt(i), this.#values[(this.#head + i) % this.#values.length] as number)
    }
    this.#restart()
    this.#slices = slices
  }

  #restart(): void {
    this.#slices = null
    this.#times = new Float64Array(4)
    this.#values = new Float64Array(4)
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
