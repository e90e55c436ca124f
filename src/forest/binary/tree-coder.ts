import { treeFault } from '../tree-fault.js'
import type { TreeNodes } from '../tree.js'
import { LEAF } from '../tree.js'
import { binaryFault } from './binary-fault.js'
import { type BitCoder, codeBits } from './bit-coder.js'
import { BitModels } from './bit-models.js'
import { decidingSplits } from './deciding-splits.js'
import type { PlainBytes } from './plain-bytes.js'
import type { ThresholdBits } from './threshold-bits.js'
import { codeShape, ShapeModels } from './tree-shape.js'

/** Bits of a column's number that are learnt. */
export const LEARNT_FEATURE_BITS = 10

/** Columns whose thresholds are learnt apart from each other; beyond them, columns share. */
export const FEATURES_APART = 64

/** A threshold's highest bits, which are learnt. */
export const HIGH_BITS = 16

/** Codes the trees of a forest one after the other: its shape, then the columns and thresholds of its splits. */
export class TreeCoder {
  private readonly coder: BitCoder
  private readonly plain: PlainBytes
  private readonly thresholds: ThresholdBits
  private readonly nFeatures: number
  private readonly maxSamples: number
  private readonly featureBits: number
  private readonly shapes = new ShapeModels()
  private readonly features = new BitModels(1 << LEARNT_FEATURE_BITS)
  private readonly highBits: BitModels
  private readonly view = new DataView(new ArrayBuffer(8))

  constructor(
    coder: BitCoder,
    plain: PlainBytes,
    thresholds: ThresholdBits,
    forest: { readonly nFeatures: number; readonly maxSamples: number },
  ) {
    this.coder = coder
    this.plain = plain
    this.thresholds = thresholds
    this.nFeatures = forest.nFeatures
    this.maxSamples = forest.maxSamples
    this.featureBits = Math.ceil(Math.log2(forest.nFeatures))
    this.highBits = new BitModels(FEATURES_APART << thresholds.learntBits)
  }

  /**
   * @param tree to write, left before right; null to read one.
   * @param maxNodes more are refused.
   * @returns the tree as it is read: a split that decides nothing has the threshold 0.
   */
  code(tree: TreeNodes | null, maxNodes: number): TreeNodes {
    const shape = codeShape(this.coder, this.shapes, tree, this.maxSamples, maxNodes)
    const decides = decidingSplits(shape)
    const feature = new Int32Array(decides.length).fill(LEAF)
    const threshold = new Float64Array(decides.length)
    for (let node = 0; node < feature.length; node++) {
      if (shape.left[node] === LEAF) continue
      feature[node] = this.codeFeature(tree?.feature[node] ?? 0)
      if (decides[node] === 1)
        threshold[node] = this.codeThreshold(feature[node] as number, tree?.threshold[node] ?? 0)
    }
    const nodes: TreeNodes = {
      feature,
      threshold,
      left: Int32Array.from(shape.left),
      right: Int32Array.from(shape.right),
      nodeSamples: Int32Array.from(shape.samples),
    }
    const fault = treeFault(nodes, this.nFeatures)
    if (fault !== null) throw binaryFault(`a tree is damaged: ${fault}`)
    return nodes
  }

  private codeFeature(given: number): number {
    const learnt = Math.min(this.featureBits, LEARNT_FEATURE_BITS)
    return codeBits(this.coder, this.features, 0, learnt, this.featureBits - learnt, given)
  }

  private codeThreshold(feature: number, given: number): number {
    const { coder, highBits, view } = this
    const { learntBits, plainBytes } = this.thresholds
    this.thresholds.write(view, given)
    const first = (feature % FEATURES_APART) << learntBits
    const plainBits = HIGH_BITS - learntBits
    const high = codeBits(coder, highBits, first, learntBits, plainBits, view.getUint16(0))
    view.setUint16(0, high)
    for (let i = 2; i < 2 + plainBytes; i++) view.setUint8(i, this.plain.byte(view.getUint8(i)))
    return this.thresholds.read(view)
  }
}
