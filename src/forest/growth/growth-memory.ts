import {
  type GrowableMemory,
  growMemory,
  instantiate,
  makeMemory,
  type WasmCall,
} from '../wasm/instance.js'
import { growthModule } from './growth-module.js'

/** What is kept for the next forest; a larger one gives its memory back. */
const MOST_KEPT_BYTES = 1 << 26

/** A memory with the module that grows trees in it. */
export interface GrowthMemory {
  readonly memory: GrowableMemory
  readonly calls: Readonly<Record<string, WasmCall>>
}

let kept: GrowthMemory | null = null

/**
 * A memory of at least so many bytes for growing one forest at a time.
 * @returns null where there is no WebAssembly, or not so much memory.
 */
export function growthMemory(byteLength: number): GrowthMemory | null {
  if (byteLength > MOST_KEPT_BYTES) return runIn(makeMemory(byteLength))
  kept ??= runIn(makeMemory(byteLength))
  return kept !== null && growMemory(kept.memory, byteLength) ? kept : null
}

function runIn(memory: GrowableMemory | null): GrowthMemory | null {
  const calls = memory === null ? null : instantiate(growthModule('own'), memory)
  return memory === null || calls === null ? null : { memory, calls }
}
