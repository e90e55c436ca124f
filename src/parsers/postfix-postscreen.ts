import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { canonicalAddress } from '../event/address.js'
import { utf8Length } from '../event/text.js'
import { unescapeLogged } from './logged-escapes.js'
import { readVerdict } from './postfix-refusal.js'
import {
  firstTold,
  type MailClient,
  type MailReading,
  type MailStatement,
  type MailTold,
  reading,
} from './postfix-statement.js'

/**
 * Reads a message of postscreen, which stands before smtpd and tests clients before it lets them in, without syslog header.
 * @returns null for a message that is not known.
 */
export function readPostscreenMessage(message: string): MailStatement | null {
  return readVerdict(message) ?? firstTold(READINGS, message)
}

const LOCAL = String.raw`\[(?<localAddress>[^\]\s]{1,64})\]:(?<localPort>\d{1,5})`

const READINGS: readonly MailReading[] = [
  reading(`CONNECT from CLIENT to ${LOCAL}$`, (client, { localAddress, localPort }) => {
    const address = canonicalAddress(localAddress ?? '')
    const opened = told('connection.open', client)
    return address === null ? opened : { ...opened, local: { address, port: Number(localPort) } }
  }),
  reading('DISCONNECT CLIENT$', (client) => told('connection.close', client)),
  reading(
    String.raw`HANGUP after \S+ from CLIENT in (?<where>tests (?:before|after) SMTP handshake)$`,
    (client, { where }) => told('connection.close', client, { response: `hung up in ${where}` }),
  ),
  reading(String.raw`PREGREET \d+ after \S+ from CLIENT: (?<text>.*)$`, (client, { text = '' }) =>
    pregreet(client, text),
  ),
  reading(
    String.raw`(?<what>BARE NEWLINE|NON-SMTP COMMAND|COMMAND PIPELINING|COMMAND (?:TIME|COUNT|LENGTH) LIMIT) from CLIENT after (?<where>[A-Za-z-]{2,20})(?:: (?<text>.*))?$`,
    (client, { what = '', where = '', text = '' }) => broken(client, what, where, text),
  ),
  reading('(?<passed>PASS (?:OLD|NEW)|(?:ALLOW|WHITE|DENY|BLACK)LIST(?:ED| VETO)) ', () => ({
    telemetry: 'session detail',
  })),
  reading(String.raw`(?<listed>DNSBL rank \d+ for) `, () => ({ telemetry: 'outside lookup' })),
  reading('(?<severity>fatal|panic|error): ', () => ({ telemetry: 'sensor status' })),
  reading(
    String.raw`(?<note>warning: |cache |(?:entering|leaving) STRESS|close database|\S+: (?:up|re)load)`,
    () => ({ telemetry: 'daemon note' }),
  ),
]

function told(
  kind: EventKind,
  client: MailClient,
  detail: EventDetailDraft = {},
  lengthBytes = 0,
): MailTold {
  return { kind, client, detail, lengthBytes }
}

/** A client that talks before the server has greeted: what honest ones never do. `EHLO ylmf-pc\r\n`, escaped as in C. */
function pregreet(client: MailClient, logged: string): MailTold {
  const { text, bytes } = unescapeLogged(logged)
  const name = /^(?:EHLO|HELO) +(\S{1,255})/i.exec(text)?.[1]
  return told(
    'protocol.error',
    client,
    { argument: text.trimEnd(), client: name, response: 'talked before the greeting' },
    bytes,
  )
}

/** What a client sends behind AUTH may be its credentials: it is measured, never kept. */
function broken(client: MailClient, what: string, where: string, text: string): MailTold {
  const argument = where === 'AUTH' || text === '' ? undefined : text
  const response = `${what.toLowerCase()} after ${where}`
  return told('protocol.error', client, { argument, response }, utf8Length(text))
}
