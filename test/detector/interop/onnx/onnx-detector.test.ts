import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  detectorToOnnx,
  ONNX_INPUT,
  ONNX_LABEL,
  ONNX_SCORE,
} from '../../../../src/detector/interop/onnx/onnx-detector.js'
import { FEATURE_NAMES } from '../../../../src/features/catalog.js'
import { treesByKind } from '../../../../src/forest/forest-tree.js'
import { pruneTree, splitCount } from '../../../../src/forest/kernels/pruned-tree.js'
import { averagePathLength } from '../../../../src/forest/path-length.js'
import { leafOf } from '../../../../src/forest/tree.js'
import { smallDetector } from '../../small-detector.js'
import { type Message, messagesOf, packedOf, readMessage, textsOf } from './protobuf-reader.js'

const { parts } = smallDetector()
const MODEL = readMessage(detectorToOnnx(parts))
const [GRAPH] = messagesOf(MODEL, 7)
const NODES = messagesOf(GRAPH!, 1)

function operatorOf(node: Message): string {
  return textsOf(node, 4)[0] as string
}

/** Attributes of the one TreeEnsembleRegressor, by name. */
function ensemble(): Map<string, Message> {
  const node = NODES.find((node) => operatorOf(node) === 'TreeEnsembleRegressor')
  deepEqual(textsOf(node!, 7), ['ai.onnx.ml'])
  return new Map(messagesOf(node!, 5).map((fields) => [textsOf(fields, 1)[0] as string, fields]))
}

function doublesOf(tensor: Message): number[] {
  const bytes = Buffer.from(tensor.get(9)?.[0] as Uint8Array)
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i))
}

test('the file says which format, operators and model it is', () => {
  deepEqual(MODEL.get(1), [8n])
  deepEqual(textsOf(MODEL, 2), ['phantomnet'])
  deepEqual(
    messagesOf(MODEL, 8).map((set) => [textsOf(set, 1)[0], set.get(2)?.[0]]),
    [
      ['', 16n],
      ['ai.onnx.ml', 3n],
    ],
  )
  const metadata = new Map(
    messagesOf(MODEL, 14).map((entry) => [textsOf(entry, 1)[0], textsOf(entry, 2)[0]]),
  )
  equal(metadata.get('feature_names'), FEATURE_NAMES.join(','))
  equal(Number(metadata.get('threshold')), -parts.forest.offset)
})

test('raw features go in, score and label come out', () => {
  deepEqual(
    [11, 12].map((field) => messagesOf(GRAPH!, field).map((value) => textsOf(value, 1)[0])),
    [[ONNX_INPUT], [ONNX_SCORE, ONNX_LABEL]],
  )
})

test('every input of a node is a constant, the input, or made by a node before it', () => {
  const known = new Set([
    ONNX_INPUT,
    ...messagesOf(GRAPH!, 5).map((tensor) => textsOf(tensor, 8)[0] as string),
  ])
  for (const node of NODES) {
    for (const name of textsOf(node, 1)) ok(known.has(name), `${name} of ${operatorOf(node)}`)
    for (const name of textsOf(node, 2)) known.add(name)
  }
  ok(known.has(ONNX_SCORE) && known.has(ONNX_LABEL))
})

test('one ensemble holds all trees, less the splits that make no difference', () => {
  const attributes = ensemble()
  const modes = textsOf(attributes.get('nodes_modes')!, 9)
  const splits = treesByKind(parts.forest.trees).plain.map(pruneTree).map(splitCount)
  const total = splits.reduce((sum, count) => sum + count, 0)
  equal(modes.filter((mode) => mode === 'BRANCH_LEQ').length, total)
  equal(modes.filter((mode) => mode === 'LEAF').length, total + splits.length)
  const treeIds = packedOf(attributes.get('nodes_treeids')!, 8)
  deepEqual(
    splits.map((_, t) => treeIds.filter((id) => id === t).length),
    splits.map((count) => 2 * count + 1),
  )
})

test('each node but the root is the child of one node of its tree', () => {
  const attributes = ensemble()
  const [treeIds, nodeIds, lefts, rights] = [
    'nodes_treeids',
    'nodes_nodeids',
    'nodes_truenodeids',
    'nodes_falsenodeids',
  ].map((name) => packedOf(attributes.get(name)!, 8))
  const modes = textsOf(attributes.get('nodes_modes')!, 9)
  const children = modes.flatMap((mode, i) =>
    mode === 'LEAF' ? [] : [`${treeIds![i]}/${lefts![i]}`, `${treeIds![i]}/${rights![i]}`],
  )
  const named = nodeIds!.map((id, i) => `${treeIds![i]}/${id}`)
  equal(new Set(children).size, children.length)
  deepEqual(children.sort(), named.filter((name) => !name.endsWith('/0')).sort())
})

test('a row that walks the ensemble as it is written gets the sum of its path lengths', () => {
  const attributes = ensemble()
  const integers = (name: string): number[] => packedOf(attributes.get(name)!, 8)
  const doubles = (name: string): number[] => doublesOf(messagesOf(attributes.get(name)!, 5)[0]!)
  const trees = integers('nodes_treeids')
  const modes = textsOf(attributes.get('nodes_modes')!, 9)
  const [features, lefts, rights] = [
    'nodes_featureids',
    'nodes_truenodeids',
    'nodes_falsenodeids',
  ].map(integers)
  const thresholds = doubles('nodes_values_as_tensor')
  const [leafTrees, leaves] = ['target_treeids', 'target_nodeids'].map(integers)
  const weights = new Map(
    doubles('target_weights_as_tensor').map((weight, k) => [
      `${leafTrees![k]}/${leaves![k]}`,
      weight,
    ]),
  )
  for (const value of [-3, -0.4, 0, 0.7, 2]) {
    const row = Float64Array.from({ length: 15 }, (_, j) => value + j / 10)
    let sum = 0
    for (const t of new Set(trees)) {
      const first = trees.indexOf(t)
      let id = 0
      while (modes[first + id] === 'BRANCH_LEQ') {
        const isLeft = row[features![first + id]!]! <= thresholds[first + id]!
        id = (isLeft ? lefts! : rights!)[first + id]!
      }
      sum += weights.get(`${t}/${id}`)!
    }
    const expected = treesByKind(parts.forest.trees).plain.reduce(
      (total, tree) => total + tree.pathLength[leafOf(tree, row)]!,
      0,
    )
    ok(Math.abs(sum - expected) < 1e-9)
  }
})

test('the sum is divided by trees times c(max_samples)', () => {
  const tensor = messagesOf(GRAPH!, 5).find(
    (fields) => textsOf(fields, 8)[0] === 'path_length_scale',
  )
  deepEqual(doublesOf(tensor!), [20 * averagePathLength(256)])
})

test('a forest of untransformed features has no logarithm in it', () => {
  const plain = { ...parts, transforms: parts.transforms.map(() => 'none' as const) }
  const [graph] = messagesOf(readMessage(detectorToOnnx(plain)), 7)
  const operators = messagesOf(graph!, 1).map(operatorOf)
  ok(!operators.includes('Log') && operators.includes('Pow'))
})

test('the same detector is the same bytes', () => {
  deepEqual(detectorToOnnx(parts), detectorToOnnx(smallDetector().parts))
})
