import type { Matrix } from '../../math/matrix.js'
import type { GrowthParameters } from './growth-parameters.js'
import { PlainGrower } from './plain-grower.js'
import type { TreeGrower } from './tree-grower.js'
import { WasmGrower } from './wasm-grower.js'

/** The quickest way to grow so many trees on these rows here; all of them grow the same. */
export function makeGrower(X: Matrix, growth: GrowthParameters, treeCount: number): TreeGrower {
  return WasmGrower.for(X, growth, treeCount) ?? new PlainGrower(X, growth)
}
