import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { EVENT_DETAIL_FIELDS } from '../../../src/event/schema.js'
import { BlockWriter } from '../../../src/io/store/block-writer.js'
import { type KeptVerdict, VerdictBlock, writeBlock } from '../../../src/io/store/verdict-block.js'
import { NOON_MS, verdictOf } from './sample-verdicts.js'

const writer = new BlockWriter()

function bytesOf(kept: readonly KeptVerdict[]): Uint8Array {
  writer.clear()
  writeBlock(writer, kept)
  return writer.bytes.slice()
}

function throughBlock(kept: readonly KeptVerdict[]): KeptVerdict[] {
  return [...new VerdictBlock(bytesOf(kept), kept.length).all()]
}

const text = fc.string({ unit: 'binary', maxLength: 40 })
const figure = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -5, max: 300 }),
  fc.integer({ min: 0, max: 2 ** 32 + 5 }),
  fc.constantFrom(0, -0, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32),
)
const detail = fc.record(
  Object.fromEntries(
    Object.entries(EVENT_DETAIL_FIELDS).map(([key, { type }]) => [
      key,
      type === 'text' || type === 'method of authentication'
        ? text
        : type === 'true or false'
          ? fc.boolean()
          : fc.nat(),
    ]),
  ),
  { requiredKeys: [], noNullPrototype: true },
)
const reason = fc.record(
  { feature: text, value: figure, typical: figure, contribution: figure },
  { noNullPrototype: true },
)
const anyVerdict = fc
  .record({
    event: fc.record({
      sourceIp: text,
      session: text,
      atMs: figure,
      lengthBytes: figure,
      quality: fc.subarray(['year_inferred', 'fragment', 'reassembled'] as const),
      detail,
    }),
    features: fc.array(figure, { maxLength: 26 }),
    reasons: fc.array(reason, { maxLength: 3 }),
    threatScore: figure,
    why: text,
    isDryRun: fc.boolean(),
  })
  .map(({ event, features, reasons, threatScore, why, isDryRun }): KeptVerdict => {
    const { verdict, decision } = verdictOf({ event, changed: { features, reasons, threatScore } })
    return { verdict, decision: { ...decision, why, isDryRun } }
  })

suite('a block of verdicts', () => {
  test('gives back what was written, to the bit, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anyVerdict, { minLength: 1, maxLength: 12 }), (kept) => {
        deepStrictEqual(throughBlock(kept), kept)
      }),
      { numRuns: 200, seed: 6 },
    )
  })

  test('holds more different texts than a byte counts, and more reasons than rows', () => {
    const kept = Array.from({ length: 1024 }, (_, i) =>
      verdictOf({
        sourceIp: `10.0.${i >> 8}.${i & 255}`,
        changed: {
          reasons: ['burst_rate', 'packet_length', 'threat_score'].map((feature) => ({
            feature,
            value: i,
            typical: 1,
            contribution: i / 7,
          })),
        },
      }),
    )
    deepStrictEqual(throughBlock(kept), kept)
  })

  test('keeps half a pair of surrogates, which UTF-8 cannot', () => {
    const kept = [verdictOf({ event: { detail: { command: 'rm \ud83d -rf 𝄞' } } })]
    deepStrictEqual(throughBlock(kept), kept)
  })

  test('a verdict costs some bytes beside others of its kind, not its whole text', () => {
    const kept = Array.from({ length: 300 }, (_, i) => verdictOf({ atMs: NOON_MS + i }))
    strictEqual(bytesOf(kept).length < 30 * kept.length, true)
  })

  test('cut anywhere it is refused, never read as something else', () => {
    const whole = bytesOf([verdictOf(), verdictOf({ sourceIp: '::1', atMs: 1 })])
    for (let length = 0; length < whole.length; length++)
      throws(() => new VerdictBlock(whole.slice(0, length), 2), RangeError)
  })

  test('of a layout that is not known it is refused', () => {
    const bytes = bytesOf([verdictOf()])
    bytes[0] = 9
    throws(() => new VerdictBlock(bytes, 1), /layout 9/)
  })
})
