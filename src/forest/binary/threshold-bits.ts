import { float32AtMost, float32Cut } from '../../math/float32-cut.js'
import type { Tree } from '../tree.js'
import { LEAF } from '../tree.js'

/** A way to hold thresholds: their highest 16 bits are learnt and coded, the rest stands in plain bytes. */
export interface ThresholdBits {
  /** What the file says of it. */
  readonly id: number
  /** Bytes after the highest two. */
  readonly plainBytes: number
  /** How many of the 16 bits are worth learning: sign, exponent, and a bit or two of the fraction. */
  readonly learntBits: number
  /** Writes a threshold into 8 bytes, its highest first. */
  write(view: DataView, threshold: number): void
  read(view: DataView): number
  /** Whether thresholds are the cuts of float32s. */
  readonly isFloat32: boolean
}

const DOUBLES: ThresholdBits = {
  id: 0,
  isFloat32: false,
  plainBytes: 6,
  learntBits: 13,
  write: (view, threshold) => view.setFloat64(0, threshold),
  read: (view) => view.getFloat64(0),
}

/** For forests that compare float32: the largest float32 on the left, of which the threshold is the cut. */
const FLOAT32_CUTS: ThresholdBits = {
  id: 1,
  isFloat32: true,
  plainBytes: 2,
  learntBits: 11,
  write: (view, threshold) => view.setFloat32(0, float32AtMost(threshold)),
  read: (view) => {
    const value = view.getFloat32(0)
    return Number.isFinite(value) ? float32Cut(value) : NaN
  },
}

export const THRESHOLD_BITS: readonly ThresholdBits[] = [DOUBLES, FLOAT32_CUTS]

/** The shortest way that loses nothing. */
export function thresholdBitsOf(trees: readonly Tree[]): ThresholdBits {
  const areCuts = trees.every((tree) =>
    tree.threshold.every((threshold, node) => tree.feature[node] === LEAF || isCut(threshold)),
  )
  return areCuts ? FLOAT32_CUTS : DOUBLES
}

function isCut(threshold: number): boolean {
  const below = float32AtMost(threshold)
  return Number.isFinite(below) && float32Cut(below) === threshold
}
