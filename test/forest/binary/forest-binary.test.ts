import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PhantomNetError } from '../../../src/errors.js'
import { checksum } from '../../../src/forest/binary/checksum.js'
import { forestFromBinary, forestToBinary } from '../../../src/forest/binary/forest-binary.js'
import { Explainer } from '../../../src/forest/explain.js'
import { forestFromJson, forestToJson } from '../../../src/forest/forest-json.js'
import { type FittedForest, IsolationForest } from '../../../src/forest/isolation-forest.js'
import { DEFAULT_PARAMETERS } from '../../../src/forest/parameters.js'
import { makeTree } from '../../../src/forest/tree.js'
import { rowOf, zeros } from '../../../src/math/matrix.js'
import { goldenForests } from '../golden-forest.js'
import { AWKWARD_VALUES, cloud, smallTree } from '../samples.js'

/** One hundred trees of 256 rows of 15 features that are all alike in nothing. */
const LARGE = new IsolationForest({ randomState: 3 }).fit(cloud(5000, 15)).fitted

const SMALL: FittedForest = {
  parameters: { ...DEFAULT_PARAMETERS, nEstimators: 1 },
  nFeatures: 2,
  maxSamples: 5,
  offset: -0.5,
  trees: [smallTree()],
}

/** The same bytes with a checksum that fits them. */
function signed(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(end, checksum(bytes.subarray(0, end)))
  return bytes
}

function thresholdsLost(forest: FittedForest, back: FittedForest): number {
  let lost = 0
  for (const [t, tree] of forest.trees.entries()) {
    for (const [node, threshold] of tree.threshold.entries()) {
      const read = back.trees[t]?.threshold[node]
      if (read === threshold) continue
      equal(read, 0)
      lost++
    }
  }
  return lost
}

test('a forest of 100 trees of 256 rows and 15 features takes less than 45 kB, a seventh of its JSON', () => {
  const bytes = forestToBinary(LARGE)
  ok(bytes.length < 45_000, `${bytes.length} bytes`)
  ok(bytes.length * 7 < JSON.stringify(forestToJson(LARGE)).length)
})

test('one that compares float32 takes less than 30 kB', () => {
  const forest = new IsolationForest({ compatibility: 'sklearn' }).fit(cloud(5000, 15)).fitted
  const bytes = forestToBinary(forest)
  ok(bytes.length < 30_000, `${bytes.length} bytes`)
  const back = forestFromBinary(bytes)
  deepEqual(
    new IsolationForest(forest.parameters).fit(cloud(5000, 15)).anomalyScores(cloud(300, 15, 9, 5)),
    IsolationForest.from(back).anomalyScores(cloud(300, 15, 9, 5)),
  )
})

test('it reads back to the same scores, bit for bit, and the same explanations but for rounding', () => {
  const back = forestFromBinary(forestToBinary(LARGE))
  const X = cloud(500, 15, 50, 9)
  for (let k = 0; k < X.data.length; k += 31)
    X.data[k] = AWKWARD_VALUES[(k / 31) % AWKWARD_VALUES.length] as number
  deepEqual(
    IsolationForest.from(back).anomalyScores(X),
    IsolationForest.from(LARGE).anomalyScores(X),
  )
  const before = new Explainer(LARGE.trees)
  const after = new Explainer(back.trees)
  equal(after.expectedPathLength, before.expectedPathLength)
  const parts = new Float64Array(15)
  for (let i = 0; i < 500; i += 50) {
    const row = rowOf(X, i)
    before.explain(row, parts)
    for (const [j, part] of explained(after, row).entries())
      ok(Math.abs(part - (parts[j] as number)) < 1e-12)
  }
})

function explained(explainer: Explainer, row: Float64Array): Float64Array {
  const out = new Float64Array(row.length)
  explainer.explain(row, out)
  return out
}

test('it reads back to the same nodes, but for thresholds that part what ends alike', () => {
  for (const forest of [LARGE, SMALL, ...goldenForests().map((golden) => golden.forest)]) {
    const back = forestFromBinary(forestToBinary(forest))
    const shape = ({ trees, ...head }: FittedForest): unknown => ({
      ...head,
      trees: trees.map((tree) => ({ ...tree, threshold: null })),
    })
    deepEqual(shape(back), shape(forest))
    thresholdsLost(forest, back)
  }
  deepEqual(forestFromBinary(forestToBinary(SMALL)), SMALL)
  const lost = thresholdsLost(LARGE, forestFromBinary(forestToBinary(LARGE)))
  ok(lost > 1000 && lost < 2000, `${lost} of about 6800 splits`)
})

