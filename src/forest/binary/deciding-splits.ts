import { LEAF } from '../tree.js'
import type { TreeShape } from './tree-shape.js'

/** More than any tree has rows. */
export const MANY = 2 ** 31

/** Stands for a node whose leaves differ. */
export const DIFFER = -1

/**
 * Which splits decide anything: 1 for a node with leaves of different path lengths below it, 0 for leaves and for splits
 * both sides of which end alike, wherever the threshold lies. Told from whole numbers, so that every machine tells the
 * same: a leaf of two rows ends where two leaves of one row a level deeper do, and any other only where its like does.
 */
export function decidingSplits(shape: TreeShape): Uint8Array {
  const { left, right, samples, depth } = shape
  const ends = new Float64Array(left.length)
  const decides = new Uint8Array(left.length)
  for (let node = left.length - 1; node >= 0; node--) {
    if (left[node] === LEAF) {
      ends[node] = endOf(depth[node] as number, samples[node] as number)
      continue
    }
    const l = ends[left[node] as number] as number
    const r = ends[right[node] as number] as number
    ends[node] = l === r ? l : DIFFER
    decides[node] = ends[node] === DIFFER ? 1 : 0
  }
  return decides
}

/** A number that stands for the path length depth + c(samples). */
function endOf(depth: number, samples: number): number {
  return samples === 2 ? (depth + 1) * MANY + 1 : depth * MANY + samples
}
