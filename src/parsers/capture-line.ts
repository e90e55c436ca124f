import type { EventDetail } from '../event/event.js'
import type { EventKind, Service } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import type { ApplicationLine, CommandLine } from '../packets/application/application-line.js'

/** What a line makes of the packet that tells it. */
export interface LineFacts {
  readonly kind: EventKind
  /** Null where the line does not tell: the ports do. */
  readonly service: Service | null
  readonly detail: EventDetailDraft
}

/**
 * The line as the parsers of logs would tell it: what a client says has the kind of a log's event, what a server answers
 * stays a packet, since its source is not the visitor.
 */
export function factsOfLine(line: ApplicationLine): LineFacts {
  switch (line.kind) {
    case 'ssh-banner':
      return line.isClient
        ? { kind: 'handshake', service: 'ssh', detail: { client: line.text } }
        : { kind: 'packet', service: 'ssh', detail: { response: line.text } }
    case 'ssh-key-exchange':
      return { kind: 'handshake', service: 'ssh', detail: { hassh: line.hassh } }
    case 'http-request':
      return {
        kind: 'http.request',
        service: 'http',
        detail: {
          method: line.method,
          url: line.target,
          host: textOrNone(line.host),
          userAgent: textOrNone(line.userAgent),
          referrer: textOrNone(line.referrer),
        },
      }
    case 'http-status':
      return { kind: 'packet', service: 'http', detail: { status: line.status } }
    case 'ftp-command':
      return { kind: 'ftp.command', service: 'ftp', detail: commandOf(line.verb, line.argument) }
    case 'smtp-command':
      return { kind: 'smtp.command', service: 'smtp', detail: mailCommandOf(line) }
    case 'ftp-reply':
    case 'smtp-reply':
      return {
        kind: 'packet',
        service: line.kind === 'ftp-reply' ? 'ftp' : 'smtp',
        detail: { status: line.code, response: textOrNone(line.text) },
      }
    case 'telnet-line':
      return telnetFacts(line)
    case 'tls-hello':
      return { kind: 'handshake', service: null, detail: { host: line.serverName } }
    case 'dns-question':
      return { kind: 'packet', service: 'dns', detail: { host: line.name } }
  }
}

function textOrNone(text: string): string | undefined {
  return text === '' ? undefined : text
}

function commandOf(verb: string, argument: string): EventDetail {
  return argument === '' ? { method: verb } : { method: verb, argument }
}

const PATH = /^(?:FROM|TO): *<([^>]*)>/i

function mailCommandOf({ verb, argument }: CommandLine<'smtp-command'>): EventDetail {
  const detail = commandOf(verb, argument)
  if (verb === 'HELO' || verb === 'EHLO')
    return argument === '' ? detail : { ...detail, client: argument }
  const path = PATH.exec(argument)?.[1]
  if (path === undefined) return detail
  if (verb === 'MAIL') return { ...detail, mailFrom: path }
  return verb === 'RCPT' ? { ...detail, mailTo: path } : detail
}

/** A user name waits for its password; with that the log-in is tried. */
function telnetFacts(line: Extract<ApplicationLine, { kind: 'telnet-line' }>): LineFacts {
  const service = 'telnet'
  if (!line.isClient) return { kind: 'packet', service, detail: { response: line.text } }
  if (line.answers === '') return { kind: 'command', service, detail: { command: line.text } }
  if (line.answers === 'user name')
    return { kind: 'packet', service, detail: { userName: line.userName } }
  const detail = { userName: textOrNone(line.userName), authMethod: 'password' } as const
  return { kind: 'auth.attempt', service, detail }
}
