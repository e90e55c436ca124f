import type { TreeNodes } from '../tree.js'
import { LEAF } from '../tree.js'
import { binaryFault } from './binary-fault.js'
import { type BitCoder, codeBits } from './bit-coder.js'
import { BitModels } from './bit-models.js'

/** Where a tree branches, and the training rows that came by. Nodes stand left before right. */
export interface TreeShape {
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly samples: readonly number[]
  readonly depth: readonly number[]
}

/** Depths left below a node that are told apart. */
export const DEPTHS = 16

/** Bits of a whole number of 32 bits at most. */
export const WIDTHS = 32

/** Bits of a count after its highest that are learnt. */
export const LEARNT = 3

/** What is expected of the shape of trees; all of a forest learn together. */
export class ShapeModels {
  readonly isLeaf = new BitModels(2 * DEPTHS)
  readonly isFull = new BitModels(1)
  readonly width = new BitModels(WIDTHS * WIDTHS)
  readonly count = new BitModels(WIDTHS << LEARNT)
  readonly isLeftSmaller = new BitModels(WIDTHS)
}

/**
 * Codes the shape of a tree: at each node whether it is a leaf, which a node of one row is without saying, and how many
 * of its rows go left.
 * @param tree the tree to write, left before right; null to read one.
 * @param maxNodes more are refused.
 */
export function codeShape(
  coder: BitCoder,
  models: ShapeModels,
  tree: TreeNodes | null,
  maxSamples: number,
  maxNodes: number,
): TreeShape {
  const limit = Math.ceil(Math.log2(Math.max(maxSamples, 2)))
  const left: number[] = []
  const right: number[] = []
  const samples: number[] = []
  const depth: number[] = []
  /** Nodes whose right side is still to come. */
  const open: number[] = []
  let count = codeRoot(coder, models, tree, maxSamples)
  let level = 0
  for (;;) {
    const node = left.length
    if (node >= maxNodes) throw binaryFault('it has more nodes than it says')
    samples.push(count)
    depth.push(level)
    right.push(LEAF)
    if (count > 1 && !codeLeaf(coder, models, tree, node, count, limit - level)) {
      left.push(node + 1)
      open.push(node)
      count = codeLeft(coder, models, tree, node, count)
      level++
      continue
    }
    left.push(LEAF)
    const parent = open.pop()
    if (parent === undefined) return { left, right, samples, depth }
    right[parent] = node + 1
    count = (samples[parent] as number) - (samples[parent + 1] as number)
    level = (depth[parent] as number) + 1
  }
}

/** Most trees were grown on as many rows as were asked for. */
function codeRoot(
  coder: BitCoder,
  models: ShapeModels,
  tree: TreeNodes | null,
  maxSamples: number,
): number {
  const given = tree?.nodeSamples[0] ?? 0
  if (coder.bit(models.isFull, 0, given === maxSamples ? 1 : 0) === 1) return maxSamples
  const count = codeBits(coder, models.isFull, 0, 0, WIDTHS - 1, given)
  if (count < 1 || count > maxSamples) throw binaryFault('a tree has more rows than were drawn')
  return count
}

function codeLeaf(
  coder: BitCoder,
  models: ShapeModels,
  tree: TreeNodes | null,
  node: number,
  count: number,
  levelsLeft: number,
): boolean {
  const level = Math.min(Math.max(levelsLeft, 0), DEPTHS - 1)
  const model = 2 * level + (count === 2 ? 1 : 0)
  return coder.bit(models.isLeaf, model, tree?.feature[node] === LEAF ? 1 : 0) === 1
}

/** The smaller side, from 1 to half: its bits one by one, then those below the highest. */
function codeLeft(
  coder: BitCoder,
  models: ShapeModels,
  tree: TreeNodes | null,
  node: number,
  count: number,
): number {
  const given = tree === null ? 1 : (tree.nodeSamples[tree.left[node] as number] as number)
  const smaller = Math.min(given, count - given)
  const widest = widthOf(count >>> 1)
  let width = 1
  while (width < widest) {
    const isWider = coder.bit(
      models.width,
      widest * WIDTHS + width,
      widthOf(smaller) > width ? 1 : 0,
    )
    if (isWider === 0) break
    width++
  }
  const learnt = Math.min(width - 1, LEARNT)
  const below = codeBits(
    coder,
    models.count,
    width << LEARNT,
    learnt,
    width - 1 - learnt,
    smaller - 2 ** (width - 1),
  )
  const found = 2 ** (width - 1) + below
  if (found > count >>> 1) throw binaryFault('a node sends more rows one way than it has')
  if (2 * found === count) return found
  const isLeft = coder.bit(models.isLeftSmaller, widest, given === smaller ? 1 : 0)
  return isLeft === 1 ? found : count - found
}

/** Bits of a whole number above 0. */
function widthOf(value: number): number {
  return WIDTHS - Math.clz32(value)
}
