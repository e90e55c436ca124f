import { type MemoryKind, writeModule } from '../wasm/module.js'
import { gatherFunctions } from './gather-code.js'
import { mersenneFunctions } from './mersenne-code.js'
import { samplingFunctions } from './sampling-code.js'
import { treeFunction } from './tree-code.js'

const written = new Map<MemoryKind, Uint8Array>()

/** The module that grows trees: one for all forests, written when it is first asked for. */
export function growthModule(kind: MemoryKind): Uint8Array {
  const known = written.get(kind)
  if (known !== undefined) return known
  // Calls between functions go by index: those of mersenne-code.ts count from 0.
  const module = writeModule(
    [...mersenneFunctions(), ...samplingFunctions(), ...gatherFunctions(), treeFunction()],
    0,
    kind,
  )
  written.set(kind, module)
  return module
}
