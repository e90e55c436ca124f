import type { TreeNodes } from './tree.js'
import { LEAF } from './tree.js'

/**
 * What is wrong with nodes that came from outside, or null: that every walk from the root ends in a leaf, that splits
 * ask for columns there are, and that the training rows of two children are those of their parent.
 */
export function treeFault(nodes: TreeNodes, nFeatures: number): string | null {
  const count = nodes.feature.length
  if (count === 0) return 'it has no nodes'
  for (const array of [nodes.threshold, nodes.left, nodes.right, nodes.nodeSamples]) {
    if (array.length !== count) return 'its lists differ in length'
  }
  const parents = new Uint8Array(count)
  for (let node = 0; node < count; node++) {
    const fault = nodeFault(nodes, node, nFeatures)
    if (fault !== null) return `node ${node} ${fault}`
    if (nodes.feature[node] === LEAF) continue
    parents[nodes.left[node] as number]!++
    parents[nodes.right[node] as number]!++
  }
  const orphan = parents.findIndex((times, node) => times !== (node === 0 ? 0 : 1))
  return orphan < 0 ? null : `node ${orphan} is not the child of one node`
}

function nodeFault(nodes: TreeNodes, node: number, nFeatures: number): string | null {
  const feature = nodes.feature[node] as number
  const left = nodes.left[node] as number
  const right = nodes.right[node] as number
  const samples = nodes.nodeSamples[node] as number
  if (samples < 1) return 'holds no training row'
  if (feature === LEAF) {
    return left === LEAF && right === LEAF ? null : 'is a leaf with children'
  }
  if (feature < 0 || feature >= nFeatures) return 'splits on a feature there is not'
  if (!Number.isFinite(nodes.threshold[node])) return 'has no finite threshold'
  if (left <= node || right <= node) return 'has a child that does not come after it'
  if (left >= nodes.feature.length || right >= nodes.feature.length)
    return 'has a child there is not'
  const below = (nodes.nodeSamples[left] as number) + (nodes.nodeSamples[right] as number)
  return below === samples ? null : 'has other training rows than its children together'
}
