import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { CLIENT, clientOf, type MailStatement, type MailTold } from './postfix-statement.js'

/** `NOQUEUE: reject: RCPT from mail.example[203.0.113.5]: `, and the other actions Postfix logs in this form. */
const VERDICT = new RegExp(
  String.raw`^(?<queueId>[0-9A-Za-z]{5,24}): (?<action>proxy-accept|[a-z]+-reject|[a-z_]{3,16}): (?<where>[A-Z][A-Z-]{2,20})(?: content)? from ${CLIENT}: `,
)

const REFUSALS: ReadonlySet<string> = new Set([
  'reject',
  'milter-reject',
  'proxy-reject',
  'discard',
  'milter-discard',
])

/** What belongs to a message; the refusal of any other command refuses the command. */
const MESSAGE_PARTS: ReadonlySet<string> = new Set([
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'END-OF-MESSAGE',
])

/**
 * What smtpd, postscreen and cleanup say of a command they refuse, hold, discard or only warn of:
 * `QUEUEID: action: COMMAND from client: code text; from=<…> to=<…> proto=… helo=<…>`.
 * @returns null when the message has another form.
 */
export function readVerdict(message: string): MailStatement | null {
  const parts = VERDICT.exec(message)
  if (parts?.groups === undefined) return null
  const { queueId = '', action = '', where = '' } = parts.groups
  const said = message.slice(parts[0].length)
  const client = clientOf(parts.groups)
  const envelope = envelopeOf(said)
  const answer = answerOf(said.slice(0, envelope.start))
  // A client turned away at the door has said nothing yet.
  if (where === 'CONNECT')
    return { kind: 'connection.close', client, detail: answer, lengthBytes: 0 }
  return {
    kind: kindOf(action, where),
    client,
    detail: { method: where === 'END-OF-MESSAGE' ? 'DATA' : where, ...envelope.detail, ...answer },
    lengthBytes: utf8Length(lineOf(where, envelope.detail)),
    queueId,
  }
}

function kindOf(action: string, where: string): MailTold['kind'] {
  if (action === 'proxy-accept') return 'mail.accepted'
  return REFUSALS.has(action) && MESSAGE_PARTS.has(where) ? 'mail.rejected' : 'smtp.command'
}

/** `554 5.7.1 <a@b.example>: Relay access denied`; old releases leave out the middle number. */
const ANSWER = /^(\d{3}) (?:(?:\d\.){2}\d{1,3} )?(.*)$/s

function answerOf(text: string): EventDetailDraft {
  const parts = ANSWER.exec(text)
  return parts === null
    ? { response: text || undefined }
    : { status: Number(parts[1]), response: parts[2] || undefined }
}

/** The command line the client must have sent, as far as the log tells it. */
function lineOf(where: string, { mailFrom, mailTo, client }: EventDetailDraft): string {
  if (where === 'RCPT') return `RCPT TO:<${mailTo ?? ''}>`
  if (where === 'MAIL') return `MAIL FROM:<${mailFrom ?? ''}>`
  if (where === 'HELO' || where === 'EHLO') return `${where} ${client ?? ''}`
  return where === 'END-OF-MESSAGE' ? '' : where
}

interface Envelope {
  /** Where it begins in the text; its length when there is none. */
  readonly start: number
  readonly detail: EventDetailDraft
}

const ENVELOPE_FIELDS = [
  ['from=<', 'mailFrom'],
  ['to=<', 'mailTo'],
  ['proto=', null],
  ['helo=<', 'client'],
  ['sasl_username=<', 'userName'],
] as const

/**
 * `; from=<a> to=<b> proto=ESMTP helo=<c>` (postscreen: with commas). All of it is the visitor's text, so a field is taken to end where the
 * next one begins; that can blur the visitor's own fields only. Read in one pass, whatever the text.
 */
export function envelopeOf(text: string): Envelope {
  const start = beginningOf(text)
  const detail: Record<string, string> = {}
  let at = start + 2
  for (const [i, [name, key]] of ENVELOPE_FIELDS.entries()) {
    if (!text.startsWith(name, at)) continue
    const from = at + name.length
    const end = endOfField(text, from, i + 1)
    if (key !== null) detail[key] = text.slice(from, text.charAt(end - 1) === '>' ? end - 1 : end)
    at = end
    while (text.charAt(at) === ',' || text.charAt(at) === ' ') at++
  }
  return { start, detail }
}

function beginningOf(text: string): number {
  for (const mark of ['; from=<', '; to=<', '; proto=']) {
    const at = text.indexOf(mark)
    if (at >= 0) return at
  }
  return text.length
}

/** Where the first field that may follow begins, the blank (and comma) before it left out; else the end of the text. */
function endOfField(text: string, from: number, next: number): number {
  for (const [name] of ENVELOPE_FIELDS.slice(next)) {
    const at = text.indexOf(` ${name}`, from)
    if (at >= 0) return text.charAt(at - 1) === ',' ? at - 1 : at
  }
  return text.length
}

const CONTENT = /^([0-9A-Za-z]{5,24}): ([a-z]{3,16}): (?:header|body|mime header|nested header) /
const CONTENT_CLIENT = new RegExp(` from ${CLIENT};`, 'g')

/** Clients a content check may seem to name; more are not looked at, since two are too many already. */
const MOST_CLIENTS = 8

/**
 * cleanup's content checks: `QUEUEID: reject: header Subject: … from mail.example[203.0.113.5]; from=<…> …: text`.
 * The header is the visitor's and stands before the client, the HELO name behind it: every client the message can be read to name is given.
 * @returns null when the message has another form, or speaks of mail of this host itself.
 */
export function readContentCheck(message: string): MailStatement | null {
  const parts = CONTENT.exec(message)
  if (parts === null || !REFUSALS.has(parts[2] ?? '')) return null
  const queueId = parts[1] ?? ''
  const found = new Map<string, MailTold>()
  for (const match of message.matchAll(CONTENT_CLIENT)) {
    const client = clientOf(match.groups ?? {})
    if (client.address === null || found.has(client.address)) continue
    if (found.size === MOST_CLIENTS) break
    const { detail } = envelopeOf(message.slice(match.index + match[0].length - 1))
    found.set(client.address, { kind: 'mail.rejected', client, detail, lengthBytes: 0, queueId })
  }
  const [told] = found.values()
  if (told === undefined) return null
  return found.size === 1 ? told : { oneOf: [...found.keys()], queueId, told }
}
