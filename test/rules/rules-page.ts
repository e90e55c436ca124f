import type { RuleFamily } from '../../src/rules/rule.js'
import { TECHNIQUES } from '../../src/rules/techniques.js'

/** Tables of docs/reference/rules.md as cells: one for each family under its heading, and one of the techniques. */
export interface RulesPage {
  readonly families: readonly { readonly name: string; readonly rows: readonly Row[] }[]
  readonly techniques: readonly Row[]
}

type Row = readonly string[]

/** What the page must hold. */
export function expectedPage(families: readonly RuleFamily[]): RulesPage {
  return {
    families: families.map(({ name, rules }) => ({
      name,
      rows: rules.map(({ id, meaning, score, attackType, technique }) => [
        `\`${id}\``,
        inCell(meaning),
        String(score),
        attackType,
        technique,
      ]),
    })),
    techniques: Object.entries(TECHNIQUES)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, title]) => [id, title]),
  }
}

/** What the page holds: rows of tables whose first cell is a rule's id in code or a technique's id. */
export function readPage(markdown: string): RulesPage {
  const families: { name: string; rows: Row[] }[] = []
  const techniques: Row[] = []
  for (const line of markdown.split('\n')) {
    const heading = /^### `([a-z-]+)`/.exec(line)
    if (heading !== null) families.push({ name: heading[1] as string, rows: [] })
    if (!line.startsWith('| ')) continue
    const cells = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
    if (/^`[a-z0-9]+(-[a-z0-9]+)*`$/.test(cells[0] as string) && cells.length === 5) {
      families.at(-1)?.rows.push(cells)
    } else if (/^T\d{4}/.test(cells[0] as string)) techniques.push(cells)
  }
  return { families, techniques }
}

/** The tables in Markdown, to be pasted into the page when a rule was changed. */
export function renderPage({ families, techniques }: RulesPage): string {
  const tables = families.map(({ name, rows }) => {
    const head = [
      '| id | matches | score | attack type | technique |',
      '| --- | --- | ---: | --- | --- |',
    ]
    return [`### \`${name}\``, '', ...head, ...rows.map(line), ''].join('\n')
  })
  const head = ['| technique | title in ATT&CK |', '| --- | --- |']
  return [...tables, ...head, ...techniques.map(line)].join('\n')
}

function line(cells: Row): string {
  return `| ${cells.join(' | ')} |`
}

/** A bar would end the cell, an asterisk or a brace might be read as markup. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
