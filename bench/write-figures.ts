import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchDocument, boundOf, figureOf, OURS } from './measure.js'

const README = join('bench', 'README.md')

/** Puts a bench's document, as a table, between its marks in bench/README.md. */
export function writeFigures(bench: string, document: BenchDocument): void {
  const text = readFileSync(README, 'utf8')
  const measured = new Date().toISOString().slice(0, 10)
  writeFileSync(README, withFigures(text, bench, asMarkdown(document, measured)))
}

/**
 * The text with other figures between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`.
 * @throws Error when it has not both marks.
 */
export function withFigures(text: string, bench: string, figures: string): string {
  const [open, close] = [`<!-- bench:${bench} -->\n`, `<!-- /bench:${bench} -->`]
  const from = text.indexOf(open) + open.length
  const to = text.indexOf(close)
  if (from < open.length || to < from) throw new Error(`the text has no place for ${bench}`)
  return `${text.slice(0, from)}\n${figures}\n${text.slice(to)}`
}

/** @param measured the day. */
export function asMarkdown({ machine, rows, not_run }: BenchDocument, measured: string): string {
  const cells = rows.map((row) => [
    row.what,
    row.peer ?? OURS,
    figureOf(row),
    boundOf(row).replace('MISSED', '**missed**'),
  ])
  const absent = not_run.map((words) => `\nNot run: ${words}.\n`)
  return [
    `Measured ${measured} on ${machine}:\n`,
    table(['what', 'beside', 'figure', 'bound'], cells),
    ...absent,
  ].join('\n')
}

/** Columns as wide as their widest cell, the third to the right. */
function table(heading: readonly string[], cells: readonly (readonly string[])[]): string {
  const widths = heading.map((word, j) =>
    Math.max(word.length, ...cells.map((row) => (row[j] as string).length)),
  )
  const isRight = (j: number): boolean => j === 2
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, j) =>
      isRight(j) ? cell.padStart(widths[j] as number) : cell.padEnd(widths[j] as number),
    )
    return `| ${padded.join(' | ')} |\n`
  }
  const rule = widths.map((width, j) =>
    isRight(j) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [heading, rule, ...cells].map(line).join('')
}
