import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sharedData } from '../project.js'

/** The shared captures and what capinfos and tshark 4.0.17 say of them, or null where they are not there. */
export const CAPTURES_FOLDER = sharedData('pcap')

export type Row = Readonly<Record<string, string>>

/** The rows of a tab-separated table whose first line names the columns. */
export function tableOf(text: string): readonly Row[] {
  const [head, ...lines] = text.trimEnd().split('\n')
  const names = (head as string).split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    const row: Record<string, string> = {}
    for (let i = 0; i < names.length; i++) row[names[i] as string] = cells[i] ?? ''
    return row
  })
}

export function manifest(folder: string, name: string): readonly Row[] {
  return tableOf(readFileSync(join(folder, name), 'utf8'))
}

/** A capture's bytes, gzip unpacked. */
export function captureBytes(folder: string, file: string): Uint8Array {
  const bytes = readFileSync(join(folder, file))
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

/** tshark's row for each packet of a capture. */
export function goldenRows(folder: string, file: string): readonly Row[] {
  const path = join(folder, 'golden', `${file.replace('pcap/', '')}.tsv.gz`)
  return tableOf(gunzipSync(readFileSync(path)).toString())
}

/** Milliseconds of tshark's "seconds.fraction". */
export function goldenMs(text: string): number {
  const [seconds, fraction = '0'] = text.split('.')
  return Number(seconds) * 1000 + Number(`0.${fraction}`) * 1000
}

/** The outermost of the occurrences of a field that tshark lists. */
export function outermost(row: Row, field: string): string {
  return (row[field] ?? '').split(',')[0] as string
}
