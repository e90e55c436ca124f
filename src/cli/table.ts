import { formatShare } from '../plots/number-format.js'
import { paint, printable } from './progress.js'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Cells wider than this are cut in the middle. */
const MAX_CELL_WIDTH = 56

/** A plain table for people: a header, a rule, rows; numbers to the right. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => shorten(printable(cell))))
  const widths = columns.map(({ title }, j) =>
    Math.max(title.length, ...cells.map((row) => row[j]?.length ?? 0)),
  )
  const line = (row: readonly string[], style: (text: string) => string = (text) => text): string =>
    `  ${row.map((cell, j) => style(pad(cell, widths[j] as number, columns[j]?.align))).join('  ')}`.trimEnd()
  const header = line(
    columns.map(({ title }) => title),
    (text) => paint('bold', text),
  )
  const rule = `  ${paint('dim', widths.map((width) => '─'.repeat(width)).join('  '))}`
  return [header, rule, ...cells.map((row) => line(row))].join('\n')
}

/** Facts one below the other, their names in a column of their own. */
export function sheet(facts: readonly (readonly [name: string, fact: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length))
  return facts
    .map(([name, fact]) => `  ${paint('dim', name.padEnd(width))}  ${printable(fact)}`)
    .join('\n')
}

/** A share or score with three decimals; a dash for what is no number. */
export function figure(value: number | null | undefined): string {
  return formatShare(value ?? null)
}

/** Thousands with a thin separator: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
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

function pad(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width)
}

function shorten(text: string): string {
  if (text.length <= MAX_CELL_WIDTH) return text
  const tail = Math.floor(MAX_CELL_WIDTH * 0.7)
  return `${text.slice(0, MAX_CELL_WIDTH - tail - 1)}…${text.slice(-tail)}`
}
