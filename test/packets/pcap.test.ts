import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_RECORD_BYTES, MAX_WIRE_BYTES } from '../../src/packets/capture-record.js'
import { hex, joined, pcapHeader, pcapRecord, SYN_FRAME, words } from './capture-bytes.js'
import { readCapture } from './capture-reading.js'

test('a record carries number, time, lengths, link type, position and bytes', () => {
  const first = pcapRecord(hex('0102'), { ticks: 869_344, wire: 60 })
  const { records, fault } = readCapture(joined(pcapHeader({ linkType: 113 }), first, first))
  strictEqual(fault, null)
  deepStrictEqual(records[1], {
    number: 2,
    atMs: 1_700_000_000_869.344,
    isTimeCut: false,
    capturedBytes: 2,
    wireBytes: 60,
    isWireMended: false,
    linkType: 113,
    offset: 24 + 18,
    data: hex('0102'),
    damage: '',
  })
})

for (const littleEndian of [true, false]) {
  const order = littleEndian ? 'little-endian' : 'big-endian'
  test(`${order} files of micro- and nanoseconds are read`, () => {
    const record = pcapRecord(SYN_FRAME, { ticks: 250_000, littleEndian })
    const micro = readCapture(joined(pcapHeader({ littleEndian }), record))
    const nano = readCapture(joined(pcapHeader({ magic: 0xa1b23c4d, littleEndian }), record))
    strictEqual(micro.records[0]?.atMs, 1_700_000_000_250)
    strictEqual(nano.records[0]?.atMs, 1_700_000_000_000.25)
    deepStrictEqual(micro.records[0]?.data, SYN_FRAME)
  })
}

test("Kuznetzov's records have eight bytes more before the packet", () => {
  const header = pcapHeader({ magic: 0xa1b2cd34 })
  const plain = pcapRecord(SYN_FRAME)
  const record = joined(plain.subarray(0, 16), hex('0100 0000 0800 04 00'), SYN_FRAME)
  const { records, fault } = readCapture(joined(header, record, record))
  strictEqual(fault, null)
  deepStrictEqual(records[1]?.data, SYN_FRAME)
  strictEqual(records[1]?.offset, 24 + record.length)
})

test('version 2.2 wrote the two lengths the other way round, and 2.3 either way', () => {
  const swapped = pcapRecord(hex('0102'), { captured: 60, wire: 2 })
  for (const minor of [2, 3]) {
    const { records } = readCapture(joined(pcapHeader({ version: [2, minor] }), swapped))
    deepStrictEqual([records[0]?.capturedBytes, records[0]?.wireBytes], [2, 60])
  }
  const plain = pcapRecord(hex('0102'), { captured: 2, wire: 60 })
  const { records } = readCapture(joined(pcapHeader({ version: [2, 3] }), plain))
  deepStrictEqual([records[0]?.capturedBytes, records[0]?.wireBytes], [2, 60])
})

test('versions nobody wrote are refused by name', () => {
  for (const version of [
    [1, 4],
    [2, 5],
    [3, 0],
  ] as const) {
    const { fault } = readCapture(joined(pcapHeader({ version }), pcapRecord(SYN_FRAME)))
    strictEqual(fault?.code, 'CAPTURE_VERSION_UNSUPPORTED')
    strictEqual(fault?.message.includes(`version ${version.join('.')};`), true)
  }
})

test('the bits above the link type, which tell of a frame check sequence, are left out of it', () => {
  const { records } = readCapture(
    joined(pcapHeader({ linkType: 0x30000001 }), pcapRecord(SYN_FRAME)),
  )
  strictEqual(records[0]?.linkType, 1)
})

test('a length on the wire below the captured one, or beyond any wire, is not believed', () => {
  for (const [wire, believed] of [
    [0, 54],
    [53, 54],
    [54, 54],
    [MAX_WIRE_BYTES, MAX_WIRE_BYTES],
    [MAX_WIRE_BYTES + 1, 54],
    [0xffffffff, 54],
  ] as const) {
    const { records } = readCapture(joined(pcapHeader(), pcapRecord(SYN_FRAME, { wire })))
    deepStrictEqual(
      [records[0]?.wireBytes, records[0]?.isWireMended],
      [believed, wire !== believed],
    )
  }
})

test('a fraction of a second or more is cut to the last unit of its second', () => {
  const record = pcapRecord(SYN_FRAME, { ticks: 4_294_967_280 })
  const { records } = readCapture(joined(pcapHeader(), record))
  deepStrictEqual([records[0]?.atMs, records[0]?.isTimeCut], [1_700_000_000_999.999, true])
})

