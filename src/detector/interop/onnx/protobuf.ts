/**
 * Protocol Buffers' wire format, the part that ONNX needs: https://protobuf.dev/programming-guides/encoding. A message
 * is its fields one after the other; a field is its bytes.
 */
export type Field = Uint8Array

const VARINT = 0
const LENGTH_DELIMITED = 2

/** A whole number, signed ones as 64 bits in two's complement. */
export function varintField(number: number, value: number | bigint): Field {
  return Uint8Array.from([...varint((number << 3) | VARINT), ...varint(value)])
}

export function bytesField(number: number, bytes: Uint8Array): Field {
  return joined([
    Uint8Array.from([...varint((number << 3) | LENGTH_DELIMITED), ...varint(bytes.length)]),
    bytes,
  ])
}

export function textField(number: number, text: string): Field {
  return bytesField(number, new TextEncoder().encode(text))
}

/** A message within the message. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, joined(fields))
}

/** Many whole numbers as one field. */
export function packedField(number: number, values: Iterable<number>): Field {
  const bytes: number[] = []
  for (const value of values) for (const byte of varint(value)) bytes.push(byte)
  return bytesField(number, Uint8Array.from(bytes))
}

/** The fields as the bytes of a message. */
export function joined(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0))
  let at = 0
  for (const field of fields) {
    bytes.set(field, at)
    at += field.length
  }
  return bytes
}

/** Seven bits a byte, lowest first; the highest bit says that more follow. */
function varint(value: number | bigint): readonly number[] {
  if (value >= 0 && value < 0x80) return [Number(value)]
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return bytes
}
