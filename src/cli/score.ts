import { Command } from 'commander'
import { scoreFiles } from '../engine/score.js'
import { LineWriter } from './line-writer.js'
import { EXIT } from './output.js'
import { printable } from './paint.js'
import { READ_OPTIONS, settingsOf, withSettings } from './settings.js'
import { count, countOf } from './table.js'

const STDOUT = 1

/** `phantomnet score PATH… | -` */
export function scoreCommand(): Command {
  const command = new Command('score')
    .description(
      'verdicts of the promoted model as NDJSON on stdout, by the same code as live traffic',
    )
    .argument('<path...>', 'logs and captures: files, folders, globs, -; plain, .gz, .zst')
  return withSettings(command, [
    ...READ_OPTIONS,
    'policy',
    'allowlist',
    'throttle_s',
    'deceive_s',
    'block_s',
  ]).action(async (paths: string[]) => {
    const { workspace, config, isQuiet } = settingsOf(command)
    const lines = new LineWriter(STDOUT, () => process.exit(EXIT.done))
    const { files, late } = await scoreFiles(paths, workspace, config, Date.now(), (line) =>
      lines.write(line),
    )
    lines.flush()
    for (const { path, read, rejected, error } of files) {
      if (error !== null)
        process.stderr.write(`${printable(path)}: ${error.code}: ${printable(error.message)}\n`)
      if (rejected > config.max_reject_ratio * read) process.exitCode = EXIT.rejected
      if (rejected > 0 && !isQuiet) {
        process.stderr.write(
          `${printable(path)}: ${count(rejected)} of ${count(read)} lines or packets rejected\n`,
        )
      }
    }
    if (late > 0 && !isQuiet) {
      process.stderr.write(
        `${countOf(late, 'event')} came after later ones of the same source, which shifts its rates and memory. For verdicts as of a merged timeline, give files that follow each other in time.\n`,
      )
    }
  })
}
