import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CaptureReader } from '../../src/packets/capture.js'
import { manifest } from '../../test/packets/ground-truth.js'

const ETHERNET = 1
const HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const BUFFER_BYTES = 1 << 20

/** How long after a packet the next one comes at the most, ms: captures of years are drawn together. */
const MAX_GAP_MS = 1000

/** Captures of one packet shape, as telnet-long-line is, would outweigh the others. */
const MAX_CAPTURE_PACKETS = 5000

interface Packet {
  readonly gapMs: number
  readonly wireBytes: number
  readonly data: Uint8Array
}

/** The packets of every sound Ethernet capture of the shared data, one capture behind the other. */
function realPackets(folder: string): readonly Packet[] {
  const packets: Packet[] = []
  for (const { file = '', status, linktype, capinfos_packets } of manifest(
    folder,
    'MANIFEST.tsv',
  )) {
    if (status !== 'ok' || linktype !== 'ether') continue
    if (Number(capinfos_packets) > MAX_CAPTURE_PACKETS) continue
    const stored = readFileSync(join(folder, file))
    const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored
    let lastMs = Number.NaN
    new CaptureReader().push(bytes, (record) => {
      if (record.linkType !== ETHERNET || record.damage !== '') return
      const gapMs = Math.min(Math.max(record.atMs - lastMs, 0) || 0, MAX_GAP_MS)
      lastMs = record.atMs
      const data = record.bytes.slice(record.dataAt, record.dataAt + record.capturedBytes)
      packets.push({ gapMs, wireBytes: record.wireBytes, data })
    })
  }
  return packets
}

/** Writes a pcap file through a buffer. */
class PcapWriter {
  readonly #descriptor: number
  readonly #buffer = Buffer.alloc(BUFFER_BYTES)
  #length = 0

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w')
    this.#buffer.writeUInt32LE(0xa1b2c3d4, 0)
    this.#buffer.writeUInt16LE(2, 4)
    this.#buffer.writeUInt16LE(4, 6)
    this.#buffer.writeUInt32LE(262_144, 16)
    this.#buffer.writeUInt32LE(ETHERNET, 20)
    this.#length = HEADER_BYTES
  }

  write(atMs: number, data: Uint8Array, wireBytes: number): void {
    if (this.#length + RECORD_HEADER_BYTES + data.length > BUFFER_BYTES) this.#flush()
    const at = this.#length
    const micros = Math.round(atMs * 1000)
    this.#buffer.writeUInt32LE(Math.floor(micros / 1_000_000), at)
    this.#buffer.writeUInt32LE(micros % 1_000_000, at + 4)
    this.#buffer.writeUInt32LE(data.length, at + 8)
    this.#buffer.writeUInt32LE(wireBytes, at + 12)
    this.#buffer.set(data, at + RECORD_HEADER_BYTES)
    this.#length += RECORD_HEADER_BYTES + data.length
  }

  close(): void {
    this.#flush()
    closeSync(this.#descriptor)
  }

  #flush(): void {
    for (let at = 0; at < this.#length;)
      at += writeSync(this.#descriptor, this.#buffer, at, this.#length - at)
    this.#length = 0
  }
}

const BEGIN_MS = Date.UTC(2026, 0, 1)

/** A capture of so many real packets, those of the shared captures over and over with time going on. */
export function writeBigCapture(folder: string, path: string, packets: number): void {
  const real = realPackets(folder)
  const writer = new PcapWriter(path)
  let atMs = BEGIN_MS
  for (let i = 0; i < packets; i++) {
    const { gapMs, wireBytes, data } = real[i % real.length] as Packet
    atMs += gapMs
    writer.write(atMs, data, wireBytes)
  }
  writer.close()
}

/** A flood of SYNs to one server, each from an address of its own. */
export function writeSpoofedFlood(path: string, sources: number): void {
  const writer = new PcapWriter(path)
  const frame = Buffer.from(
    '020000000002020000000001080045000028000100004006000000000000c0000202000000500000000100000000' +
      '5002ffff00000000',
    'hex',
  )
  for (let i = 0; i < sources; i++) {
    // An odd factor walks through all addresses of 32 bits without repeating one.
    frame.writeUInt32BE(Math.imul(i, 0x9e3779b1) >>> 0, 26)
    frame.writeUInt16BE(1024 + (i % 60_000), 34)
    writer.write(BEGIN_MS + i / 500, frame, frame.length)
  }
  writer.close()
}
