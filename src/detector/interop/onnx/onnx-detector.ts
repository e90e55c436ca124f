import { VERSION } from '../../../version.js'
import { requirePlain } from '../../../forest/plain-forest.js'
import type { DetectorParts } from '../../detector.js'
import { pathLengthNode, pathLengthScale } from './onnx-forest.js'
import { attribute, node, onnxFile, rowsOf, tensor } from './onnx-graph.js'
import type { Field } from './protobuf.js'

/** Names of the model's input and outputs, as docs/reference/interop.md has them. */
export const ONNX_INPUT = 'features'
export const ONNX_SCORE = 'anomaly_score'
export const ONNX_LABEL = 'label'

/**
 * The sum of path lengths comes out of the operator as float32, which moves a score by up to 2.3e-8. A row that scores the
 * threshold itself is normal, so that the label asks for this much more.
 */
const LABEL_MARGIN = 2 ** -25

/** ONNX's code of the type double. */
const DOUBLE = 11

/**
 * A detector as an ONNX model: raw rows of doubles in the order of its features go in; Liu's score in (0, 1], and -1 for
 * an anomaly or 1, come out. Missing values, transforms, scaler and forest are all in it.
 * @throws PhantomNetError MODEL_FORMAT_UNSUPPORTED for a forest with hyperplanes, which the operator has no splits for.
 */
export function detectorToOnnx(parts: DetectorParts): Uint8Array {
  const { featureNames } = parts
  const forest = requirePlain(parts.forest, 'ONNX')
  const graph = new GraphBuilder(parts)
  const filled = graph.fillMissing(ONNX_INPUT, 'filled')
  const scaled = graph.scale(graph.transform(filled))
  graph.add(pathLengthNode(forest, graph.fillMissing(scaled, 'prepared'), 'path_length_float'))
  graph.add(node('Cast', ['path_length_float'], 'path_length', [attribute.integer('to', DOUBLE)]))
  graph.number('path_length_scale', pathLengthScale(forest))
  graph.number('two', 2)
  graph.number('threshold', LABEL_MARGIN - forest.offset)
  graph.add(node('Div', ['path_length', 'path_length_scale'], 'depth'))
  graph.add(node('Neg', ['depth'], 'exponent'))
  graph.add(node('Pow', ['two', 'exponent'], ONNX_SCORE))
  graph.add(node('Greater', [ONNX_SCORE, 'threshold'], 'is_anomaly'))
  graph.constant('anomaly', 'int64', [], [-1])
  graph.constant('normal', 'int64', [], [1])
  graph.add(node('Where', ['is_anomaly', 'anomaly', 'normal'], ONNX_LABEL))
  return onnxFile({
    name: 'isolation_forest',
    producer: 'phantomnet',
    producerVersion: VERSION,
    description: 'Isolation forest with its scaler: raw features in, anomaly score and label out.',
    metadata: {
      model_version: parts.version,
      feature_schema: parts.featureSchema,
      feature_names: featureNames.join(','),
      threshold: String(-forest.offset),
    },
    inputs: [rowsOf(ONNX_INPUT, 'double', featureNames.length)],
    constants: graph.constants,
    nodes: graph.nodes,
    outputs: [rowsOf(ONNX_SCORE, 'double', 1), rowsOf(ONNX_LABEL, 'int64', 1)],
  })
}

/** Lays operations one after the other. */
class GraphBuilder {
  readonly constants: Field[][] = []
  readonly nodes: Field[][] = []
  private readonly parts: Pick<DetectorParts, 'transforms' | 'scaler'>

  constructor(parts: Pick<DetectorParts, 'transforms' | 'scaler'>) {
    this.parts = parts
    this.number('zero', 0)
  }

  add(fields: Field[]): void {
    this.nodes.push(fields)
  }

  constant(...given: Parameters<typeof tensor>): void {
    this.constants.push(tensor(...given))
  }

  number(name: string, value: number): void {
    this.constant(name, 'double', [], [value])
  }

  /** NaN and infinities become 0. @returns the output's name, as the methods below. */
  fillMissing(input: string, output: string): string {
    this.add(node('IsNaN', [input], `${output}_is_nan`))
    this.add(node('IsInf', [input], `${output}_is_infinite`))
    this.add(node('Or', [`${output}_is_nan`, `${output}_is_infinite`], `${output}_is_missing`))
    this.add(node('Where', [`${output}_is_missing`, 'zero', input], output))
    return output
  }

  /** sign(x) ln(1 + |x|) where a feature is transformed; log1p is the same of max(x, 0). */
  transform(input: string): string {
    const { transforms } = this.parts
    if (transforms.every((transform) => transform === 'none')) return input
    const shape = [1, transforms.length]
    this.constant(
      'least',
      'double',
      shape,
      transforms.map((transform) => (transform === 'log1p' ? 0 : -Number.MAX_VALUE)),
    )
    this.constant(
      'is_transformed',
      'bool',
      shape,
      transforms.map((transform) => (transform === 'none' ? 0 : 1)),
    )
    this.number('one', 1)
    this.add(node('Max', [input, 'least'], 'bounded'))
    this.add(node('Abs', ['bounded'], 'size'))
    this.add(node('Add', ['size', 'one'], 'size_and_one'))
    this.add(node('Log', ['size_and_one'], 'logarithm'))
    this.add(node('Sign', ['bounded'], 'sign'))
    this.add(node('Mul', ['sign', 'logarithm'], 'signed_logarithm'))
    this.add(node('Where', ['is_transformed', 'signed_logarithm', input], 'transformed'))
    return 'transformed'
  }

  scale(input: string): string {
    const { mean, scale } = this.parts.scaler
    this.constant('mean', 'double', [1, mean.length], mean)
    this.constant('scale', 'double', [1, scale.length], scale)
    this.add(node('Sub', [input, 'mean'], 'centred'))
    this.add(node('Div', ['centred', 'scale'], 'scaled'))
    return 'scaled'
  }
}
