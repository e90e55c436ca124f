import type { Tree } from '../tree.js'
import {
  growMemory,
  type GrowableMemory,
  instantiate,
  makeMemory,
  type WasmCall,
} from '../wasm/instance.js'
import { type CodedForest, FILE_AT, stateOf, writeState } from './reader-layout.js'
import { READER_MODULE } from './reader-module.js'

/** Larger forests than fill this are read without. */
const MAX_BYTES = 2 ** 30

/** Rows of a tree, for each number of which there is a double; and columns, whose numbers must fit their bits. */
const MAX_COUNT = 2 ** 20

/** Room for a word that reaches beyond the file. */
const BEYOND = 8

/**
 * Reads a binary forest by WebAssembly: in a process that has just begun it takes some milliseconds where TreeCoder takes
 * fifty, to the same bits, since an engine runs JavaScript slowly at first.
 */
export class WasmReader {
  readonly #memory: GrowableMemory<ArrayBuffer>
  readonly #read: WasmCall
  readonly #checksum: WasmCall

  private constructor(
    memory: GrowableMemory<ArrayBuffer>,
    calls: Readonly<Record<string, WasmCall>>,
  ) {
    this.#memory = memory
    this.#read = calls['read'] as WasmCall
    this.#checksum = calls['checksum'] as WasmCall
  }

  /** @param bytes the file without its checksum. @returns null where there is no WebAssembly, or not so much memory. */
  static open(bytes: Uint8Array): WasmReader | null {
    const memory = makeMemory(FILE_AT + bytes.length + BEYOND)
    const module = Uint8Array.from(atob(READER_MODULE), (character) => character.charCodeAt(0))
    const calls = memory && instantiate(module, memory)
    if (memory === null || calls === null) return null
    new Uint8Array(memory.buffer).set(bytes, FILE_AT)
    return new WasmReader(memory, calls)
  }

  /** Of the first bytes of the file, so many that all are meant. */
  checksum(length: number): number {
    return this.#checksum(FILE_AT, length) >>> 0
  }

  /**
   * The trees, in the memory they were written to. Once only.
   * @returns null for anything but a faultless forest that fits: TreeCoder knows what is wrong.
   */
  trees(forest: CodedForest): readonly Tree[] | null {
    const { nodes, head } = forest
    const treeCount = head.parameters.nEstimators
    if (treeCount < 1 || treeCount > nodes || Math.max(head.maxSamples, head.nFeatures) > MAX_COUNT)
      return null
    const { state, end } = stateOf(forest)
    if (end > MAX_BYTES || !growMemory(this.#memory, end)) return null
    const { buffer } = this.#memory
    writeState(buffer, state)
    if (this.#read() !== nodes) return null
    let first = 0
    return Array.from(new Int32Array(buffer, state.treeNodes, treeCount), (count): Tree => {
      const words = (address: number): Int32Array =>
        new Int32Array(buffer, address + 4 * first, count)
      const doubles = (address: number): Float64Array =>
        new Float64Array(buffer, address + 8 * first, count)
      const tree = {
        feature: words(state.feature),
        threshold: doubles(state.threshold),
        left: words(state.left),
        right: words(state.right),
        nodeSamples: words(state.nodeSamples),
        pathLength: doubles(state.pathLength),
      }
      first += count
      return tree
    })
  }
}
