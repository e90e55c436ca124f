import { formatShare } from '../plots/number-format.js'
import { paint, printable } from './paint.js'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Left out when the table is too wide; the highest number goes first. */
  readonly drop?: number
  /** Whether its texts may be broken at blanks (`wrap`) or shortened in the middle (`cut`) to save room. */
  readonly narrow?: 'wrap' | 'cut'
}

const INDENT = 2
const GAP = 2

/** A column that gives way keeps at least this. */
const MIN_NARROW = 16

/** Width where nobody can tell: a pipe or a file. */
const PLAIN_WIDTH = 120

/** Characters a line of the result may take. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 80) : PLAIN_WIDTH
}

/**
 * A plain table for people: a header, a rule, rows; numbers to the right. Too wide for the terminal, it drops columns
 * that may be dropped, then narrows one that may be.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = terminalWidth(),
): string {
  const cells = rows.map((row) => row.map(printable))
  const kept = keptColumns(columns, cells, width)
  const shown = kept.map((j) => columns[j] as Column)
  const widths = narrowed(
    shown,
    kept.map((j) => widthOf(columns, cells, j)),
    width,
  )
  const line = (texts: readonly string[], style = (text: string): string => text): string =>
    ' '.repeat(INDENT) +
    texts
      .map((text, k) => style(pad(text, widths[k] as number, shown[k]?.align)))
      .join(' '.repeat(GAP))
      .trimEnd()
  const body = cells.flatMap((row) => {
    const parts = kept.map((j, k) => linesOf(row[j] ?? '', widths[k] as number, shown[k]?.narrow))
    const height = Math.max(...parts.map((part) => part.length))
    return Array.from({ length: height }, (_, i) => line(parts.map((part) => part[i] ?? '')))
  })
  const header = line(
    shown.map(({ title }) => title),
    (text) => paint('bold', text),
  )
  const rule = line(
    widths.map((wide) => '─'.repeat(wide)),
    (text) => paint('dim', text),
  )
  return [header, rule, ...body].join('\n')
}

/** Facts one below the other, their names in a column of their own; long facts go on below themselves. */
export function sheet(
  facts: readonly (readonly [name: string, fact: string])[],
  width: number = terminalWidth(),
): string {
  const names = Math.max(...facts.map(([name]) => name.length))
  const before = ' '.repeat(INDENT + names + GAP)
  return facts
    .map(([name, fact]) => {
      const lines = wrap(printable(fact), width - before.length)
      return `${' '.repeat(INDENT)}${paint('dim', name.padEnd(names))}${' '.repeat(GAP)}${lines.join(`\n${before}`)}`
    })
    .join('\n')
}

/** Text broken at blanks into lines of at most the width; a word that is longer stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/** A share or score with three decimals; a dash for what is no number. */
export function figure(value: number | null | undefined): string {
  return formatShare(value ?? null)
}

/** Thousands with a separator: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** A number with its noun, in the plural but for 1. */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Bytes in the unit that reads best. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

function widthOf(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  j: number,
): number {
  return cells.reduce(
    (most, row) => Math.max(most, row[j]?.length ?? 0),
    (columns[j] as Column).title.length,
  )
}

function total(widths: readonly number[]): number {
  return INDENT + widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1)
}

/** Columns that stay: the droppable go one by one until the rest fits, counting what may narrow as narrow. */
function keptColumns(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number,
): number[] {
  let kept = columns.map((_, j) => j)
  const least = (j: number): number => comfortable(widthOf(columns, cells, j), columns[j] as Column)
  for (;;) {
    if (total(kept.map(least)) <= width) return kept
    const last = kept.reduce<number | null>((found, j) => {
      const drop = columns[j]?.drop ?? 0
      return drop > 0 && drop > (found === null ? 0 : (columns[found]?.drop ?? 0)) ? j : found
    }, null)
    if (last === null) return kept
    kept = kept.filter((j) => j !== last)
  }
}

/** Share of its longest text that a column keeps before others are dropped for it. */
const COMFORTABLE = { wrap: 0.5, cut: 0.75 } as const

function comfortable(full: number, { narrow, title }: Column): number {
  if (narrow === undefined) return full
  return Math.min(full, Math.max(MIN_NARROW, title.length, Math.ceil(full * COMFORTABLE[narrow])))
}

function narrowed(shown: readonly Column[], widths: readonly number[], width: number): number[] {
  const excess = total(widths) - width
  if (excess <= 0) return [...widths]
  const give = shown.findIndex(({ narrow }) => narrow !== undefined)
  return widths.map((wide, k) => (k === give ? Math.max(MIN_NARROW, wide - excess) : wide))
}

function linesOf(text: string, width: number, narrow: Column['narrow']): string[] {
  if (text.length <= width) return [text]
  return narrow === 'wrap' ? wrap(text, width) : [shorten(text, width)]
}

function pad(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width)
}

function shorten(text: string, width: number): string {
  const tail = Math.floor(width * 0.7)
  return `${text.slice(0, width - tail - 1)}…${text.slice(-tail)}`
}
