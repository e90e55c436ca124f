import { Command } from 'commander'
import { scoreFiles } from '../engine/score.js'
import { settingsOf, withSettings } from './settings.js'

/** `phantomnet score PATH… | -` */
export function scoreCommand(): Command {
  const command = new Command('score')
    .description('verdicts of the promoted model as NDJSON on stdout, by the same code as live traffic')
    .argument('<path...>', 'logs and captures; - is standard input')
  return withSettings(command, [
    'format',
    'zone',
    'normal_hours_start',
    'normal_hours_end',
    'session_gap_s',
    'max_sources',
    'allowlist',
  ]).action(async (paths: string[]) => {
    const settings = settingsOf(command)
    const accounts = await scoreFiles(paths, settings.workspace, settings.config, Date.now(), (line) =>
      process.stdout.write(`${line}\n`),
    )
    for (const { path, error } of accounts) {
      if (error !== null) process.stderr.write(`${path}: ${error.code}: ${error.message}\n`)
    }
  })
}
