import type { TreeNodes } from '../tree.js'
import { LEAF } from '../tree.js'

/** The same tree with each node before its left side, and that before its right: as forests here and elsewhere grow. */
export function leftFirst(tree: TreeNodes): TreeNodes {
  const order = orderOf(tree)
  if (order.every((node, place) => node === place)) return tree
  const place = new Int32Array(order.length)
  for (const [at, node] of order.entries()) place[node] = at
  const moved = (children: Int32Array): Int32Array =>
    Int32Array.from(order, (node) => {
      const child = children[node] as number
      return child === LEAF ? LEAF : (place[child] as number)
    })
  return {
    feature: Int32Array.from(order, (node) => tree.feature[node] as number),
    threshold: Float64Array.from(order, (node) => tree.threshold[node] as number),
    left: moved(tree.left),
    right: moved(tree.right),
    nodeSamples: Int32Array.from(order, (node) => tree.nodeSamples[node] as number),
  }
}

function orderOf({ feature, left, right }: TreeNodes): Int32Array {
  const order = new Int32Array(feature.length)
  const pending = [0]
  let count = 0
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    order[count++] = node
    if (feature[node] !== LEAF) pending.push(right[node] as number, left[node] as number)
  }
  return order
}
