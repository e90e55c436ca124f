import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_BLOCK_BYTES, MAX_HELD_BLOCK_BYTES, MAX_INTERFACES } from '../../src/packets/pcapng.js'
import {
  block,
  enhancedPacket,
  hex,
  interfaceBlock,
  joined,
  option,
  sectionHeader,
  SYN_FRAME,
  words,
} from './capture-bytes.js'
import { readCapture, type Reading } from './capture-reading.js'

const IF_TSRESOL = 9
const IF_TSOFFSET = 14

/** What a reading gave, short enough to compare. */
function summary(reading: Reading): readonly (readonly unknown[])[] {
  return reading.records.map((record) => [record.linkType, record.data.length, record.damage])
}

test('an enhanced packet carries number, time, lengths, link type, position and bytes', () => {
  const micros = 1_700_000_000_869_344
  const packet = enhancedPacket(hex('010203'), {
    high: Math.floor(micros / 2 ** 32),
    low: micros % 2 ** 32,
    wire: 60,
  })
  const { format, records, fault } = readCapture(joined(sectionHeader(), interfaceBlock(1), packet))
  deepStrictEqual([format, fault], ['pcapng', null])
  deepStrictEqual(records[0], {
    number: 1,
    atMs: 1_700_000_000_869.344,
    isTimeCut: false,
    capturedBytes: 3,
    wireBytes: 60,
    isWireMended: false,
    linkType: 1,
    offset: 28 + 20,
    data: hex('010203'),
    damage: '',
  })
})

test('each interface has its own link type, time resolution and offset', () => {
  const offset = joined(words(true, [], [1000]), words(true, [], [0]))
  const nanoseconds = joined(
    option(IF_TSRESOL, hex('09')),
    option(IF_TSOFFSET, offset),
    option(0, hex('')),
  )
  const reading = readCapture(
    joined(
      sectionHeader(),
      interfaceBlock(1),
      interfaceBlock(113, nanoseconds),
      interfaceBlock(101, option(IF_TSRESOL, hex('8a'))),
      enhancedPacket(SYN_FRAME, { interfaceId: 0, low: 2_500_000 }),
      enhancedPacket(SYN_FRAME, { interfaceId: 1, low: 2_500_000_000 }),
      enhancedPacket(SYN_FRAME, { interfaceId: 2, low: 2560 }),
    ),
  )
  deepStrictEqual(
    reading.records.map((record) => [record.linkType, record.atMs]),
    [
      [1, 2500],
      [113, 1_002_500],
      [101, 2500],
    ],
  )
  strictEqual(reading.fault, null)
})

test('a later section has its own byte order and its own interfaces', () => {
  const reading = readCapture(
    joined(
      sectionHeader(true),
      interfaceBlock(1),
      enhancedPacket(SYN_FRAME),
      sectionHeader(false),
      interfaceBlock(113, undefined, false),
      enhancedPacket(hex('01'), { littleEndian: false }),
    ),
  )
  deepStrictEqual(summary(reading), [
    [1, 54, ''],
    [113, 1, ''],
  ])
  strictEqual(reading.fault, null)
})

test('a simple packet belongs to interface 0, has no time, and is cut by its capture limit', () => {
  const simple = block(3, joined(words(true, [], [300]), SYN_FRAME))
  const { records, fault } = readCapture(
    joined(sectionHeader(), interfaceBlock(1, undefined, true, 40), simple),
  )
  deepStrictEqual(
    [records[0]?.atMs, records[0]?.capturedBytes, records[0]?.wireBytes, fault],
    [Number.NaN, 40, 300, null],
  )
})

test('the obsolete packet block is read; its interface number has 16 bits, drops follow', () => {
  const body = joined(words(true, [0, 7], [0, 5_000_000, 54, 60]), SYN_FRAME)
  const { records, fault } = readCapture(joined(sectionHeader(), interfaceBlock(1), block(2, body)))
  deepStrictEqual(
    [records[0]?.atMs, records[0]?.wireBytes, records[0]?.data, fault],
    [5000, 60, SYN_FRAME, null],
  )
})

test('unknown blocks are passed over, also those too large to hold', () => {
  const small = block(0xbad, hex('01020304'))
  const large = block(0x0000000a, new Uint8Array(MAX_HELD_BLOCK_BYTES + 4))
  const bytes = joined(sectionHeader(), small, interfaceBlock(1), large, enhancedPacket(SYN_FRAME))
  for (const chunkBytes of [65_537, bytes.length]) {
    const { records, fault } = readCapture(bytes, chunkBytes)
    deepStrictEqual(
      [records.length, records[0]?.offset, fault],
      [1, 28 + 16 + 20 + large.length, null],
    )
  }
})

