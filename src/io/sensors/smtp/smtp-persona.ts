import { addressText, type MailAddress } from './smtp-address.js'
import { MAX_MESSAGE_BYTES } from './smtp-parameters.js'

/** Mailboxes there are, beside those of people who may log in. */
const MAILBOXES: ReadonlySet<string> = new Set([
  'root',
  'postmaster',
  'abuse',
  'admin',
  'info',
  'office',
  'webmaster',
  'www-data',
])

/** What may be chosen of the server. */
export interface SmtpPersona {
  /** The name it greets with. */
  readonly hostName: string
  /** Whether it passes on mail of people who have not logged in. */
  readonly isOpenRelay: boolean
  /** By how much answers are held back once a visitor made many errors, ms. */
  readonly errorDelayMs: number
  /** By how much every answer is held back, ms. */
  readonly tarpitMs: number
}

/** Postfix 3.7 of Debian 12 as it is installed, with logins by Cyrus SASL. */
export function smtpPersona(hostName: string): SmtpPersona {
  return { hostName, isOpenRelay: false, errorDelayMs: 1000, tarpitMs: 0 }
}

export function smtpGreeting({ hostName }: SmtpPersona): string {
  return `220 ${hostName} ESMTP Postfix (Debian/GNU)`
}

/** The answer to EHLO. */
export function smtpExtensions({ hostName }: SmtpPersona): string {
  const words = [
    hostName,
    'PIPELINING',
    `SIZE ${MAX_MESSAGE_BYTES}`,
    'VRFY',
    'ETRN',
    'AUTH PLAIN LOGIN',
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'SMTPUTF8',
    'CHUNKING',
  ]
  return words.map((word, i) => `250${i === words.length - 1 ? ' ' : '-'}${word}`).join('\r\n')
}

/** Whether the server holds a domain's mail itself. */
function isOurs(domain: string, { hostName }: SmtpPersona, localIp: string): boolean {
  const name = domain.toLowerCase().replace(/\.$/, '')
  const host = hostName.toLowerCase()
  const parent = host.slice(host.indexOf('.') + 1)
  return (
    [host, 'localhost', 'localhost.localdomain', `[${localIp}]`].includes(name) ||
    (name === parent && parent.includes('.'))
  )
}

/** Why the server would not take mail for an address; null when it would. */
export function recipientRefusal(
  address: MailAddress,
  persona: SmtpPersona,
  localIp: string,
  mayRelay: boolean,
): string | null {
  const { local, domain } = address
  const isRouted = /[!%@]/.test(local)
  if (isRouted || (domain !== null && !isOurs(domain, persona, localIp)))
    return mayRelay ? null : `454 4.7.1 <${addressText(address)}>: Relay access denied`
  const name = local.toLowerCase().replace(/\+.*$/s, '')
  return name === '' || MAILBOXES.has(name)
    ? null
    : `550 5.1.1 <${addressText(address)}>: Recipient address rejected: User unknown in local recipient table`
}

/** Verbs of SMTP and its extensions, for telling commands from other lines. */
export const SMTP_VERBS: ReadonlySet<string> = new Set(
  (
    'HELO EHLO LHLO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY EXPN HELP ETRN TURN SEND SOML SAML AUTH STARTTLS XCLIENT XFORWARD ' +
    'GET HEAD POST PUT CONNECT OPTIONS'
  ).split(' '),
)
