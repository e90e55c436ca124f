import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The program as a user starts it, from the same build as the tests. */
export const PROGRAM = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program to its end, with an environment that holds no options of ours. */
export function runProgram(words: readonly string[], environment = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...words],
      { env: { PATH: process.env['PATH'], ...environment }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr })
      },
    )
  })
}
