import { deepEqual, equal, ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CaptureRows } from '../../src/engine/capture-rows.js'
import type { Event } from '../../src/event/event.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { openCaptureParser } from '../../src/parsers/capture.js'
import { assessPacket } from '../../src/rules/assess-packet.js'
import { assess } from '../../src/rules/assess.js'
import { captureBytes, CAPTURES_FOLDER, manifest } from '../packets/ground-truth.js'
import { pcapHeader, pcapRecord, SYN_FRAME, joined } from '../packets/capture-bytes.js'
import { inProject } from '../project.js'

/** The events of a capture whose packets are told one by one. */
function eventsOf(bytes: Uint8Array): Event[] {
  const events: Event[] = []
  const parser = openCaptureParser({ reassembles: false })
  parser.push(bytes, (parsed) => {
    if (parsed.outcome === 'event') events.push(parsed.event)
  })
  return events
}

function assertSame(bytes: Uint8Array, chunkBytes: number): number {
  const events = eventsOf(bytes)
  const seen: Event[] = []
  const parser = openCaptureParser({ reassembles: false })
  for (let at = 0; at < bytes.length; at += chunkBytes)
    parser.see(bytes.slice(at, at + chunkBytes), (packet) => {
      const event = packet.event()
      seen.push(event)
      deepEqual(assessPacket(packet), assess(event))
    })
  deepEqual(seen, events)
  for (const featureSet of ['base', 'extended'] as const) {
    const columns = FEATURE_SETS[featureSet].names.length
    const extractor = new FeatureExtractor({ featureSet })
    const row = new Float64Array(columns)
    let n = 0
    const rows = new CaptureRows(
      ({ data, rows: count }) => {
        for (let i = 0; i < count; i++, n++) {
          const event = events[n] as Event
          extractor.extract(event, assess(event), row)
          deepEqual(data.subarray(i * columns, (i + 1) * columns), row)
        }
      },
      { featureSet },
    )
    for (let at = 0; at < bytes.length; at += chunkBytes)
      rows.push(bytes.slice(at, at + chunkBytes))
    rows.end()
    equal(n, events.length)
    equal(rows.packets.events, n)
    equal(rows.counts.late, extractor.counts.late)
  }
  return events.length
}

test('packets seen without events have their events, their rules and their rows, to the bit: fixtures', () => {
  const folder = inProject('test', 'fixtures', 'captures')
  for (const name of readdirSync(folder))
    if (/\.pcap(ng)?$/.test(name)) assertSame(new Uint8Array(readFileSync(`${folder}/${name}`)), 61)
})

test(
  'and the shared captures, tunnels, fragments, odd links and damage among them',
  { skip: CAPTURES_FOLDER === null ? 'the shared captures are not here' : false },
  () => {
    const folder = CAPTURES_FOLDER as string
    let packets = 0
    for (const [i, { file = '', status, capinfos_packets }] of manifest(
      folder,
      'MANIFEST.tsv',
    ).entries()) {
      if (status !== 'ok' || Number(capinfos_packets) > 400 || i % 4 !== 0) continue
      packets += assertSame(captureBytes(folder, file), 1 << 15)
    }
    ok(packets > 1000, String(packets))
  },
)

test('rows are handed on when the capture ends, and what is no packet is counted', () => {
  const frames = [SYN_FRAME, new Uint8Array(5), SYN_FRAME]
  const bytes = joined(pcapHeader(), ...frames.map((frame) => pcapRecord(frame)))
  const handed: number[] = []
  const rows = new CaptureRows((X) => handed.push(X.rows))
  rows.push(bytes)
  deepEqual(handed, [])
  rows.end()
  deepEqual(handed, [2])
  deepEqual(rows.packets, { events: 2, skipped: 0, rejected: 1 })
  equal(rows.fault, null)
})
