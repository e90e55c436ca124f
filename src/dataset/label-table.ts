import { PhantomNetError } from '../errors.js'
import { canonicalAddress } from '../event/address.js'
import { FlowLabels, type LabelledFlow } from './flow-labels.js'
import { readLabelWords } from './label-words.js'
import { readTableTime } from './table-time.js'

/** Rows a table may have; more is no label table. */
const MAX_ROWS = 5_000_000

const MAX_PORT = 65_535

/** Names a column has in the tables that are about, in lower case without spaces and underscores. */
const COLUMNS = {
  time: ['ts', 'starttime', 'timestamp', 'time', 'stime', 'flowstart'],
  duration: ['dur', 'duration', 'flowduration'],
  source: ['id.origh', 'srcaddr', 'sourceip', 'srcip', 'saddr', 'sourceaddress'],
  destination: ['id.resph', 'dstaddr', 'destinationip', 'dstip', 'daddr', 'destinationaddress'],
  port: ['id.respp', 'dport', 'destinationport', 'dstport', 'dsport'],
  label: ['label', 'class'],
  detail: ['detailedlabel', 'attack', 'attackcat'],
} as const

type Column = keyof typeof COLUMNS

/** Durations of this column are microseconds, as CICFlowMeter writes them; of the others seconds. */
const MICROSECONDS = 'flowduration'

/** What was read of a table. */
export interface LabelTable {
  readonly flows: FlowLabels
  readonly rows: number
  /** Rows without a time or an address; nothing is labelled by them. */
  readonly unread: number
}

/** Whether a text is a table of labelled flows rather than a label file: a Zeek log, or a heading with a column of labels. */
export function looksLikeLabelTable(text: string): boolean {
  const [first = ''] = text.split(/\r?\n/, 1)
  if (first.startsWith('#separator')) return true
  const names = cells(first, delimiterOf(first)).map(plain)
  return names.length > 2 && names.some((name) => isOneOf('label', name))
}

/**
 * Reads a table of labelled flows: Zeek's logs with `label` (and `detailedlabel`), as Slips and the CTU write them, binetflow, and CSV or
 * TSV with columns for time, source address and label (CICIDS' flows).
 * @throws PhantomNetError LABELS_INVALID naming the column that is missing.
 */
export function readLabelTable(text: string): LabelTable {
  let delimiter = ','
  let heading: readonly string[] | null = null
  let at: Readonly<Record<Column, number>> | null = null
  const flows: LabelledFlow[] = []
  let [rows, unread] = [0, 0]
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#fields')) {
      ;[, ...heading] = line.split('\t')
      delimiter = '\t'
    } else if (line.startsWith('#') || line.trim() === '') continue
    else if (heading === null) {
      delimiter = delimiterOf(line)
      heading = cells(line, delimiter)
    } else {
      at ??= columnsOf(heading)
      if (++rows > MAX_ROWS) throw invalid(`it has more than ${MAX_ROWS} rows`)
      const flow = readRow(cells(line, delimiter), at, heading)
      if (flow === null) unread++
      else if (flow.verdict !== null) flows.push({ ...flow, verdict: flow.verdict })
    }
  }
  columnsOf(heading ?? [])
  return { flows: new FlowLabels(flows), rows, unread }
}

function columnsOf(heading: readonly string[]): Readonly<Record<Column, number>> {
  const names = heading.map(plain)
  const of = (column: Column): number => names.findIndex((name) => isOneOf(column, name))
  const at = {
    time: of('time'),
    duration: of('duration'),
    source: of('source'),
    destination: of('destination'),
    port: of('port'),
    label: of('label'),
    detail: of('detail'),
  }
  for (const needed of ['time', 'source', 'label'] as const) {
    if (at[needed] < 0)
      throw invalid(
        `it has no column for the ${needed === 'source' ? 'source address' : needed} (${COLUMNS[needed].join(', ')}), so no event can be told by it`,
      )
  }
  return at
}

function readRow(
  row: readonly string[],
  at: Readonly<Record<Column, number>>,
  heading: readonly string[],
): (Omit<LabelledFlow, 'verdict'> & { verdict: LabelledFlow['verdict'] | null }) | null {
  const cell = (column: Column): string => row[at[column]]?.trim() ?? ''
  const time = readTableTime(cell('time'))
  const sourceIp = canonicalAddress(cell('source'))
  if (time === null || sourceIp === null) return null
  const duration = Number(cell('duration'))
  const unitMs = plain(heading[at.duration] ?? '') === MICROSECONDS ? 1e-3 : 1000
  const lastsMs = duration > 0 && Number.isFinite(duration) ? duration * unitMs : 0
  const port = /^\d{1,5}$/.test(cell('port')) ? Number(cell('port')) : MAX_PORT + 1
  return {
    sourceIp,
    destinationIp: canonicalAddress(cell('destination')),
    destinationPort: port > MAX_PORT ? null : port,
    fromMs: time.fromMs,
    toMs: time.toMs + lastsMs,
    verdict: readLabelWords(cell('label'), at.detail < 0 ? '' : cell('detail')),
  }
}

function isOneOf(column: Column, name: string): boolean {
  return (COLUMNS[column] as readonly string[]).includes(name)
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_"\uFEFF]/g, '')
}

function delimiterOf(line: string): string {
  return line.includes('\t') ? '\t' : ','
}

/** No cell of these tables that is read holds a delimiter; quotes around one are taken off. */
function cells(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((text) => text.replace(/^\s*"(.*)"\s*$/, '$1'))
}

function invalid(what: string): PhantomNetError {
  return new PhantomNetError(
    'LABELS_INVALID',
    `The label table cannot be used: ${what}. See docs/reference/labels.md for the columns.`,
  )
}
