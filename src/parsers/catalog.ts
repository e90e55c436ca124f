import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { CaptureFormat } from '../packets/capture-format.js'
import { accessLog } from './access-log.js'
import { cowrie } from './cowrie.js'
import { opencanary } from './opencanary.js'
import type { LogFormat } from './parser.js'
import { phantomnet } from './phantomnet.js'
import { postfix } from './postfix.js'
import { sshd } from './sshd.js'
import { vsftpd } from './vsftpd.js'

/** Every log format, in the order docs/reference/formats.md lists them; of two equally sure ones the earlier is taken. */
export const LOG_FORMATS: readonly LogFormat[] = [
  cowrie,
  opencanary,
  sshd,
  accessLog,
  vsftpd,
  postfix,
  phantomnet,
]

/** Formats that are no lines: telling them from each other is the capture reader's work. */
export const CAPTURE_FORMATS: readonly CaptureFormat[] = ['pcap', 'pcapng']

/** What the surest format must be at least for a file to be read as it. */
export const LEAST_SURE = 0.5

/**
 * The format that is surest of these first lines (non-empty, at most 64); null when none is at least half sure.
 * Lines that begin with # are comments in every format, so they tell nothing.
 */
export function detectLogFormat(firstLines: readonly string[]): LogFormat | null {
  const lines = firstLines.filter((line) => !line.startsWith('#'))
  let best: LogFormat | null = null
  let bestSure = 0
  for (const format of LOG_FORMATS) {
    const sure = format.detect(lines)
    if (sure < LEAST_SURE || sure <= bestSure) continue
    best = format
    bestSure = sure
  }
  return best
}

/**
 * The log format of that name; null when it is the name of a capture format, whose files are no lines.
 * @throws PhantomNetError FORMAT_UNKNOWN with the nearest known name.
 */
export function formatNamed(name: string): LogFormat | null {
  const format = LOG_FORMATS.find((candidate) => candidate.name === name)
  if (format !== undefined) return format
  if (CAPTURE_FORMATS.some((capture) => capture === name)) return null
  const known = [...LOG_FORMATS.map((candidate) => candidate.name), ...CAPTURE_FORMATS]
  throw new PhantomNetError(
    'FORMAT_UNKNOWN',
    `There is no format \`${name}\`. Did you mean \`${nearest(name, known)}\`? Known are ${known.join(', ')}.`,
  )
}
