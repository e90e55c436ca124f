import { join } from 'node:path'
import { readInput } from '../../src/io/sources/input-file.js'
import { openCaptureParser } from '../../src/parsers/capture.js'
import { parseCapture, type Outcomes } from '../parsers/capture-outcomes.js'
import { captureBytes, type Row } from './ground-truth.js'

/** Mutations of a record's header that leave the place of every record known: reading goes on. */
const HARMLESS = new Set(['ts-backwards', 'ts-usec-overflow', 'caplen-gt-len', 'len-zero'])

/** Mutations whose place is where the record or block at fault begins. */
const EXACT = new Set([
  ...HARMLESS,
  'caplen-huge',
  'caplen-neg',
  'zero-record',
  'garbage-tail',
  'ng-blocklen-odd',
  'ng-blocklen-huge',
  'ng-blocklen-zero',
  'ng-trailer-mismatch',
  'ng-unknown-iface',
  'ng-second-section-bom-flip',
])

/** Mutations that are felt only later: the flipped bit may lie in a length, the missing interface in no packet yet. */
const LATER = new Set(['bitflip', 'ng-bitflip', 'ng-no-idb'])

/** Here the flipped bit lies inside a packet's own bytes: nothing in a pcap file tells. */
const UNTOLD = new Set(['mutants/024-bitflip.pcap', 'mutants/099-bitflip.pcap'])

/** What is wrong with the fault told of a damaged capture; '' when nothing is. */
export function complaintOf(
  { mutation = '', file = '', byte_offset }: Row,
  { fault }: Outcomes,
): string {
  if (UNTOLD.has(file)) return fault === null ? '' : 'a fault that nothing tells'
  if (fault === null) return 'no fault'
  if (!/^.+\. .+\.$/.test(fault.message)) return 'no sentence on what happened and one on the cure'
  if (HARMLESS.has(mutation) && fault.isFinal) return 'a fault that ends reading'
  const { offset } = fault
  if (EXACT.has(mutation) ? offset !== Number(byte_offset) : offset > Number(byte_offset))
    return LATER.has(mutation) ? '' : `a fault at ${offset}, not ${byte_offset}`
  return ''
}

/** Packets of a file and the fault of its compression, through the road a user's file takes. */
async function unpackAndCount(
  folder: string,
  file: string,
): Promise<{ packets: number; code: string | null }> {
  const parser = openCaptureParser()
  let packets = 0
  const emit = (): void => {
    packets++
  }
  const { fault } = await readInput(join(folder, file), (chunk) => parser.push(chunk, emit))
  parser.end(emit)
  return { packets, code: fault?.code ?? null }
}

/** What is wrong with how a compressed capture was read; '' when nothing is. */
export async function complaintOfCompressed(
  folder: string,
  { file = '', source = '', mutation = '' }: Row,
): Promise<string> {
  const whole = parseCapture(captureBytes(folder, source)).packets.length
  const { packets, code } = await unpackAndCount(folder, file)
  const isRead = /\.(gz|zst)$/.test(file)
  const isWhole = mutation !== 'gzip cut at 2/3'
  const expected = !isRead ? 'COMPRESSION_UNSUPPORTED' : isWhole ? null : 'COMPRESSION_DAMAGED'
  const isEnough = !isRead || (isWhole ? packets === whole : packets > 0 && packets < whole)
  return code === expected && isEnough ? '' : `${packets} of ${whole} packets, ${code}`
}