test('a record over the limit ends reading with its number and position; those before it stay', () => {
  const good = pcapRecord(SYN_FRAME)
  const bad = pcapRecord(SYN_FRAME, { captured: MAX_RECORD_BYTES + 1 })
  const { records, fault } = readCapture(joined(pcapHeader(), good, good, bad, good))
  strictEqual(records.length, 2)
  deepStrictEqual(fault, {
    code: 'CAPTURE_DAMAGED',
    message:
      'record 3 at byte 164 claims 262145 captured bytes, over the limit of 262144. The 2 packets before it were read; take another copy of the capture, what follows cannot be told apart.',
    offset: 164,
    record: 3,
    isFinal: true,
  })
})

test('a record at the limit is read', () => {
  const { records, fault } = readCapture(
    joined(pcapHeader(), pcapRecord(new Uint8Array(MAX_RECORD_BYTES))),
    65_536,
  )
  deepStrictEqual([records[0]?.data.length, fault], [MAX_RECORD_BYTES, null])
})

test('a record header of zeros is what a crash leaves, not a packet', () => {
  const { records, fault } = readCapture(
    joined(pcapHeader(), pcapRecord(SYN_FRAME), new Uint8Array(4096)),
  )
  deepStrictEqual([records.length, fault?.code, fault?.offset], [1, 'CAPTURE_DAMAGED', 94])
})

test('an empty packet that has a time is a packet', () => {
  const { records, fault } = readCapture(joined(pcapHeader(), pcapRecord(new Uint8Array(0))))
  deepStrictEqual([records.length, records[0]?.capturedBytes, fault], [1, 0, null])
})

test('an end inside the file header, a record header or a packet is told by where it began', () => {
  const whole = joined(pcapHeader(), pcapRecord(SYN_FRAME), pcapRecord(SYN_FRAME))
  const cases = [
    { bytes: 10, kept: 0, offset: 0 },
    { bytes: 30, kept: 0, offset: 24 },
    { bytes: 100, kept: 1, offset: 94 },
    { bytes: 163, kept: 1, offset: 94 },
  ]
  for (const { bytes, kept, offset } of cases) {
    const { records, fault } = readCapture(whole.subarray(0, bytes))
    deepStrictEqual(
      [records.length, fault?.code, fault?.offset, fault?.record],
      [kept, 'CAPTURE_TRUNCATED', offset, kept + 1],
    )
  }
})

test('a capture appended to another is read too, in its own byte order and link type, and told', () => {
  const first = joined(pcapHeader(), pcapRecord(SYN_FRAME))
  const header = pcapHeader({ littleEndian: false, linkType: 113 })
  const second = joined(header, pcapRecord(hex('01'), { littleEndian: false }))
  for (const chunkBytes of [1, 1000]) {
    const { records, fault } = readCapture(joined(first, second), chunkBytes)
    deepStrictEqual(
      records.map((record) => [record.number, record.linkType, record.data.length]),
      [
        [1, 1, 54],
        [2, 113, 1],
      ],
    )
    deepStrictEqual(
      [fault?.code, fault?.offset, fault?.record, fault?.isFinal],
      ['CAPTURE_DAMAGED', first.length, 2, false],
    )
  }
})

test('an appended capture is known by its magic and version, whatever time zone its header tells', () => {
  const first = joined(pcapHeader(), pcapRecord(SYN_FRAME))
  const second = first.slice()
  new DataView(second.buffer).setInt32(8, -18_000, true)
  const { records, fault } = readCapture(joined(first, second))
  deepStrictEqual([records.length, fault?.offset, fault?.isFinal], [2, first.length, false])
})

test('a record whose time only begins like a magic number is a record', () => {
  const inYear2055 = pcapRecord(SYN_FRAME, { seconds: 0xa1b2c3d4, ticks: 5 })
  const { records, fault } = readCapture(joined(pcapHeader(), inYear2055))
  deepStrictEqual([records.length, fault], [1, null])
})

test('the fault that ends reading is told before one that did not', () => {
  const capture = joined(pcapHeader(), pcapRecord(SYN_FRAME))
  const { fault, records } = readCapture(joined(capture, capture, words(true, [], [1])))
  deepStrictEqual([fault?.code, fault?.isFinal, records.length], ['CAPTURE_TRUNCATED', true, 2])
})
