import { compareLines, goldenLines, ourLines } from '../test/packets/application-comparison.js'
import { complaintOf, complaintOfCompressed } from '../test/packets/damaged-comparison.js'
import {
  captureBytes,
  CAPTURES_FOLDER,
  goldenRows,
  manifest,
  type Row,
} from '../test/packets/ground-truth.js'
import { compareInnermost } from '../test/packets/innermost-comparison.js'
import { compareOutermost, CUSTOM_BLOCKS } from '../test/packets/outermost-comparison.js'
import { parseCapture } from '../test/parsers/capture-outcomes.js'

/**
 * Every capture of the shared data against what tshark and capinfos say of it: sound ones packet by packet and line by
 * line, damaged and compressed ones by the packets that are intact and the place of the damage. Exit 1 when one fails.
 * With --json one document.
 */

/** Of tshark's application lines so many must be read. */
const LEAST_LINES = 0.99

/** What one damaged capture may take, ms: more is a hang. */
const MOST_MS = 5000

const asJson = process.argv.includes('--json')
const print = (text: string): void => void (asJson ? undefined : process.stdout.write(`${text}\n`))

interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly peer: string | null
  readonly at_least?: number
  readonly at_most?: number
}

const figures: Figure[] = []
if (CAPTURES_FOLDER === null) print('skipped: the shared captures are not here')
else {
  const captures = manifest(CAPTURES_FOLDER, 'MANIFEST.tsv')
  provePackets(CAPTURES_FOLDER, captures)
  proveLines(CAPTURES_FOLDER, captures)
  await proveDamage(CAPTURES_FOLDER, captures, manifest(CAPTURES_FOLDER, 'MANIFEST_MUTANTS.tsv'))
}
for (const { what, value, unit, at_least, at_most } of figures) {
  const isKept = value >= (at_least ?? -Infinity) && value <= (at_most ?? Infinity)
  if (!isKept) process.exitCode = 1
  print(`${what.padEnd(52)} ${value.toLocaleString('en-US')} ${unit}${isKept ? '' : '  MISSED'}`)
}
if (asJson) process.stdout.write(`${JSON.stringify({ machine: process.version, rows: figures })}\n`)

function provePackets(folder: string, captures: readonly Row[]): void {
  let packets = 0
  let inTunnels = 0
  let files = 0
  const differences: string[] = []
  for (const row of captures) {
    const { file = '', status, capinfos_type } = row
    if (status !== 'ok' || capinfos_type === 'erf' || CUSTOM_BLOCKS.test(file)) continue
    const rows = goldenRows(folder, file)
    const outermost = compareOutermost(folder, file, rows, row)
    const innermost = compareInnermost(folder, file, rows)
    files++
    packets += outermost.events
    for (const count of innermost.tunnels.values()) inTunnels += count
    differences.push(...outermost.differences, ...innermost.differences)
  }
  for (const difference of differences.slice(0, 20)) print(`  ${difference}`)
  note('sound captures compared', files, 'captures', { at_least: 631 })
  note('packets compared: time, addresses, ports, flags', packets, 'packets', { at_least: 188_333 })
  note('of these in tunnels, inner and outer addresses', inTunnels, 'packets', { at_least: 1799 })
  note('differences', differences.length, 'packets', { at_most: 0 })
}

function proveLines(folder: string, captures: readonly Row[]): void {
  const fields = new Map<string, { golden: number; same: number }>()
  for (const { file = '', status } of captures) {
    const golden = status === 'ok' ? goldenLines(folder, file) : null
    if (golden === null) continue
    const ours = ourLines(folder, file)
    for (const [field, texts] of golden) {
      const sum = fields.get(field) ?? { golden: 0, same: 0 }
      const { same } = compareLines(texts, ours.get(field) ?? [])
      fields.set(field, { golden: sum.golden + texts.length, same: sum.same + same })
    }
  }
  let golden = 0
  let same = 0
  for (const [field, sum] of fields) {
    print(`  ${field.padEnd(40)} ${sum.same} of ${sum.golden}`)
    golden += sum.golden
    same += sum.same
  }
  note('application lines read, of tshark’s', (100 * same) / golden, '%', {
    at_least: 100 * LEAST_LINES,
  })
}

async function proveDamage(
  folder: string,
  captures: readonly Row[],
  mutants: readonly Row[],
): Promise<void> {
  const wrong: string[] = []
  let slowestMs = 0
  let read = 0
  const timed = async (file: string, work: () => Promise<string> | string): Promise<void> => {
    const started = performance.now()
    const complaint = await work()
    slowestMs = Math.max(slowestMs, performance.now() - started)
    read++
    if (complaint !== '') wrong.push(`${file}: ${complaint}`)
  }
  for (const row of mutants) {
    const { file = '' } = row
    await timed(file, () =>
      file.startsWith('compressed/')
        ? complaintOfCompressed(folder, row)
        : complaintOfMutant(folder, row),
    )
  }
  for (const { file = '', status, tshark_packets } of captures) {
    if (status === 'ok') continue
    await timed(file, () => {
      const { packets, fault } = parseCapture(captureBytes(folder, file))
      const isSilent =
        fault === null && !packets.every(({ parsed }) => parsed.outcome === 'skipped')
      if (isSilent) return 'no fault'
      // capinfos takes one fuzzed file for a variant of pcap and finds a second packet in it.
      const intact = Number(tshark_packets) - (file.includes('bug-6875-01') ? 1 : 0)
      return packets.length < intact ? `${packets.length} of ${intact} packets` : ''
    })
  }
  for (const complaint of wrong.slice(0, 20)) print(`  ${complaint}`)
  note('damaged and compressed captures', read, 'captures', { at_least: 236 })
  note('intact packets lost, places misnamed, faults untold', wrong.length, 'captures', {
    at_most: 0,
  })
  note('the slowest of them', Math.round(slowestMs), 'ms', { at_most: MOST_MS })
}

function complaintOfMutant(folder: string, row: Row): string {
  const ours = parseCapture(captureBytes(folder, row['file'] ?? ''))
  const intact = Number(row['intact_packets_before_damage'])
  if (ours.packets.length < intact) return `${ours.packets.length} of ${intact} packets`
  return complaintOf(row, ours)
}

function note(
  what: string,
  value: number,
  unit: string,
  bound: Pick<Figure, 'at_least' | 'at_most'>,
): void {
  figures.push({ what, value: Math.round(value * 100) / 100, unit, peer: null, ...bound })
}
