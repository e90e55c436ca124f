import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { FOREST_VARIANTS, isPlainTree } from '../../src/forest/variant.js'

test('all, none, or every second tree from the first on is a plain one', () => {
  const plainOf = FOREST_VARIANTS.map((variant) =>
    [0, 1, 2, 3].filter((i) => isPlainTree(variant, i)),
  )
  deepEqual(plainOf, [[0, 1, 2, 3], [], [0, 2]])
})
