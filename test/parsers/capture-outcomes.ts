import type { CaptureFault } from '../../src/packets/capture-fault.js'
import { type CaptureOptions, openCaptureParser } from '../../src/parsers/capture.js'
import type { Parsed } from '../../src/parsers/parser.js'

export interface Outcome {
  readonly parsed: Parsed
  readonly offset: number
  readonly dataBytes: number
}

export interface Outcomes {
  readonly format: string
  readonly packets: readonly Outcome[]
  readonly fault: CaptureFault | null
}

/**
 * Parses a whole capture in chunks of the sizes given, in turn and over again; without sizes in one.
 * Each chunk is a copy that is wiped afterwards: whoever holds on to one reads rubbish.
 */
export function parseCapture(
  bytes: Uint8Array,
  chunkSizes: readonly number[] = [],
  options: Partial<CaptureOptions> = {},
): Outcomes {
  const parser = openCaptureParser(options)
  const packets: Outcome[] = []
  const emit = (parsed: Parsed, offset: number, data: Uint8Array): void => {
    packets.push({ parsed, offset, dataBytes: data.length })
  }
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size =
      chunkSizes.length === 0 ? bytes.length : (chunkSizes[turn % chunkSizes.length] as number)
    const chunk = bytes.slice(at, at + size)
    parser.push(chunk, emit)
    chunk.fill(0x55)
    at += size
  }
  parser.end(emit)
  return { format: parser.format, packets, fault: parser.fault }
}
