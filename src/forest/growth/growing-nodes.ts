import { LEAF } from '../tree.js'

/** What all kinds of trees have of a node, as one is grown: lists with room for every node there can be. */
export class GrowingNodes {
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly nodeSamples: Int32Array
  count = 0

  /** @param maxNodes a tree may have. */
  constructor(maxNodes: number) {
    this.threshold = new Float64Array(maxNodes)
    this.left = new Int32Array(maxNodes)
    this.right = new Int32Array(maxNodes)
    this.nodeSamples = new Int32Array(maxNodes)
  }

  /** Adds a leaf of so many rows, which may become a split. @returns its index. */
  add(samples: number): number {
    const node = this.count++
    this.threshold[node] = 0
    this.left[node] = LEAF
    this.right[node] = LEAF
    this.nodeSamples[node] = samples
    return node
  }

  /** Copies of the lists, of the nodes there are. */
  lists(): {
    readonly threshold: Float64Array
    readonly left: Int32Array
    readonly right: Int32Array
    readonly nodeSamples: Int32Array
  } {
    return {
      threshold: this.threshold.slice(0, this.count),
      left: this.left.slice(0, this.count),
      right: this.right.slice(0, this.count),
      nodeSamples: this.nodeSamples.slice(0, this.count),
    }
  }
}