test('an end inside a block that is passed over is told by where the block began', () => {
  const large = block(0x0000000a, new Uint8Array(MAX_HELD_BLOCK_BYTES + 4))
  const { fault } = readCapture(joined(sectionHeader(), large.subarray(0, 1000)))
  deepStrictEqual([fault?.code, fault?.offset], ['CAPTURE_TRUNCATED', 28])
})

test('a packet of an interface nobody described is passed over, told, and the next is read', () => {
  const reading = readCapture(
    joined(
      sectionHeader(),
      interfaceBlock(1),
      enhancedPacket(SYN_FRAME, { interfaceId: 999 }),
      enhancedPacket(SYN_FRAME),
    ),
  )
  deepStrictEqual(summary(reading), [
    [-1, 0, 'interface not described in the capture'],
    [1, 54, ''],
  ])
  const { fault } = reading
  deepStrictEqual(
    [fault?.code, fault?.offset, fault?.record, fault?.isFinal],
    ['CAPTURE_DAMAGED', 48, 1, false],
  )
})

test('a captured length beyond its block costs that packet alone', () => {
  const reading = readCapture(
    joined(
      sectionHeader(),
      interfaceBlock(1),
      enhancedPacket(SYN_FRAME, { captured: 57 }),
      enhancedPacket(SYN_FRAME),
    ),
  )
  deepStrictEqual(summary(reading), [
    [-1, 0, 'captured length beyond its block or the limit'],
    [1, 54, ''],
  ])
})

test('a block whose lengths cannot be true ends reading there', () => {
  const good = joined(sectionHeader(), interfaceBlock(1), enhancedPacket(SYN_FRAME))
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['no multiple of 4', words(true, [], [6, 89, 0])],
    ['below the 32 of its type', words(true, [], [6, 28, 0])],
    ['below the 12 of its type', words(true, [], [0xbad, 0, 0])],
    [`over the limit of ${MAX_HELD_BLOCK_BYTES}`, words(true, [], [6, 2 ** 31 - 4, 0])],
    [`over the limit of ${MAX_BLOCK_BYTES}`, words(true, [], [0xbad, 2 ** 31 - 4, 0])],
    ['another length at its end', words(true, [], [0xbad, 16, 0, 20])],
    ['without a byte-order mark', words(true, [], [0x0a0d0d0a, 28, 0x12345678])],
  ]
  for (const [what, bad] of cases) {
    const { records, fault } = readCapture(joined(good, bad, enhancedPacket(SYN_FRAME)))
    strictEqual(records.length, 1, what)
    deepStrictEqual([fault?.code, fault?.offset], ['CAPTURE_DAMAGED', good.length], what)
    strictEqual(fault?.message.includes(what), true, fault?.message)
  }
})

test('versions 1.0 and 1.2 are read, others end reading with their name', () => {
  const packet = joined(interfaceBlock(1), enhancedPacket(SYN_FRAME))
  strictEqual(readCapture(joined(sectionHeader(true, [1, 2]), packet)).records.length, 1)
  for (const version of [
    [1, 1],
    [0, 1],
    [2, 0],
  ]) {
    const bytes = joined(sectionHeader(), packet, sectionHeader(true, version), packet)
    const { records, fault } = readCapture(bytes)
    deepStrictEqual([records.length, fault?.code], [1, 'CAPTURE_VERSION_UNSUPPORTED'])
    strictEqual(fault?.message.includes(`version ${version.join('.')};`), true)
  }
})

test('an option that runs past its block is told, and the rest is read', () => {
  const broken = words(true, [IF_TSRESOL, 500], [])
  const reading = readCapture(
    joined(sectionHeader(), interfaceBlock(1, broken), enhancedPacket(SYN_FRAME)),
  )
  deepStrictEqual(summary(reading), [[1, 54, '']])
  deepStrictEqual([reading.fault?.code, reading.fault?.isFinal], ['CAPTURE_DAMAGED', false])
})

test('more interfaces than a 16-bit number can name end reading', () => {
  const description = interfaceBlock(1)
  const interfaces = new Uint8Array(description.length * (MAX_INTERFACES + 1))
  for (let i = 0; i <= MAX_INTERFACES; i++) interfaces.set(description, i * description.length)
  const { fault } = readCapture(joined(sectionHeader(), interfaces))
  strictEqual(fault?.message.includes('describes more than 65536 interfaces'), true)
  const last = joined(sectionHeader(), interfaces.subarray(description.length))
  strictEqual(readCapture(last).fault, null)
})
