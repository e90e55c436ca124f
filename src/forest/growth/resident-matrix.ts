import type { Matrix } from '../../math/matrix.js'
import { type GrowableMemory, growMemory, instantiate, makeSharedMemory } from '../wasm/instance.js'
import type { GrowthMemory } from './growth-memory.js'
import { growthModule } from './growth-module.js'

/** A memory that holds rows, and where in it this thread may grow trees. */
interface Residence extends GrowthMemory {
  /** The first address that is this thread's. */
  readonly home: number
  /** The first one behind what other threads were given. */
  free: number
  /** How many times other threads were given room that they still have. */
  lets: number
}

/** What another thread needs to grow trees on rows of this one. It can be sent to it. */
export interface SharedRows {
  readonly memory: GrowableMemory
  readonly byteOffset: number
  readonly rows: number
  readonly columns: number
  readonly free: number
}

const residences = new WeakMap<ArrayBufferLike, Residence>()

/**
 * The same rows where trees are grown on them without being copied first: in WebAssembly memory that threads can share.
 * It pays when several forests are grown on the same rows. They may be changed in place between forests.
 * @returns X itself where there is no such memory, or it already is such a matrix.
 */
export function residentMatrix(X: Matrix): Matrix {
  if (residences.has(X.data.buffer)) return X
  const { byteLength, length } = X.data
  const memory = makeSharedMemory(byteLength)
  if (memory === null) return X
  const data = new Float64Array(memory.buffer, 0, length)
  if (!settle(memory, data, byteLength)) return X
  data.set(X.data)
  return { ...X, data }
}

/** The memory a matrix lives in; null for an ordinary one. */
export function residenceOf({ data }: Matrix): Residence | null {
  return residences.get(data.buffer) ?? null
}

/**
 * Sets room aside for each of some other threads to grow trees on a resident matrix at the same time.
 * @param byteLengths what each of them needs.
 * @returns what to send to each, and what to call when they are done; null for an ordinary matrix, and where there is
 * not so much room.
 */
export function shareRows(
  X: Matrix,
  byteLengths: readonly number[],
): { readonly shares: readonly SharedRows[]; readonly release: () => void } | null {
  const residence = residenceOf(X)
  if (residence === null) return null
  const { memory } = residence
  const { rows, columns, data } = X
  let end = residence.free
  const shares = byteLengths.map((byteLength) => {
    const free = end
    end += byteLength
    return { memory, byteOffset: data.byteOffset, rows, columns, free }
  })
  if (!growMemory(memory, end)) return null
  residence.free = end
  residence.lets++
  const release = (): void => {
    residence.lets--
    // Room in the middle is not given back before all of it is.
    if (residence.lets === 0) residence.free = residence.home
  }
  return { shares, release }
}

/** The rows another thread shares with this one, to grow trees on them here. @throws Error when the engine does not let it. */
export function sharedMatrix({ memory, byteOffset, rows, columns, free }: SharedRows): Matrix {
  const data = new Float64Array(memory.buffer, byteOffset, rows * columns)
  if (!settle(memory, data, free)) throw new Error('this thread cannot run WebAssembly')
  return { data, rows, columns }
}

/** Makes it known that rows live in a memory. @returns whether the engine lets the module run there. */
function settle(memory: GrowableMemory, data: Float64Array, free: number): boolean {
  const calls = instantiate(growthModule('shared'), memory)
  if (calls === null) return false
  residences.set(data.buffer, { memory, calls, home: free, free, lets: 0 })
  return true
}
