#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.js'
import { decisionsCommand } from './decisions.js'
import { evaluateCommand } from './evaluate.js'
import { ingestCommand } from './ingest.js'
import { modelsCommand } from './models.js'
import { EXIT, reportFailure } from './output.js'
import { pipelineCommand } from './pipeline.js'
import { scoreCommand } from './score.js'
import { serveCommand } from './serve.js'
import { trainCommand } from './train.js'
import { tuneCommand } from './tune.js'

const program = new Command('phantomnet')
  .description(
    'Active defence for small networks: honeypot logs and captures in, explained verdicts and decisions out.',
  )
  .version(VERSION)
  .showHelpAfterError('(phantomnet <command> --help tells its options)')

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
]) {
  program.addCommand(make())
}
exitOverrideAll(program)

// A closed pipe (`| head`) is the reader's wish to stop, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  } else process.exitCode = reportFailure(error)
}

function exitOverrideAll(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) exitOverrideAll(child)
}
