#!/usr/bin/env node
import './v8-flags.js'
import { CommanderError } from 'commander'
import { EXIT, outputFailure, reportFailure } from './output.js'
import { buildProgram, usageError } from './program.js'

// A closed pipe (`| head`) is the reader's wish to stop, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : reportFailure(outputFailure(error)))
})

const program = buildProgram()
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    const refused = usageError(error, program, process.argv.slice(2))
    process.exitCode = refused === null ? EXIT.done : reportFailure(refused)
  } else process.exitCode = reportFailure(error)
}
