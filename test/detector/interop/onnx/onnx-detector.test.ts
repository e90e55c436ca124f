import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  detectorToOnnx,
  ONNX_INPUT,
  ONNX_LABEL,
  ONNX_SCORE,
} from '../../../../src/detector/interop/onnx/onnx-detector.js'
import { FEATURE_NAMES } from '../../../../src/features/catalog.js'
import { pruneTree } from '../../../../src/forest/kernels/pruned-tree.js'
import { averagePathLength } from '../../../../src/forest/path-length.js'
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

test('one ensemble holds all trees, pruned of splits that make no difference', () => {
  const attributes = ensemble()
  const pruned = parts.forest.trees.map(pruneTree)
  deepEqual(
    packedOf(attributes.get('nodes_treeids')!, 8),
    pruned.flatMap((tree, t) => [...tree.feature].map(() => t)),
  )
  const [thresholds] = messagesOf(attributes.get('nodes_values_as_tensor')!, 5)
  deepEqual(
    doublesOf(thresholds!),
    pruned.flatMap((tree) => [...tree.threshold].map((at, i) => (tree.feature[i] === -1 ? 0 : at))),
  )
  const [weights] = messagesOf(attributes.get('target_weights_as_tensor')!, 5)
  deepEqual(
    doublesOf(weights!),
    pruned.flatMap((tree) => [...tree.pathLength].filter((_, i) => tree.feature[i] === -1)),
  )
  const modes = textsOf(attributes.get('nodes_modes')!, 9)
  equal(modes.filter((mode) => mode === 'LEAF').length, doublesOf(weights!).length)
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