test('a leaf of two rows ends where two leaves of one row a level deeper do', () => {
  // Root: left a split of 1 and 1 at depth 2, right a leaf of 2 at depth 1. All paths are 2 long.
  const tree = makeTree({
    feature: Int32Array.of(0, 1, -1, -1, -1),
    threshold: Float64Array.of(0.3, 0.7, 0, 0, 0),
    left: Int32Array.of(1, 2, -1, -1, -1),
    right: Int32Array.of(4, 3, -1, -1, -1),
    nodeSamples: Int32Array.of(4, 2, 1, 1, 2),
  })
  deepEqual([...tree.pathLength], [0, 0, 2, 2, 2])
  const back = forestFromBinary(forestToBinary({ ...SMALL, trees: [tree] })).trees[0]
  deepEqual([...back!.threshold], [0, 0, 0, 0, 0])
  deepEqual([...back!.feature], [...tree.feature])
})

test('a tree in another order of nodes scores the same', () => {
  const json = forestToJson(SMALL)
  const breadthFirst = {
    feature: [0, 1, -1, -1, -1],
    threshold: [10, -1, 0, 0, 0],
    children_left: [1, 3, -1, -1, -1],
    children_right: [2, 4, -1, -1, -1],
    n_node_samples: [5, 4, 1, 1, 3],
  }
  const forest = forestFromJson({ ...json, trees: [breadthFirst] })
  deepEqual(forestFromBinary(forestToBinary(forest)), SMALL)
})

test('every forest that can be grown comes back to the same scores', () => {
  const parameters = fc.record({
    nEstimators: fc.integer({ min: 1, max: 5 }),
    maxSamples: fc.integer({ min: 2, max: 70 }),
    maxFeatures: fc.constantFrom(0.3, 1),
    bootstrap: fc.boolean(),
    randomState: fc.nat(1000),
    compatibility: fc.constantFrom('none' as const, 'sklearn' as const),
  })
  const value = fc.oneof(
    fc.constantFrom(...AWKWARD_VALUES),
    fc.double(),
    fc.integer({ max: 5, min: 0 }),
  )
  const table = fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 80,
  })
  fc.assert(
    fc.property(parameters, table, (parameters, rows) => {
      const X = zeros(rows.length, 4)
      X.data.set(rows.flat())
      const forest = new IsolationForest(parameters).fit(X)
      const back = IsolationForest.from(forestFromBinary(forestToBinary(forest.fitted)))
      deepEqual(back.anomalyScores(X), forest.anomalyScores(X))
    }),
    { numRuns: 200 },
  )
})

test('bytes cut short or changed anywhere are refused', () => {
  const bytes = forestToBinary(SMALL)
  for (let end = 0; end < bytes.length; end++)
    throws(() => forestFromBinary(bytes.subarray(0, end)), { code: 'MODEL_INVALID' })
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes)
    changed[at]! ^= 0x40
    throws(() => forestFromBinary(changed), { code: 'MODEL_INVALID' })
  }
  throws(() => forestFromBinary(Uint8Array.from([...bytes, 0])), /checksum/)
})

test('whatever bytes are changed under a checksum that fits, it is a forest or refused, and soon', () => {
  const originals = [
    SMALL,
    new IsolationForest({ nEstimators: 8 }).fit(cloud(100, 3)).fitted,
    new IsolationForest({ nEstimators: 3, compatibility: 'sklearn' }).fit(cloud(100, 3)).fitted,
  ].map(forestToBinary)
  const change = fc.tuple(fc.nat(5000), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      (original, changes) => {
        const bytes = Uint8Array.from(original)
        for (const [at, byte] of changes) bytes[5 + (at % (bytes.length - 9))] = byte
        try {
          const { trees } = forestFromBinary(signed(bytes))
          ok(trees.length > 0)
        } catch (error) {
          ok(error instanceof PhantomNetError, String(error))
          equal(error.code, 'MODEL_INVALID')
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('a version, a kind or a size that is none of ours is refused by name', () => {
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const bytes = forestToBinary(SMALL)
    bytes.set(values, at)
    return signed(bytes)
  }
  throws(() => forestFromBinary(changed(4, 2)), /does not begin/)
  throws(() => forestFromBinary(changed(5, 7)), /unknown kind/)
  throws(() => forestFromBinary(changed(6, 255, 255, 255, 255)), /shorter than it says/)
  throws(() => forestFromBinary(changed(14, 255, 255, 255, 255)), /4294967295 nodes/)
  throws(() => forestFromBinary(changed(14, 0, 0, 0, 4)), /more nodes than it says/)
  throws(() => forestFromBinary(changed(14, 0, 0, 0, 6)), /more than its trees/)
  throws(() => forestFromBinary(changed(18, 0x78)), /no JSON/)
})
