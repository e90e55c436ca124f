import { PhantomNetError } from '../errors.js'
import { paint, printable } from './paint.js'
import { Stopped } from './stopping.js'

/** Exit status, as docs/reference/cli.md lists them. */
export const EXIT = { done: 0, failed: 1, usage: 2, rejected: 3 } as const

/** The result, for a pipe: exactly one JSON document. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** The result, for a person. */
export function printText(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** The title of a section, for a person. */
export function heading(text: string): string {
  return paint('bold', text)
}

/** What a failed write to stdout is for the user; a closed pipe is none. */
export function outputFailure(cause: unknown): PhantomNetError {
  const { code, message } = cause as NodeJS.ErrnoException
  const cure =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'Free some space where it goes, and run it again.'
      : 'Check where it goes.'
  return new PhantomNetError(
    'STORE_FAILED',
    `standard output cannot be written (${code ?? message}). ${cure}`,
    { cause },
  )
}

/** Tells a failure on stderr, over the step that was being drawn. @returns the exit status. */
export function reportFailure(error: unknown): number {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[0J')
  if (error instanceof PhantomNetError) {
    process.stderr.write(
      `${paint('red', `error ${error.code}:`, process.stderr)} ${printable(error.message)}\n`,
    )
    if (error instanceof Stopped) return error.exitStatus
    return error.code === 'USAGE' || error.code.startsWith('CONFIG_') ? EXIT.usage : EXIT.failed
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(
    `error INTERNAL: this is a bug in PhantomNet. Please report it with what follows.\n${text}\n`,
  )
  return EXIT.failed
}
