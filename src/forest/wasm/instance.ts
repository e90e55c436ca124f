import { PAGE_BYTES } from './module.js'

/** What we use of the WebAssembly interface, which every JavaScript engine has. */
interface Engine {
  readonly Memory: new (limits: { readonly initial: number }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
  validate(bytes: Uint8Array): boolean
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

declare const WebAssembly: Engine

/** A function of a module that takes and gives numbers. */
export type WasmCall = (...values: number[]) => number

export function pagesOf(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES)
}

/** Memory of its own for one instance, all zeros. */
export function makeMemory(bytes: number): WasmMemory {
  return new WebAssembly.Memory({ initial: pagesOf(bytes) })
}

/** Compiles a module and runs it over the memory. @returns the functions it exports, by name. */
export function instantiate(
  module: Uint8Array,
  memory: WasmMemory,
): Readonly<Record<string, WasmCall>> {
  const compiled = new WebAssembly.Module(module)
  const instance = new WebAssembly.Instance(compiled, { env: { memory } })
  return instance.exports as Readonly<Record<string, WasmCall>>
}

/** Whether this engine takes the module. */
export function isValidModule(module: Uint8Array): boolean {
  return WebAssembly.validate(module)
}
