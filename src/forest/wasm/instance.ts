import { MOST_PAGES, PAGE_BYTES } from './module.js'

/** What we use of the WebAssembly interface. */
interface Engine {
  readonly Memory: new <B extends ArrayBufferLike>(limits: {
    readonly initial: number
    readonly maximum?: number
    readonly shared?: boolean
  }) => GrowableMemory<B>
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
  validate(bytes: Uint8Array): boolean
}

export interface WasmMemory {
  readonly buffer: ArrayBufferLike
}

export interface GrowableMemory<B extends ArrayBufferLike = ArrayBufferLike> extends WasmMemory {
  readonly buffer: B
  grow(pages: number): number
}

/** Where it is missing, its very name throws. */
declare const WebAssembly: Engine

/** A function of a module that takes and gives numbers. */
export type WasmCall = (...values: number[]) => number

/** Memory of its own for one instance, all zeros. @returns null where there is no WebAssembly, or not so much memory. */
export function makeMemory(byteLength: number): GrowableMemory<ArrayBuffer> | null {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(byteLength / PAGE_BYTES) })
  } catch {
    return null
  }
}

/** The same for a memory that threads can share. @returns null also where nothing can be shared. */
export function makeSharedMemory(byteLength: number): GrowableMemory | null {
  try {
    const initial = Math.ceil(byteLength / PAGE_BYTES)
    return new WebAssembly.Memory({ initial, maximum: MOST_PAGES, shared: true })
  } catch {
    return null
  }
}

/** WebAssembly's memory holds the low byte of a number first; typed arrays do on nearly all machines. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Compiles a module and runs it over the memory.
 * @returns the functions it exports, by name; null where the engine lacks an instruction, a page's security policy
 * forbids to compile, or typed arrays would fill the memory the wrong way round.
 */
export function instantiate(
  module: Uint8Array,
  memory: WasmMemory,
): Readonly<Record<string, WasmCall>> | null {
  if (!IS_LITTLE_ENDIAN) return null
  try {
    const compiled = new WebAssembly.Module(module)
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
    return exports as Readonly<Record<string, WasmCall>>
  } catch {
    return null
  }
}

/**
 * Makes a memory hold at least so many bytes. Views made before see nothing any more, unless it is shared.
 * @returns whether it does.
 */
export function growMemory(memory: GrowableMemory, byteLength: number): boolean {
  const missing = byteLength - memory.buffer.byteLength
  if (missing <= 0) return true
  try {
    memory.grow(Math.ceil(missing / PAGE_BYTES))
    return true
  } catch {
    return false
  }
}
