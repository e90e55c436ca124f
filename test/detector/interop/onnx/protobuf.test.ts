import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import {
  bytesField,
  joined,
  messageField,
  packedField,
  textField,
  varintField,
} from '../../../../src/detector/interop/onnx/protobuf.js'
import { messagesOf, packedOf, readMessage, textsOf } from './protobuf-reader.js'

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

test('the examples of the format’s own page come out byte for byte', () => {
  // https://protobuf.dev/programming-guides/encoding: 150, "testing", a message of it, 3, 270 and 86942 packed, -2.
  deepEqual(hex(varintField(1, 150)), '089601')
  deepEqual(hex(textField(2, 'testing')), '120774657374696e67')
  deepEqual(hex(messageField(3, [varintField(1, 150)])), '1a03089601')
  deepEqual(hex(packedField(6, [3, 270, 86942])), '3206038e029ea705')
  deepEqual(hex(varintField(1, -2)), '08feffffffffffffffff01')
})

test('what was written reads back', () => {
  const numbers = [0, 1, 127, 128, 16383, 16384, -1, Number.MAX_SAFE_INTEGER]
  const bytes = joined([
    messageField(7, [textField(1, 'é'), packedField(2, numbers)]),
    bytesField(100, Uint8Array.of(0, 255)),
  ])
  const message = readMessage(bytes)
  const [inner] = messagesOf(message, 7)
  deepEqual(textsOf(inner!, 1), ['é'])
  deepEqual(packedOf(inner!, 2), numbers)
  deepEqual(message.get(100), [Uint8Array.of(0, 255)])
})
