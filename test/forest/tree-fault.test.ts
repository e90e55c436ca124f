import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { treeFault } from '../../src/forest/tree-fault.js'
import type { TreeNodes } from '../../src/forest/tree.js'
import { smallTree } from './samples.js'

/** The fault of the small tree after some of its numbers, from node 0 on, are replaced. */
function faultWith(list: keyof TreeNodes, numbers: number[]): string | null {
  const nodes = smallTree()
  nodes[list].set(numbers)
  return treeFault(nodes, 2)
}

test('a sound tree has no fault', () => {
  equal(treeFault(smallTree(), 2), null)
})

test('each way a tree can be broken is named with its node', () => {
  equal(faultWith('feature', [2]), 'node 0 splits on a feature there is not')
  equal(faultWith('feature', [0, -2]), 'node 1 splits on a feature there is not')
  equal(faultWith('threshold', [NaN]), 'node 0 has no finite threshold')
  equal(faultWith('left', [1, 0]), 'node 1 has a child that does not come after it')
  equal(faultWith('right', [9]), 'node 0 has a child there is not')
  equal(faultWith('left', [1, 2, 4]), 'node 2 is a leaf with children')
  equal(faultWith('nodeSamples', [4, 3, 0]), 'node 2 holds no training row')
  equal(faultWith('nodeSamples', [6]), 'node 0 has other training rows than its children together')
})

test('a node that two claim, or none, is named', () => {
  const nodes = smallTree()
  nodes.right[0] = 3
  nodes.nodeSamples[0] = 7
  equal(treeFault(nodes, 2), 'node 3 is not the child of one node')
})

test('lists of different lengths and a tree without nodes are no tree', () => {
  const nodes = smallTree()
  equal(treeFault({ ...nodes, left: nodes.left.slice(1) }, 2), 'its lists differ in length')
  equal(treeFault({ ...nodes, feature: new Int32Array(0) }, 2), 'it has no nodes')
})
