import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PhantomNetError } from '../../../src/errors.js'
import { checksum } from '../../../src/forest/binary/checksum.js'
import { forestFromBinary, forestToBinary } from '../../../src/forest/binary/forest-binary.js'
import { readerModule } from '../../../src/forest/binary/reader-code.js'
import { READER_MODULE } from '../../../src/forest/binary/reader-module.js'
import { WasmReader } from '../../../src/forest/binary/wasm-reader.js'
import { type FittedForest, IsolationForest } from '../../../src/forest/isolation-forest.js'
import type { PlainForest } from '../../../src/forest/plain-forest.js'
import { DEFAULT_PARAMETERS } from '../../../src/forest/parameters.js'
import { makeTree, type Tree } from '../../../src/forest/tree.js'
import { float32Cut } from '../../../src/math/float32-cut.js'
import { zeros } from '../../../src/math/matrix.js'
import { cloud } from '../samples.js'
import { chain } from '../kernels/sample-forests.js'
import { withoutWebAssembly } from '../wasm/without-webassembly.js'

/** What the reader in TypeScript makes of the bytes: a forest, or the words it refuses them with. */
function readPlainly(bytes: Uint8Array): PlainForest | string {
  let out: PlainForest | string = ''
  withoutWebAssembly(() => {
    out = read(bytes)
  })
  return out
}

function read(bytes: Uint8Array): PlainForest | string {
  try {
    return forestFromBinary(bytes)
  } catch (error) {
    ok(error instanceof PhantomNetError, String(error))
    return error.message
  }
}

/** That trees came out of WebAssembly, where they lie in one memory. */
function isFromWasm({ trees: [tree] }: { readonly trees: readonly unknown[] }): boolean {
  const { left, feature } = tree as Tree
  return left.buffer === feature.buffer
}

function bothRead(forest: FittedForest): void {
  const bytes = forestToBinary(forest)
  const fast = forestFromBinary(bytes)
  ok(isFromWasm(fast))
  deepEqual(fast, readPlainly(bytes))
}

function forestOf(trees: readonly Tree[], nFeatures: number, maxSamples: number): FittedForest {
  const parameters = { ...DEFAULT_PARAMETERS, nEstimators: trees.length }
  return { parameters, nFeatures, maxSamples, offset: -0.5, trees }
}

/** A split at the threshold: one row to the left, two to the right, which ends elsewhere. */
function splitAt(threshold: number): Tree {
  return makeTree({
    feature: Int32Array.of(0, -1, -1),
    threshold: Float64Array.of(threshold, 0, 0),
    left: Int32Array.of(1, -1, -1),
    right: Int32Array.of(2, -1, -1),
    nodeSamples: Int32Array.of(3, 1, 2),
  })
}

test('the module that is kept is the one the code writes', () => {
  equal(READER_MODULE, btoa(String.fromCharCode(...readerModule())))
})

test('any forest reads to the bits of the reader in TypeScript', () => {
  const parameters = fc.record({
    nEstimators: fc.integer({ min: 1, max: 6 }),
    maxSamples: fc.integer({ min: 1, max: 300 }),
    bootstrap: fc.boolean(),
    randomState: fc.nat(1000),
    compatibility: fc.constantFrom('none' as const, 'sklearn' as const),
  })
  const value = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -4, max: 4 }), fc.float())
  fc.assert(
    fc.property(
      parameters,
      fc.integer({ min: 1, max: 70 }),
      fc.array(value, { minLength: 70, maxLength: 2000 }),
      (given, columns, values) => {
        const X = zeros(Math.floor(values.length / columns), columns)
        X.data.set(values.slice(0, X.data.length))
        bothRead(new IsolationForest(given).fit(X).fitted)
      },
    ),
    { seed: 1, numRuns: 150 },
  )
})

test('a forest of many columns, of large trees, of trees as deep as they have rows', () => {
  bothRead(new IsolationForest({ nEstimators: 4 }).fit(cloud(300, 1500)).fitted)
  bothRead(new IsolationForest({ nEstimators: 3, maxSamples: 1 }).fit(cloud(20_000, 3)).fitted)
  bothRead(forestOf([chain(2000), chain(3)], 1, 2001))
})

test('thresholds of every kind: cuts of float32 that are even, odd, denormal, negative, the last; doubles', () => {
  const bits = [0, 1, 2, 3, 0x7fffff, 0x800000, 0x3f800000, 0x3f800001, 0x7f7fffff]
  const floats = new Float32Array(
    Uint32Array.from([...bits, ...bits.map((word) => word | 0x80000000)]).buffer,
  )
  const cuts = Array.from(floats, (value) => float32Cut(value))
  bothRead(forestOf(cuts.map(splitAt), 1, 3))
  const doubles = [0.1, -0.1, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0, -0]
  bothRead(forestOf(doubles.map(splitAt), 1, 3))
})

test('whatever bytes are changed, both readers say the same of them', () => {
  const originals = [
    forestOf([chain(3), splitAt(0.3)], 2, 4),
    new IsolationForest({ nEstimators: 8 }).fit(cloud(100, 3)).fitted,
    new IsolationForest({ nEstimators: 3, compatibility: 'sklearn' }).fit(cloud(100, 3)).fitted,
  ].map(forestToBinary)
  const change = fc.tuple(fc.nat(5000), fc.integer({ min: 0, max: 255 }))
  let forests = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      (original, changes) => {
        const bytes = Uint8Array.from(original)
        const end = bytes.length - 4
        // Beyond the head, which is read before.
        const from = 18 + new DataView(bytes.buffer).getUint32(6)
        for (const [at, byte] of changes) bytes[from + (at % (end - from))] = byte
        new DataView(bytes.buffer).setUint32(end, checksum(bytes.subarray(0, end)))
        const fast = read(bytes)
        if (typeof fast !== 'string') forests++
        deepEqual(fast, readPlainly(bytes))
      },
    ),
    { seed: 1, numRuns: 1500 },
  )
  ok(forests > 100 && forests < 1400, `${forests} were forests`)
})

test('its checksum is the other one’s, whatever is left over after the last four bytes', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => 251 * i)
  for (let length = 0; length <= bytes.length; length++) {
    const some = bytes.subarray(0, length)
    equal(WasmReader.open(some)?.checksum(length), checksum(some))
  }
})

test('trees can be sent to another thread', () => {
  const forest = forestFromBinary(forestToBinary(forestOf([chain(5), chain(9)], 1, 10)))
  deepEqual(structuredClone(forest), forest)
})
