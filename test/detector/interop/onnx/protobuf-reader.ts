import { ok } from 'node:assert/strict'

/** Fields of a message by number, each as often as it was written: varints as bigint, the rest as bytes. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>

/** Reads a message of Protocol Buffers without knowing what it means. */
export function readMessage(bytes: Uint8Array): Message {
  const message = new Map<number, (bigint | Uint8Array)[]>()
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = readVarint(bytes, at)
    const number = Number(tag >> 3n)
    const kind = Number(tag & 7n)
    ok(kind === 0 || kind === 2, `wire type ${kind}`)
    const [value, afterValue] = readVarint(bytes, afterTag)
    at = kind === 0 ? afterValue : afterValue + Number(value)
    ok(at <= bytes.length, 'a field ends where its message does')
    const values = message.get(number) ?? []
    values.push(kind === 0 ? value : bytes.subarray(afterValue, at))
    message.set(number, values)
  }
  return message
}

export function messagesOf(message: Message, number: number): Message[] {
  return (message.get(number) ?? []).map((bytes) => readMessage(bytes as Uint8Array))
}

export function textsOf(message: Message, number: number): string[] {
  return (message.get(number) ?? []).map((bytes) => new TextDecoder().decode(bytes as Uint8Array))
}

/** Numbers packed into one field. */
export function packedOf(message: Message, number: number): number[] {
  const [bytes] = message.get(number) ?? []
  const numbers: number[] = []
  for (let at = 0; at < (bytes as Uint8Array).length;) {
    const [value, after] = readVarint(bytes as Uint8Array, at)
    numbers.push(Number(BigInt.asIntN(64, value)))
    at = after
  }
  return numbers
}

function readVarint(bytes: Uint8Array, from: number): [bigint, number] {
  let value = 0n
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from))
    if (byte < 0x80) return [value, at + 1]
  }
  throw new Error('a number does not end')
}
