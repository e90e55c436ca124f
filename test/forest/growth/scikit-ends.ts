import type { Matrix } from '../../../src/math/matrix.js'
import { RandomState } from '../../../src/math/random-state.js'

/**
 * numpy's RandomState(11).randint(1000, size=(64, 2)). In tree 9 of its forest of random_state 156007 scikit-learn 1.2.1
 * makes a leaf of two samples that differ, node 39: the targets it made up for them vary by 1.1e-16.
 */
export function scikitEnds(): Matrix {
  const random = new RandomState(11)
  const data = Float64Array.from({ length: 128 }, () => random.nextBelow(1000))
  return { data, rows: 64, columns: 2 }
}
