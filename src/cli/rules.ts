import { Command } from 'commander'
import { readCrs } from '../io/sources/crs-files.js'
import { RULE_FAMILIES } from '../rules/catalog.js'
import { crsFamily } from '../rules/crs/crs-family.js'
import type { CrsRuleSet } from '../rules/crs/rule-set.js'
import { printJson, printText } from './output.js'
import { printable } from './paint.js'
import { settingsOf, withSettings } from './settings.js'
import { count, countOf, table } from './table.js'

/** `phantomnet rules` */
export function rulesCommand(): Command {
  const command = withSettings(
    new Command('rules')
      .description(
        'the rules that judge, and with --crs those of an installed set that are not taken',
      )
      .option('--untaken', 'list each rule of the set that is not taken, with its place'),
    ['crs', 'crs_paranoia'],
  )
  return command.action(() => {
    const { config, isJson } = settingsOf(command)
    const set = config.crs === 'off' ? null : readCrs(config.crs, config.crs_paranoia)
    const families = [...RULE_FAMILIES, ...(set === null ? [] : [crsFamily(set)])]
    if (isJson) {
      printJson({
        families: families.map(({ name, rules }) => ({ name, rules })),
        untaken: set?.untaken ?? [],
      })
      return
    }
    const shown = families.map(({ name, rules }) => [name, count(rules.length)])
    printText(table([{ title: 'family' }, { title: 'rules', align: 'right' }], shown))
    if (set === null) return
    const isEach = command.opts<{ untaken?: boolean }>().untaken === true
    printText(`\n${countOf(set.untaken.length, 'rule')} of the set not taken:\n`)
    printText(isEach ? eachUntaken(set) : reasonsTable(set))
  })
}

function reasonsTable({ untaken }: CrsRuleSet): string {
  const times = new Map<string, number>()
  for (const { reason } of untaken) times.set(reason, (times.get(reason) ?? 0) + 1)
  return table(
    [{ title: 'rules', align: 'right' }, { title: 'why' }],
    [...times]
      .toSorted(([, a], [, b]) => b - a)
      .map(([reason, number]) => [count(number), printable(reason)]),
  )
}

function eachUntaken({ untaken }: CrsRuleSet): string {
  return table(
    [{ title: 'rule', align: 'right' }, { title: 'place' }, { title: 'why' }],
    untaken.map(({ id, file, line, reason }) => [
      id === 0 ? '–' : String(id),
      `${printable(file)}:${line}`,
      printable(reason),
    ]),
  )
}
