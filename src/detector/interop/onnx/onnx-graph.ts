import {
  bytesField,
  type Field,
  joined,
  messageField,
  packedField,
  textField,
  varintField,
} from './protobuf.js'

/**
 * ONNX files: messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), with its field numbers.
 */

/** Version of the file format: that of ONNX 1.11, the first with the operators below. */
const IR_VERSION = 8

/** Versions of the two sets of operators a graph may use. */
const OPERATORS = [
  { domain: '', version: 16 },
  { domain: 'ai.onnx.ml', version: 3 },
] as const

/** TensorProto.DataType. */
const TYPES = { int64: 7, bool: 9, double: 11 } as const

export type ElementType = keyof typeof TYPES

/** Input or output: rows of so many columns. */
export function rowsOf(name: string, type: ElementType, columns: number): Field[] {
  const rows = messageField(1, [textField(2, 'rows')])
  const shape = messageField(2, [rows, messageField(1, [varintField(1, columns)])])
  const tensor = messageField(1, [varintField(1, TYPES[type]), shape])
  return [textField(1, name), messageField(2, [tensor])]
}

/** A constant. @param dimensions none for a single number. */
export function tensor(
  name: string,
  type: ElementType,
  dimensions: readonly number[],
  values: Iterable<number>,
): Field[] {
  const items = [...values]
  const bytes = new Uint8Array(items.length * (type === 'bool' ? 1 : 8))
  const view = new DataView(bytes.buffer)
  for (const [i, value] of items.entries()) {
    if (type === 'double') view.setFloat64(8 * i, value, true)
    else if (type === 'int64') view.setBigInt64(8 * i, BigInt(value), true)
    else bytes[i] = value
  }
  return [
    packedField(1, dimensions),
    varintField(2, TYPES[type]),
    textField(8, name),
    bytesField(9, bytes),
  ]
}

/** A setting of a node; the kind of its value is part of the format. */
export const attribute = {
  integer: (name: string, value: number): Field[] => [
    textField(1, name),
    varintField(3, value),
    varintField(20, 2),
  ],
  text: (name: string, value: string): Field[] => [
    textField(1, name),
    textField(4, value),
    varintField(20, 3),
  ],
  tensor: (name: string, value: readonly Field[]): Field[] => [
    textField(1, name),
    messageField(5, value),
    varintField(20, 4),
  ],
  integers: (name: string, values: Iterable<number>): Field[] => [
    textField(1, name),
    packedField(8, values),
    varintField(20, 7),
  ],
  texts: (name: string, values: readonly string[]): Field[] => [
    textField(1, name),
    ...values.map((value) => textField(9, value)),
    varintField(20, 8),
  ],
} as const

/** One operation. Names tie its inputs to what made them. */
export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly (readonly Field[])[] = [],
  domain: '' | 'ai.onnx.ml' = '',
): Field[] {
  return [
    ...inputs.map((name) => textField(1, name)),
    textField(2, output),
    textField(3, output),
    textField(4, operator),
    ...attributes.map((fields) => messageField(5, fields)),
    textField(7, domain),
  ]
}

/** What a model file is made of, each part as the functions above give it. */
export interface OnnxModel {
  readonly name: string
  readonly producer: string
  readonly producerVersion: string
  readonly description: string
  readonly metadata: Readonly<Record<string, string>>
  readonly inputs: readonly (readonly Field[])[]
  readonly constants: readonly (readonly Field[])[]
  readonly nodes: readonly (readonly Field[])[]
  readonly outputs: readonly (readonly Field[])[]
}

/** The model as the bytes of an `.onnx` file; the same model, the same bytes. */
export function onnxFile(model: OnnxModel): Uint8Array {
  const graph = [
    ...model.nodes.map((fields) => messageField(1, fields)),
    textField(2, model.name),
    ...model.constants.map((fields) => messageField(5, fields)),
    ...model.inputs.map((fields) => messageField(11, fields)),
    ...model.outputs.map((fields) => messageField(12, fields)),
  ]
  return joined([
    varintField(1, IR_VERSION),
    textField(2, model.producer),
    textField(3, model.producerVersion),
    textField(6, model.description),
    messageField(7, graph),
    ...OPERATORS.map(({ domain, version }) =>
      messageField(8, [textField(1, domain), varintField(2, version)]),
    ),
    ...Object.entries(model.metadata).map(([key, value]) =>
      messageField(14, [textField(1, key), textField(2, value)]),
    ),
  ])
}
