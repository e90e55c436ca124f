import { strictEqual } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalAddress } from '../../src/event/address.js'
import { END_OF_TIME_MS } from '../../src/packets/capture-clock.js'
import { inProject } from '../project.js'
import { parseCapture, type Outcome, type Outcomes } from './capture-outcomes.js'

const FOLDER = inProject('test', 'fixtures', 'captures')
const CAPTURES = readdirSync(FOLDER)
  .filter((name) => name.includes('.pcap'))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(FOLDER, name))) }))

const PCAPNG_HEADER_BYTES = 28

/** What damage does to a real capture: some bytes changed, then the end cut off. */
const damagedCapture = fc
  .record({
    capture: fc.constantFrom(...CAPTURES),
    flips: fc.array(fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) }), {
      maxLength: 8,
    }),
    kept: fc.double({ min: 0, max: 1, noNaN: true }),
    isCut: fc.boolean(),
  })
  .map(({ capture, flips, kept, isCut }) => {
    const bytes = capture.bytes.slice()
    for (const { at, bits } of flips)
      bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ bits
    return isCut ? bytes.slice(0, Math.floor(kept * bytes.length)) : bytes
  })

/** Anything at all behind a beginning that is believed. */
const rubbish = fc
  .tuple(fc.constantFrom(...CAPTURES, null), fc.uint8Array({ maxLength: 600 }))
  .map(([capture, tail]) => {
    const head = capture?.bytes.subarray(0, PCAPNG_HEADER_BYTES) ?? new Uint8Array(0)
    return Uint8Array.from([...head, ...tail])
  })

const anyBytes = fc.oneof(
  { weight: 3, arbitrary: damagedCapture },
  { weight: 1, arbitrary: rubbish },
)

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535
}

/** Every rule an outcome must keep, whatever the bytes were. */
function checkOutcomes(bytes: Uint8Array, { packets, fault }: Outcomes): void {
  let end = 0
  for (const { parsed, offset } of packets) {
    strictEqual(offset >= end && offset < bytes.length, true, 'records lie one behind the other')
    end = offset + 1
    if (parsed.outcome !== 'event') {
      strictEqual(parsed.reason.length > 0, true)
      continue
    }
    const { event } = parsed
    strictEqual(event.atMs >= 0 && event.atMs <= END_OF_TIME_MS, true, `time ${event.atMs}`)
    strictEqual(canonicalAddress(event.sourceIp), event.sourceIp)
    strictEqual(canonicalAddress(event.destinationIp), event.destinationIp)
    strictEqual(isPort(event.sourcePort) && isPort(event.destinationPort), true)
    const { payloadBytes } = event.detail
    strictEqual(
      payloadBytes !== undefined && payloadBytes >= 0 && payloadBytes <= event.lengthBytes,
      true,
    )
  }
  if (fault !== null) {
    strictEqual(fault.offset >= 0 && fault.offset <= bytes.length, true, `fault at ${fault.offset}`)
    strictEqual(fault.record <= packets.length + 1, true)
  }
}

test('whatever the bytes, every packet is accounted for and every event keeps its bounds', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => checkOutcomes(bytes, parseCapture(bytes))),
    { numRuns: 600 },
  )
})

test('however the bytes are cut into chunks, packets, offsets and fault are the same', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(anyBytes, sizes, (bytes, chunkSizes) =>
      strictEqual(
        JSON.stringify(parseCapture(bytes, chunkSizes)),
        JSON.stringify(parseCapture(bytes)),
      ),
    ),
    { numRuns: 250 },
  )
})

test('one byte at a time gives what the whole gives, for every fixture', () => {
  for (const { name, bytes } of CAPTURES)
    strictEqual(JSON.stringify(parseCapture(bytes, [1])), JSON.stringify(parseCapture(bytes)), name)
})

test('a capture cut off anywhere gives the packets before the cut, and says where it was cut', () => {
  for (const { name, bytes } of CAPTURES) {
    const whole = parseCapture(bytes).packets
    for (let length = 1; length < bytes.length; length += 7) {
      const { packets, fault } = parseCapture(bytes.subarray(0, length))
      const title = `${name} cut at ${length}`
      strictEqual(packets.length >= countBefore(whole, length), true, title)
      strictEqual(JSON.stringify(packets), JSON.stringify(whole.slice(0, packets.length)), title)
      if (fault !== null) strictEqual(fault.isFinal && fault.offset <= length, true, title)
      // Without a fault the cut fell between two records or blocks.
      else
        strictEqual(
          packets.length < whole.length || length > (whole.at(-1)?.offset ?? 0),
          true,
          title,
        )
    }
  }
})

/** How many packets lie before a position for certain: a record ends no later than the next begins. */
function countBefore(packets: readonly Outcome[], position: number): number {
  return packets.filter((_, i) => (packets[i + 1]?.offset ?? Infinity) <= position).length
}

test('damage at one byte never touches the packets whose records end before it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CAPTURES),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (capture, place, bits) => {
        const at = place % capture.bytes.length
        const bytes = capture.bytes.slice()
        bytes[at] = (bytes[at] as number) ^ bits
        const whole = parseCapture(capture.bytes).packets
        // A record ends no later than where the next begins.
        const intact = whole.filter((_, i) => (whole[i + 1]?.offset ?? Infinity) <= at).length
        strictEqual(
          JSON.stringify(parseCapture(bytes).packets.slice(0, intact)),
          JSON.stringify(whole.slice(0, intact)),
        )
      },
    ),
    { numRuns: 300 },
  )
})
