import { writeModule } from '../wasm/module.js'
import { gatherFunctions } from './gather-code.js'
import { mersenneFunctions } from './mersenne-code.js'
import { samplingFunctions } from './sampling-code.js'
import { treeFunction } from './tree-code.js'

let written: Uint8Array | null = null

/** The module that grows trees: one for all forests, written when it is first asked for. */
export function growthModule(): Uint8Array {
  // Calls between functions go by index: those of mersenne-code.ts count from 0.
  written ??= writeModule(
    [...mersenneFunctions(), ...samplingFunctions(), ...gatherFunctions(), treeFunction()],
    0,
  )
  return written
}
