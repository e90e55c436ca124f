import { forestHeadFromJson, forestHeadToJson } from '../forest-json.js'
import type { FittedForest } from '../isolation-forest.js'
import { type PlainForest, requirePlain } from '../plain-forest.js'
import { makeTree, type Tree } from '../tree.js'
import { binaryFault } from './binary-fault.js'
import { checksum } from './checksum.js'
import { leftFirst } from './left-first.js'
import { PlainReader, PlainWriter } from './plain-bytes.js'
import type { CodedForest } from './reader-layout.js'
import { RangeDecoder } from './range-decoder.js'
import { RangeEncoder } from './range-encoder.js'
import { THRESHOLD_BITS, thresholdBitsOf } from './threshold-bits.js'
import { TreeCoder } from './tree-coder.js'
import { WasmReader } from './wasm-reader.js'

/** "PNIF", and the version of what follows. */
const MAGIC = Uint8Array.of(0x50, 0x4e, 0x49, 0x46, 1)

/** After the magic: the kind of thresholds, and the lengths of head and coded bits and the number of nodes. */
const FIXED_BYTES = MAGIC.length + 1 + 3 * 4
const CHECKSUM_BYTES = 4

/** A forest of more nodes would fill gigabytes. */
const MAX_NODES = 20_000_000

/** A byte never tells of more: a split takes a column, a threshold or both. */
const MAX_NODES_PER_BYTE = 64

/**
 * A plain forest in about a seventh of its JSON. What is written is all of it but the thresholds of splits whose two sides end
 * alike, so it reads back to the same shape, to the same scores bit for bit, and to the same explanations but for
 * rounding. docs/reference/interop.md has the layout.
 * @throws PhantomNetError MODEL_FORMAT_UNSUPPORTED for a forest with hyperplanes.
 */
export function forestToBinary(fitted: FittedForest): Uint8Array {
  const forest = requirePlain(fitted, 'the compact binary form')
  const thresholds = thresholdBitsOf(forest.trees)
  const coder = new RangeEncoder()
  const plain = new PlainWriter()
  const trees = new TreeCoder(coder, plain, thresholds, forest)
  let nodes = 0
  for (const tree of forest.trees) {
    trees.code(leftFirst(tree), tree.feature.length)
    nodes += tree.feature.length
  }
  const head = new TextEncoder().encode(JSON.stringify(forestHeadToJson(forest)))
  const coded = coder.finish()
  const rest = plain.finish()
  const bytes = new Uint8Array(
    FIXED_BYTES + head.length + coded.length + rest.length + CHECKSUM_BYTES,
  )
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  bytes[MAGIC.length] = thresholds.id
  for (const [i, count] of [head.length, coded.length, nodes].entries())
    view.setUint32(MAGIC.length + 1 + 4 * i, count)
  bytes.set(head, FIXED_BYTES)
  bytes.set(coded, FIXED_BYTES + head.length)
  bytes.set(rest, FIXED_BYTES + head.length + coded.length)
  const end = bytes.length - CHECKSUM_BYTES
  view.setUint32(end, checksum(bytes.subarray(0, end)))
  return bytes
}

/** @throws PhantomNetError MODEL_INVALID for anything but the whole of what forestToBinary wrote. */
export function forestFromBinary(bytes: Uint8Array): PlainForest {
  const end = bytes.length - CHECKSUM_BYTES
  const reader = end < FIXED_BYTES ? null : WasmReader.open(bytes.subarray(0, end))
  const parts = partsOf(bytes, reader)
  const head = forestHeadFromJson(parsed(bytes.subarray(FIXED_BYTES, parts.codedFrom)))
  if (head.nFeatures < 1 || head.maxSamples < 1) throw binaryFault('it has no columns or no rows')
  return { ...head, trees: reader?.trees({ ...parts, head }) ?? readPlainly(bytes, parts, head) }
}

/** The reader that anyone can check, and which tells what is wrong. */
function readPlainly(
  bytes: Uint8Array,
  { thresholds, nodes, codedFrom, plainFrom, plainTo }: Parts,
  head: Omit<PlainForest, 'trees'>,
): readonly Tree[] {
  const plain = new PlainReader(bytes.subarray(plainFrom, plainTo))
  const decoder = new RangeDecoder(bytes.subarray(codedFrom, plainFrom))
  const coder = new TreeCoder(decoder, plain, thresholds, head)
  let left = nodes
  const read = Array.from({ length: head.parameters.nEstimators }, (): Tree => {
    const tree = makeTree(coder.code(null, left))
    left -= tree.feature.length
    return tree
  })
  if (left !== 0 || !plain.isAtEnd) throw binaryFault('it holds more than its trees')
  return read
}

type Parts = Omit<CodedForest, 'head'>

function partsOf(bytes: Uint8Array, reader: WasmReader | null): Parts {
  if (!MAGIC.every((byte, i) => bytes[i] === byte))
    throw binaryFault('it does not begin as one of version 1 does')
  const end = bytes.length - CHECKSUM_BYTES
  if (end < FIXED_BYTES) throw binaryFault('it ends in the middle')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = reader?.checksum(end) ?? checksum(bytes.subarray(0, end))
  if (view.getUint32(end) !== found)
    throw binaryFault('its checksum is not that of its content: it was cut or changed')
  const thresholds = THRESHOLD_BITS.find(({ id }) => id === bytes[MAGIC.length])
  if (thresholds === undefined) throw binaryFault('it holds thresholds of an unknown kind')
  const [headBytes, codedBytes, nodes] = [0, 1, 2].map((i) =>
    view.getUint32(MAGIC.length + 1 + 4 * i),
  ) as [number, number, number]
  const codedFrom = FIXED_BYTES + headBytes
  const plainFrom = codedFrom + codedBytes
  if (plainFrom > end) throw binaryFault('it is shorter than it says')
  if (nodes > MAX_NODES || nodes > MAX_NODES_PER_BYTE * bytes.length)
    throw binaryFault(`it says it has ${nodes} nodes`)
  return { thresholds, nodes, codedFrom, plainFrom, plainTo: end }
}

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch (cause) {
    throw binaryFault('its head is no JSON', cause)
  }
}
