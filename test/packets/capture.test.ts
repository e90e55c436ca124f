import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { captureFormatOf, CaptureReader } from '../../src/packets/capture.js'
import { hex, joined, pcapHeader, pcapRecord, sectionHeader, SYN_FRAME } from './capture-bytes.js'
import { readCapture } from './capture-reading.js'

test('the first four bytes tell the format in every byte order', () => {
  for (const magic of ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '34cdb2a1', 'a1b2cd34'])
    strictEqual(captureFormatOf(hex(magic)), 'pcap', magic)
  strictEqual(captureFormatOf(hex('0a0d0d0a')), 'pcapng')
  for (const other of ['1f8b0800', '7b226576', '00000000', 'd4c3b2', ''])
    strictEqual(captureFormatOf(hex(other)), null, other)
})

test('what is no capture is refused with its first bytes, at byte 0', () => {
  const { format, fault } = readCapture(new TextEncoder().encode('{"eventid":"cowrie"}'))
  strictEqual(format, 'unknown')
  strictEqual(fault?.code, 'CAPTURE_NOT_A_CAPTURE')
  strictEqual(fault?.offset, 0)
  strictEqual(fault?.isFinal, true)
  strictEqual(fault?.message.startsWith('the input begins with 7b 22 65 76'), true)
})

test('no bytes at all, and too few to tell, are each said to be so', () => {
  strictEqual(readCapture(new Uint8Array(0)).fault?.code, 'INPUT_EMPTY')
  const { fault } = readCapture(hex('d4c3b2'))
  strictEqual(fault?.code, 'CAPTURE_NOT_A_CAPTURE')
  strictEqual(fault?.message.startsWith('the input is 3 bytes long'), true)
})

test('an empty chunk changes nothing', () => {
  const reader = new CaptureReader()
  const numbers: number[] = []
  const bytes = joined(pcapHeader(), pcapRecord(SYN_FRAME))
  for (const chunk of [new Uint8Array(0), bytes, new Uint8Array(0)])
    reader.push(chunk, (record) => numbers.push(record.number))
  reader.end()
  deepStrictEqual([numbers, reader.records, reader.fault], [[1], 1, null])
})

test('after a final fault more bytes are ignored and the fault stays', () => {
  const reader = new CaptureReader()
  const ignore = (): void => undefined
  reader.push(hex('00000000'), ignore)
  const { fault } = reader
  reader.push(joined(pcapHeader(), pcapRecord(SYN_FRAME)), ignore)
  reader.end()
  strictEqual(fault?.code, 'CAPTURE_NOT_A_CAPTURE')
  strictEqual(reader.fault, fault)
  strictEqual(reader.records, 0)
})

test('a capture that holds only its header is whole and empty', () => {
  for (const bytes of [pcapHeader(), sectionHeader(), sectionHeader(false)])
    deepStrictEqual([readCapture(bytes).records, readCapture(bytes).fault], [[], null])
})
