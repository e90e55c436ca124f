import type { WasmMemory } from '../wasm/instance.js'

/** Where a piece begins: a line of the processor's cache. */
const LINE_BYTES = 64

/** What a module finds in its memory before the first call: pieces laid one after the other, the rest zeros. */
export class MemoryImage {
  readonly #pieces: { readonly at: number; readonly bytes: Uint8Array }[] = []
  #end = 0

  /** Bytes the memory must have. */
  get byteLength(): number {
    return this.#end
  }

  /** Keeps room for so many bytes. @returns the address. */
  reserve(byteLength: number): number {
    const at = this.#end
    this.#end = Math.ceil((at + byteLength) / LINE_BYTES) * LINE_BYTES
    return at
  }

  /** Lays down numbers, as little-endian machines hold them. @returns the address. */
  place({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array | Float64Array): number {
    const at = this.reserve(byteLength)
    this.#pieces.push({ at, bytes: new Uint8Array(buffer, byteOffset, byteLength) })
    return at
  }

  writeTo(memory: WasmMemory): void {
    const bytes = new Uint8Array(memory.buffer)
    for (const piece of this.#pieces) bytes.set(piece.bytes, piece.at)
  }
}
