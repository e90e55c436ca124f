import { assert } from '../errors.js'
import type { Matrix } from '../math/matrix.js'
import type { Rng } from '../math/rng.js'

/**
 * A sample of a stream in which old rows fade: each row that comes when it is full takes the place of one drawn at random,
 * so that of the rows there are, 1 / e are left after as many have come (Aggarwal 2006, "On Biased Reservoir Sampling in the
 * Presence of Stream Evolution"). Unlike the last rows, it keeps some of what was there before a flood or a quiet night.
 * No source holds more than its share of the places.
 */
export class SlidingReservoir {
  readonly #places: Matrix
  readonly #sources: (string | null)[] = []
  /** Places each source holds; none holds 0. */
  readonly #held = new Map<string, number>()
  readonly #mostOfSource: number
  readonly #rng: Rng

  /**
   * @param places where rows will be, as many as there can be.
   * @param maxSourceShare of the places; one at least is every source's.
   */
  constructor(places: Matrix, maxSourceShare: number, rng: Rng) {
    this.#places = places
    this.#mostOfSource = Math.max(1, Math.floor(maxSourceShare * places.rows))
    this.#rng = rng
  }

  get isFull(): boolean {
    return this.#sources.length === this.#places.rows
  }

  /** The rows there are, in no order that tells anything; they change as others are put. */
  get rows(): Matrix {
    const { data, columns } = this.#places
    const rows = this.#sources.length
    return { data: data.subarray(0, rows * columns), rows, columns }
  }

  /** Whether a source has room left. Rows of no known source, null, always have. */
  hasRoomFor(source: string | null): boolean {
    return source === null || (this.#held.get(source) ?? 0) < this.#mostOfSource
  }

  put(row: Float64Array, source: string | null): void {
    const { columns, rows } = this.#places
    assert(row.length === columns, 'rows of a reservoir are alike')
    const isFull = this.isFull
    const place = isFull ? this.#rng.nextBelow(rows) : this.#sources.length
    if (isFull) this.#release(this.#sources[place] as string | null)
    this.#sources[place] = source
    if (source !== null) this.#held.set(source, (this.#held.get(source) ?? 0) + 1)
    this.#places.data.set(row, place * columns)
  }

  #release(source: string | null): void {
    if (source === null) return
    const left = (this.#held.get(source) as number) - 1
    if (left === 0) this.#held.delete(source)
    else this.#held.set(source, left)
  }
}
