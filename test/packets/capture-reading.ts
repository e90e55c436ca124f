import { CaptureReader } from '../../src/packets/capture.js'
import type { CaptureFault } from '../../src/packets/capture-fault.js'
import type { CaptureRecord } from '../../src/packets/capture-record.js'

/** A copy of a record, with what was captured in bytes of its own. */
export type CopiedRecord = Omit<CaptureRecord, 'bytes' | 'dataAt'> & { readonly data: Uint8Array }

export interface Reading {
  readonly format: string
  readonly records: readonly CopiedRecord[]
  readonly fault: CaptureFault | null
}

/** Reads a whole capture in chunks of one size, keeping a copy of every packet. */
export function readCapture(bytes: Uint8Array, chunkBytes = bytes.length): Reading {
  const reader = new CaptureReader()
  const records: CopiedRecord[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // A fresh copy that is wiped afterwards: whoever holds on to a chunk reads zeros.
    const chunk = bytes.slice(at, at + chunkBytes)
    reader.push(chunk, (record) => records.push(copyOf(record)))
    chunk.fill(0)
  }
  reader.end()
  return { format: reader.format, records, fault: reader.fault }
}

function copyOf({ bytes, dataAt, ...rest }: CaptureRecord): CopiedRecord {
  return { ...rest, data: bytes.slice(dataAt, dataAt + rest.capturedBytes) }
}
