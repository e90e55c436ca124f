import { canonicalAddress } from '../event/address.js'
import type { EventDetail } from '../event/event.js'
import { ruleFamily } from './family.js'
import { words } from './literal-table.js'

const MAIL = { attackType: 'mail_abuse', technique: 'T1071.003' } as const

/** Expansions and shell that exim, OpenSMTPD and mail filters have run (CVE-2019-10149, CVE-2020-7247, CVE-2014-6271). */
const ADDRESS_PAYLOADS = [
  ...words('${ $( ` |/ ;for ;wget ;curl ;sh \\x24'),
  '() {',
  '; sh',
  '; for ',
]

/** Names in HELO that only scanners and one old botnet give. */
const SCANNER_NAMES = words(
  'ylmf-pc masscan zgrab nmap.scanme shodan censys openssl.client.net internet-measurement stretchoid',
)

const FOREIGN_METHODS: ReadonlySet<string> = new Set(
  words('GET POST HEAD PUT CONNECT OPTIONS PROPFIND'),
)

/** RFC 5321, 4.5.3.1.4: a command line has at most 512 octets. */
const MAX_LINE = 512

/**
 * What a mail client did. Whether the server took or refused the message is not asked, and its answer is
 * not read: the refusal is the label of mail data, and a rule that read it would only repeat it.
 */
export const SMTP_COMMANDS = ruleFamily<EventDetail>({
  name: 'smtp',
  concerns: ({ kind }) =>
    kind === 'smtp.command' || kind === 'mail.accepted' || kind === 'mail.rejected',
  view: ({ detail }) => detail,
  texts: (detail) => [senderOf(detail), recipientOf(detail), clientOf(detail)],
  rules: [
    {
      id: 'smtp-address-payload',
      meaning:
        'an address or a HELO name with an expansion or a shell line (CVE-2019-10149, CVE-2020-7247)',
      score: 90,
      attackType: 'remote_code_execution',
      technique: 'T1190',
      signs: [ADDRESS_PAYLOADS],
    },
    {
      ...MAIL,
      id: 'smtp-routed-recipient',
      meaning:
        'a recipient that names a second host (user%host, host!user, @host:user): an open-relay test',
      score: 70,
      when: (detail) => isRouted(recipientOf(detail)),
    },
    {
      id: 'smtp-user-listing',
      meaning: 'VRFY or EXPN, which ask whether a mailbox exists',
      score: 50,
      attackType: 'reconnaissance',
      technique: 'T1589.002',
      when: ({ method }) => method === 'VRFY' || method === 'EXPN',
    },
    {
      id: 'smtp-foreign-method',
      meaning: 'a method of HTTP sent to a mail server',
      score: 60,
      attackType: 'protocol_abuse',
      technique: 'T1595.002',
      when: ({ method = '' }) => FOREIGN_METHODS.has(method),
    },
    {
      id: 'smtp-scanner-name',
      meaning: 'a HELO name that only scanners and one old botnet give',
      score: 65,
      attackType: 'reconnaissance',
      technique: 'T1595.002',
      signs: [SCANNER_NAMES],
    },
    {
      ...MAIL,
      id: 'smtp-self-addressed',
      meaning: 'the same address as sender and recipient: a relay test or a forged sender',
      score: 35,
      when: ({ mailFrom = '', mailTo = '' }) =>
        mailFrom.includes('@') && mailFrom.toLowerCase() === mailTo.toLowerCase(),
    },
    {
      ...MAIL,
      id: 'smtp-bare-name',
      meaning: 'a HELO name that is no domain: no dot, or a bare address (RFC 5321, 4.1.4)',
      score: 20,
      when: (detail) => isBareName(clientOf(detail)),
    },
    {
      id: 'smtp-long-line',
      meaning: 'a command longer than the 512 octets of RFC 5321',
      score: 60,
      attackType: 'protocol_abuse',
      technique: 'T1190',
      when: ({ argument = '' }) => argument.length > MAX_LINE,
    },
  ],
})

function senderOf({ mailFrom, method, argument = '' }: EventDetail): string {
  return mailFrom ?? (method === 'MAIL' ? argument : '')
}

function recipientOf({ mailTo, method, argument = '' }: EventDetail): string {
  return mailTo ?? (method === 'RCPT' ? argument : '')
}

function clientOf({ client, method, argument = '' }: EventDetail): string {
  return client ?? (method === 'HELO' || method === 'EHLO' ? argument : '')
}

/** The local part names another host: RFC 5321 (F.2) asks servers to refuse such source routes. */
function isRouted(recipient: string): boolean {
  const at = recipient.lastIndexOf('@')
  const local = at < 0 ? recipient : recipient.slice(0, at)
  const percent = local.indexOf('%')
  return local.includes('!') || local.includes('@') || (percent > 0 && percent < local.length - 1)
}

function isBareName(name: string): boolean {
  return (
    name !== '' && name !== 'localhost' && (!name.includes('.') || canonicalAddress(name) !== null)
  )
}
