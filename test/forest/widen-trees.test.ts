import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { anomalyScores } from '../../src/forest/anomaly-score.js'
import { growTrees } from '../../src/forest/grow.js'
import { checkParameters, resolveGrowth } from '../../src/forest/parameters.js'
import { widenTrees } from '../../src/forest/widen-trees.js'
import { takeColumns, zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

const rng = new Rng(3)
const ALL = zeros(200, 5)
for (let k = 0; k < ALL.data.length; k++) ALL.data[k] = rng.nextFloat()

for (const variant of ['plain', 'extended', 'mix']) {
  test(`trees of the variant ${variant} score whole rows as they score the columns they were grown on`, () => {
    const columns = [0, 2, 4]
    const some = takeColumns(ALL, columns)
    const growth = resolveGrowth(checkParameters({ variant, maxSamples: 64 }), 200, 3)
    const trees = growTrees(some, growth, 0, 12)
    deepEqual(
      anomalyScores(ALL, widenTrees(trees, columns), growth.maxSamples),
      anomalyScores(some, trees, growth.maxSamples),
    )
  })
}
