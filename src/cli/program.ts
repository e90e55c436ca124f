import { Command, type CommanderError } from 'commander'
import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { VERSION } from '../version.js'
import { auditCommand } from './audit.js'
import { decisionsCommand } from './decisions.js'
import { evaluateCommand } from './evaluate.js'
import { ingestCommand } from './ingest.js'
import { modelsCommand } from './models.js'
import { pipelineCommand } from './pipeline.js'
import { policyCommand } from './policy.js'
import { respondersCommand } from './responders.js'
import { rulesCommand } from './rules.js'
import { scoreCommand } from './score.js'
import { serveCommand } from './serve.js'
import { tokensCommand } from './tokens.js'
import { trainCommand } from './train.js'
import { tuneCommand } from './tune.js'

/** Every command, in the order docs/reference/cli.md lists them. */
export function buildProgram(): Command {
  const program = new Command('phantomnet')
    .description(
      'Active defence for small networks: honeypot logs and captures in, explained verdicts and decisions out.',
    )
    .version(VERSION)
  for (const make of [
    ingestCommand,
    trainCommand,
    tuneCommand,
    evaluateCommand,
    pipelineCommand,
    scoreCommand,
    serveCommand,
    modelsCommand,
    decisionsCommand,
    policyCommand,
    respondersCommand,
    rulesCommand,
    tokensCommand,
    auditCommand,
  ]) {
    program.addCommand(make())
  }
  quieten(program)
  return program
}

/** Commander throws instead of ending the process, and leaves the telling of errors to us. */
function quieten(command: Command): void {
  command.exitOverride().showSuggestionAfterError(false)
  command.configureOutput({ outputError: () => undefined })
  for (const child of command.commands) quieten(child)
}

/**
 * What commander refused, as an error of ours with the nearest known word.
 * @returns null when nothing was refused: help or the version was asked for and printed.
 */
export function usageError(
  error: CommanderError,
  program: Command,
  words: readonly string[],
): PhantomNetError | null {
  if (error.exitCode === 0) return null
  const command = commandOf(program, words)
  const path = pathOf(command)
  if (error.code === 'commander.help')
    return new PhantomNetError('USAGE', `${path} needs a command. Its help is above.`)
  const what = error.message.replace(/^error: /, '').replace(/\.$/, '')
  const unknown = /^unknown (?:command|option) '([^']*)'/.exec(what)?.[1]
  const known =
    unknown?.startsWith('-') === true
      ? optionsOf(command)
      : command.commands.map((child) => child.name())
  const cure =
    unknown === undefined || known.length === 0
      ? ''
      : ` Did you mean \`${nearest(unknown, known)}\`?`
  return new PhantomNetError('USAGE', `${what}.${cure} See \`${path} --help\`.`)
}

/** The command that the words name, as deep as they do. */
function commandOf(program: Command, words: readonly string[]): Command {
  let command = program
  for (const word of words) {
    const child = command.commands.find((candidate) => candidate.name() === word)
    if (child === undefined) return command
    command = child
  }
  return command
}

/** What a user writes to reach it: `phantomnet decisions add`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function optionsOf(command: Command): string[] {
  return [...command.options.flatMap(({ long }) => long ?? []), '--help']
}
