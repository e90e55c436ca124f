import type { EventDetailDraft } from '../event/make-event.js'

const COMMAND = /^([A-Za-z]{3,10})(?:[ :](.*))?$/s
const ADDRESS = /<([^<>]{0,320})>/

/**
 * What a line of an SMTP client shows: verb and argument, and the address of MAIL and RCPT. What follows AUTH is left out, and so is a
 * line that is no command: both may be a password.
 */
export function smtpCommand(line: string): EventDetailDraft {
  const words = COMMAND.exec(line.trimEnd())
  if (words === null) return {}
  const method = (words[1] as string).toUpperCase()
  const argument = words[2]
  if (!VERBS.has(method)) return {}
  if (method === 'AUTH') return { method, argument: argument?.split(' ')[0] }
  const address = argument === undefined ? undefined : ADDRESS.exec(argument)?.[1]
  return {
    method,
    argument,
    client: method === 'HELO' || method === 'EHLO' ? argument : undefined,
    mailFrom: method === 'MAIL' ? address : undefined,
    mailTo: method === 'RCPT' ? address : undefined,
  }
}

const VERBS: ReadonlySet<string> = new Set([
  'HELO',
  'EHLO',
  'LHLO',
  'MAIL',
  'RCPT',
  'DATA',
  'RSET',
  'NOOP',
  'QUIT',
  'VRFY',
  'EXPN',
  'HELP',
  'ETRN',
  'TURN',
  'AUTH',
  'STARTTLS',
  'BDAT',
  'XCLIENT',
])
