import type { Matrix } from '../../math/matrix.js'
import type { GrowthParameters } from './growth-parameters.js'
import { PlainGrower } from './plain-grower.js'
import type { TreeGrower } from './tree-grower.js'

/** The quickest way to grow trees on these rows here; all of them grow the same. */
export function makeGrower(X: Matrix, growth: GrowthParameters): TreeGrower {
  return new PlainGrower(X, growth)
}
