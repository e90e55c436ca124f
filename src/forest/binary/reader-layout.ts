import { averagePathLength } from '../path-length.js'
import type { FittedForest } from '../isolation-forest.js'
import { STEPS } from './bit-models.js'
import type { ThresholdBits } from './threshold-bits.js'
import { FEATURES_APART, LEARNT_FEATURE_BITS } from './tree-coder.js'
import { DEPTHS, LEARNT, WIDTHS } from './tree-shape.js'

/** A model: how far it leans, times 256, and how many bits it has seen. All zeros is one that nobody asked. */
export const MODEL_BYTES = 4

/** Bits of a threshold whose models lie together: its sign, and most of the exponent. */
export const FIRST_BITS = 7

/** What the reader's code finds at the beginning of its memory, four bytes each. */
const STATE = [
  // The range decoder: where it stands, the next byte of coded bits, and what is behind the last.
  'code',
  'range',
  'last',
  'next',
  'end',
  // Not 0 once it was asked for more than there is, or met what no encoder writes.
  'isFaulty',
  // The next plain byte, and what is behind the last.
  'nextPlain',
  'endPlain',
  // The forest.
  'nodes',
  'treeCount',
  'maxSamples',
  'levels',
  'nFeatures',
  'learntFeatureBits',
  'plainFeatureBits',
  'learntThresholdBits',
  'isFloat32',
  // By column, and the bits before: models of those learnt after the first FIRST_BITS.
  'nextBits',
  // By number of training rows what a leaf of so many adds to its depth, a double each.
  'averages',
  // Nodes of each tree; then those of all trees, one after the other.
  'treeNodes',
  'feature',
  'left',
  'right',
  'nodeSamples',
  'threshold',
  'pathLength',
] as const

type StateWord = (typeof STATE)[number]

/** The address of a word of the state. */
export function wordAt(word: StateWord): number {
  return 4 * STATE.indexOf(word)
}

/** Models of tree-shape.ts and tree-coder.ts by their names there, and the steps of bit-models.ts: at the same addresses for every forest. */
const FIXED = {
  steps: STEPS.length,
  isLeaf: 2 * DEPTHS,
  isFull: 1,
  width: WIDTHS * WIDTHS,
  count: WIDTHS << LEARNT,
  isLeftSmaller: WIDTHS,
  features: 1 << LEARNT_FEATURE_BITS,
  highestBits: FEATURES_APART << FIRST_BITS,
} as const

/** Their addresses. */
export const PLACES: Readonly<Record<keyof typeof FIXED, number>> = placesOfFixed()

/** Where the file goes. */
export const FILE_AT = PLACES.highestBits + MODEL_BYTES * FIXED.highestBits

function placesOfFixed(): Record<keyof typeof FIXED, number> {
  let next = 4 * STATE.length
  const places: [string, number][] = []
  for (const [name, count] of Object.entries(FIXED)) {
    places.push([name, next])
    next += MODEL_BYTES * count
  }
  return Object.fromEntries(places) as Record<keyof typeof FIXED, number>
}

/** What there is to read. */
export interface CodedForest {
  readonly thresholds: ThresholdBits
  readonly nodes: number
  /** Where in the file the coded bits begin, the plain bytes, and the checksum. */
  readonly codedFrom: number
  readonly plainFrom: number
  readonly plainTo: number
  readonly head: Pick<FittedForest, 'nFeatures' | 'maxSamples' | 'parameters'>
}

/** The state before the first tree is read, and where the memory ends. */
export function stateOf(forest: CodedForest): {
  readonly state: Readonly<Record<StateWord, number>>
  readonly end: number
} {
  const { thresholds, nodes, head } = forest
  const { nFeatures, maxSamples } = head
  const treeCount = head.parameters.nEstimators
  let next = FILE_AT + forest.plainTo
  const place = (count: number, bytes: number): number => {
    const at = Math.ceil(next / 8) * 8
    next = at + count * bytes
    return at
  }
  const featureBits = Math.ceil(Math.log2(nFeatures))
  const learntFeatureBits = Math.min(featureBits, LEARNT_FEATURE_BITS)
  const apart = Math.min(nFeatures, FEATURES_APART)
  const state: Record<StateWord, number> = {
    code: 0,
    range: 2 ** 31 - 1,
    last: 0,
    next: FILE_AT + forest.codedFrom,
    end: FILE_AT + forest.plainFrom,
    isFaulty: 0,
    nextPlain: FILE_AT + forest.plainFrom,
    endPlain: FILE_AT + forest.plainTo,
    nodes,
    treeCount,
    maxSamples,
    levels: Math.ceil(Math.log2(Math.max(maxSamples, 2))),
    nFeatures,
    learntFeatureBits,
    plainFeatureBits: featureBits - learntFeatureBits,
    learntThresholdBits: thresholds.learntBits,
    isFloat32: thresholds.isFloat32 ? 1 : 0,
    nextBits: place(apart << thresholds.learntBits, MODEL_BYTES),
    averages: place(maxSamples + 1, 8),
    treeNodes: place(treeCount, 4),
    feature: place(nodes, 4),
    left: place(nodes, 4),
    right: place(nodes, 4),
    nodeSamples: place(nodes, 4),
    threshold: place(nodes, 8),
    pathLength: place(nodes, 8),
  }
  return { state, end: next }
}

/** Puts down what is there before the first tree is read, but for the file. */
export function writeState(buffer: ArrayBuffer, state: Readonly<Record<StateWord, number>>): void {
  new Int32Array(buffer, 0, STATE.length).set(STATE.map((word) => state[word]))
  new Int32Array(buffer, PLACES.steps, STEPS.length).set(STEPS)
  const averages = new Float64Array(buffer, state.averages, state.maxSamples + 1)
  for (let n = 0; n < averages.length; n++) averages[n] = averagePathLength(n)
}
