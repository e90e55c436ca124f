import { canonicalAddress } from '../event/address.js'
import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { TelemetryReason } from './reasons.js'

/** The other end of a connection as one message names it. */
export interface Peer {
  /** The addresses the message can be read to name: one, none, or two when the visitor's own text makes it doubtful. */
  readonly addresses: readonly string[]
  /** Whether a host name stands where the address should. */
  readonly isNamed: boolean
  readonly port: number
}

/** What one message of sshd says. */
export type Statement =
  | {
      readonly kind: EventKind
      readonly peer: Peer
      readonly detail: EventDetailDraft
      readonly lengthBytes: number
      /** The server's end, where the message names it. */
      readonly local?: { readonly address: string; readonly port: number }
      /**
       * Of the up to three lines about one refused attempt, which this is: 1 the user may not log in, 2 a module refused, 3 "Failed".
       */
      readonly stage?: 1 | 2 | 3
    }
  | { readonly telemetry: TelemetryReason }

/** A statement that becomes an event when its client is known. */
export type Told = Exclude<Statement, { readonly telemetry: TelemetryReason }>

type Reader = (message: string) => Statement | null

/** Longer messages are not read: rsyslog and journald cut them at this length by default, and every pattern's work stays bounded. */
const MAX_MESSAGE_LENGTH = 8192

const NOBODY: Peer = { addresses: [], isNamed: false, port: 0 }

/**
 * Reads the message of one line of OpenSSH's server (releases 3 to 10, also macOS and HPN), without syslog header.
 * A visitor chooses the user name, the banner and the words of a disconnect, so addresses are taken only from places such text cannot
 * reach; where it can reach, both readings are given.
 * @returns null for a message that is not known.
 */
export function readSshdMessage(message: string): Statement | null {
  if (message.length > MAX_MESSAGE_LENGTH) return null
  const text = withoutFrame(message)
  const space = text.indexOf(' ')
  const first = space < 0 ? text : text.slice(0, space)
  const reader = READERS.get(first)
  if (reader !== undefined) return reader(text)
  return text.startsWith('pam_') || text.startsWith('debug') ? readByPrefix(text) : null
}

/** Without Solaris' message id, the severity in front and the ` [preauth]` of the unprivileged process behind. */
function withoutFrame(message: string): string {
  let text = message
  if (text.startsWith('[ID ')) text = text.slice(text.indexOf('] ') + 2)
  if (text.startsWith('error: ')) text = text.slice(7)
  else if (text.startsWith('fatal: ')) text = text.slice(7)
  text = text.trimEnd()
  return text.endsWith(' [preauth]') ? text.slice(0, -10).trimEnd() : text
}

function readByPrefix(text: string): Statement {
  return { telemetry: text.startsWith('pam_') ? 'authentication step' : 'daemon note' }
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Accepted', outcome],
  ['Failed', outcome],
  ['Postponed', () => ({ telemetry: 'authentication step' })],
  ['Partial', () => ({ telemetry: 'authentication step' })],
  ['Invalid', unknownUser],
  ['Illegal', unknownUser],
  ['User', userRefused],
  ['ROOT', rootRefused],
  ['PAM:', pamRefusal],
  ['PAM', () => ({ telemetry: 'authentication step' })],
  ['input_userauth_request:', () => ({ telemetry: 'already counted' })],
  ['Connection', connection],
  ['Received', received],
  ['Disconnected', disconnected],
  ['Disconnecting', disconnecting],
  ['Disconnecting:', disconnecting],
  ['maximum', tooManyAttempts],
  ['Timeout', timeout],
  ['Timeout,', (text) => closed(anyPeer(text), text)],
  ['Read', lostPeer],
  ['Write', lostPeer],
  ['Did', noIdentification],
  ['Bad', bad],
  ['Protocol', versionsDiffer],
  ['Unable', unableToNegotiate],
  ['banner', bannerExchange],
  ['ssh_dispatch_run_fatal:', bannerExchange],
  ['kex_exchange_identification:', () => ({ telemetry: 'already counted' })],
  ['srclimit_penalise:', () => ({ telemetry: 'already counted' })],
  ['Access', accountRefused],
  ['kex_protocol_error:', nameless],
  ['Corrupted', nameless],
  ['padding', nameless],
  ['no', nameless],
  ['buffer_get_ret:', nameless],
  ['buffer_get_string:', nameless],
  ['buffer_get_string_ret:', nameless],
  ['dispatch_protocol_error:', nameless],
  ['Hm,', nameless],
  ['Magic', magic],
  ['refused', refused],
  ['drop', dropped],
  ['SSH:', highPerformance],
  ['reverse', () => ({ telemetry: 'outside lookup' })],
  ['Address', () => ({ telemetry: 'outside lookup' })],
  ['Nasty', () => ({ telemetry: 'outside lookup' })],
  ['userauth_hostbased', () => ({ telemetry: 'outside lookup' })],
  ['getnameinfo', () => ({ telemetry: 'outside lookup' })],
  ['Server', () => ({ telemetry: 'sensor status' })],
  ['Exiting', () => ({ telemetry: 'sensor status' })],
  ['Bind', () => ({ telemetry: 'sensor status' })],
  ['bind', () => ({ telemetry: 'sensor status' })],
  ['Cannot', () => ({ telemetry: 'sensor status' })],
  ['beginning', () => ({ telemetry: 'sensor status' })],
  ['exited', () => ({ telemetry: 'sensor status' })],
  ['Could', couldNot],
  ['warning:', () => ({ telemetry: 'client not named' })],
  ['Starting', () => ({ telemetry: 'session detail' })],
  ['Close', () => ({ telemetry: 'session detail' })],
  ['Closing', () => ({ telemetry: 'session detail' })],
  ['Child', () => ({ telemetry: 'session detail' })],
  ['subsystem', () => ({ telemetry: 'session detail' })],
  ['Transferred:', () => ({ telemetry: 'session detail' })],
  ['Attempt', () => ({ telemetry: 'session detail' })],
  ['session', () => ({ telemetry: 'session detail' })],
  ['connect_to', () => ({ telemetry: 'session detail' })],
  ['channel', () => ({ telemetry: 'session detail' })],
  ['Authentication', () => ({ telemetry: 'authentication step' })],
  ['Authorized', () => ({ telemetry: 'authentication step' })],
  ['AuthorizedKeysCommand', () => ({ telemetry: 'authentication step' })],
  ['Certificate', () => ({ telemetry: 'authentication step' })],
  ['Found', () => ({ telemetry: 'authentication step' })],
  ['Root', () => ({ telemetry: 'authentication step' })],
  ['key_read:', () => ({ telemetry: 'authentication step' })],
  ['userauth_pubkey:', () => ({ telemetry: 'authentication step' })],
  ['ssh_packet_send_debug:', () => ({ telemetry: 'daemon note' })],
  ['mm_request_receive:', () => ({ telemetry: 'daemon note' })],
  ['mm_request_send:', () => ({ telemetry: 'daemon note' })],
  ['lastlog_openseek:', () => ({ telemetry: 'daemon note' })],
  ['lastlog_perform_login:', () => ({ telemetry: 'daemon note' })],
  ['syslogin_perform_logout:', () => ({ telemetry: 'daemon note' })],
  ['monitor_read:', () => ({ telemetry: 'daemon note' })],
  ['open', () => ({ telemetry: 'daemon note' })],
  ['rexec', () => ({ telemetry: 'daemon note' })],
  ['Set', () => ({ telemetry: 'daemon note' })],
])

const OUTCOME =
  /^(Accepted|Failed) (\S+) for (invalid user |illegal user )?(.*) from (\S+?)(?: port (\d+))?(?: (ssh\d?))?(: .*)?$/

/** `Failed password for invalid user bob from 203.0.113.7 port 4022 ssh2`, `Accepted publickey for … ssh2: RSA SHA256:…`. */
function outcome(text: string): Statement | null {
  const parts = OUTCOME.exec(text)
  if (parts === null && text.startsWith('Failed to ')) return { telemetry: 'session detail' }
  if (parts === null)
    return /^Accepted (?:key|cert)/.test(text) ? { telemetry: 'authentication step' } : null
  const [, verb, way = '', unknown, user = '', from = '', port, protocol, info] = parts
  const authMethod = authMethodOf(way)
  if (authMethod === 'none' && verb === 'Failed') return { telemetry: 'authentication step' }
  const isDoubtful =
    user.includes(' from ') &&
    (info !== undefined || port === undefined || protocol === undefined || authMethod === KEY)
  return {
    kind: verb === 'Accepted' ? 'auth.success' : 'auth.failure',
    peer: isDoubtful ? anyPeer(text) : peerOf(from, port),
    detail: {
      userName: user === '<invalid username>' ? undefined : user,
      authMethod,
      userUnknown: unknown !== undefined || user === '<invalid username>' ? true : undefined,
    },
    lengthBytes: utf8Length(user),
    ...(verb === 'Failed' && { stage: 3 as const }),
  }
}

const KEY = 'publickey'

function authMethodOf(
  way: string,
): 'password' | 'publickey' | 'keyboard-interactive' | 'none' | 'other' {
  if (way === 'password' || way === KEY || way === 'none') return way
  return way.startsWith('keyboard-interactive') ? 'keyboard-interactive' : 'other'
}

const UNKNOWN_USER = /^(?:Invalid|Illegal) user (.*) from (\S+?)(?: port (\d+))?$/

function unknownUser(text: string): Statement | null {
  const parts = UNKNOWN_USER.exec(text)
  return parts === null ? null : refusal(1, parts[1], parts[2], parts[3], true)
}

const REFUSED_USER = /^User (.*?)(?: from (\S+))? not allowed because (.*)$/
const REFUSED_USER_FROM = /^User (.*) from (\S+) not allowed because (.*)$/

/** `User root from 203.0.113.7 not allowed because not listed in AllowUsers`; old releases leave the address out. */
function userRefused(text: string): Statement | null {
  const parts = REFUSED_USER_FROM.exec(text) ?? REFUSED_USER.exec(text)
  if (parts !== null) return refusal(1, parts[1], parts[2], undefined, false, parts[3])
  if (/ (?:password|account) has expired/.test(text)) return { telemetry: 'authentication step' }
  return text.startsWith('User child is on pid') ? { telemetry: 'session detail' } : null
}

const ACCOUNT_REFUSED = /^Access denied for user (.*) by PAM account configuration$/

/** The password was right, the account may not come in: the client is the one of the process. */
function accountRefused(text: string): Statement | null {
  const parts = ACCOUNT_REFUSED.exec(text)
  return parts === null
    ? null
    : refusal(2, parts[1], undefined, undefined, false, 'refused by PAM account configuration')
}

const ROOT_REFUSED = /^ROOT LOGIN REFUSED FROM (\S+)(?: port (\d+))?$/

function rootRefused(text: string): Statement | null {
  const parts = ROOT_REFUSED.exec(text)
  return parts === null ? null : refusal(2, 'root', parts[1], parts[2], false, 'root login refused')
}

const PAM_REFUSAL =
  /^PAM: (.{1,200}?) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/

/** `error: PAM: Authentication failure for bob from 203.0.113.7`: keyboard-interactive through PAM. */
function pamRefusal(text: string): Statement | null {
  const parts = PAM_REFUSAL.exec(text)
  if (parts === null) return { telemetry: 'authentication step' }
  const [, why, unknown, user, from] = parts
  const said = refusal(2, user, from, undefined, unknown !== undefined, why)
  return { ...said, detail: { ...said.detail, authMethod: 'keyboard-interactive' } }
}

function refusal(
  stage: 1 | 2,
  user: string | undefined,
  from: string | undefined,
  port: string | undefined,
  isUnknown: boolean,
  response?: string,
): Told {
  return {
    kind: 'auth.failure',
    peer: from === undefined ? NOBODY : peerOf(from, port),
    detail: { userName: user, userUnknown: isUnknown ? true : undefined, response },
    lengthBytes: utf8Length(user ?? ''),
    stage,
  }
}

const OPENED = /^Connection from (\S+?)(?: port (\d+))?(?: on (\S+) port (\d+)(?: rdomain .*)?)?$/
const CLOSED = /^Connection (?:closed|reset) by (.*)$/

function connection(text: string): Statement | null {
  const opened = OPENED.exec(text)
  if (opened !== null) return openedBy(opened)
  const parts = CLOSED.exec(text)
  if (parts !== null)
    return closed(lastPeer(parts[1] ?? ''), text.startsWith('Connection reset') ? 'reset' : '')
  return text.startsWith('Connection timed out') ? nameless() : null
}

function openedBy(parts: RegExpExecArray): Statement {
  const address = canonicalAddress(parts[3] ?? '')
  return {
    kind: 'connection.open',
    peer: peerOf(parts[1] ?? '', parts[2]),
    detail: {},
    lengthBytes: 0,
    ...(address !== null && { local: { address, port: Number(parts[4]) } }),
  }
}

const RECEIVED = /^Received disconnect from (\S+?)(?: port (\d+))?:(?: ?(\d+))?: ?(.*)$/

function received(text: string): Statement | null {
  const parts = RECEIVED.exec(text)
  if (parts !== null) return closed(peerOf(parts[1] ?? '', parts[2]), parts[4] ?? '')
  return text.startsWith('Received signal') || text.startsWith('Received SIGHUP')
    ? { telemetry: 'sensor status' }
    : null
}

const DISCONNECTED = /^Disconnected from (.*)$/

function disconnected(text: string): Statement | null {
  const parts = DISCONNECTED.exec(text)
  return parts === null ? null : closed(lastPeer(parts[1] ?? ''), '')
}

/**
 * `Disconnecting: Too many authentication failures for bob` (old) or
 * `Disconnecting invalid user bob 203.0.113.7 port 4022: Too many …`.
 */
function disconnecting(text: string): Statement {
  if (text.startsWith('Disconnecting: ')) return closed(NOBODY, text.slice(15))
  const peer = anyPeer(text)
  const colon = text.indexOf(': ')
  return closed(peer, colon < 0 ? '' : text.slice(colon + 2))
}

const TOO_MANY = /^maximum authentication attempts exceeded for .* from (\S+)(?: port (\d+))?/
const TOO_MANY_END = / from (\S+)(?: port (\d+))?(?: ssh\d?)?$/

function tooManyAttempts(text: string): Statement | null {
  if (!TOO_MANY.test(text)) return null
  const parts = TOO_MANY_END.exec(text)
  const peer = parts === null ? NOBODY : peerOf(parts[1] ?? '', parts[2])
  return closed(peer, 'maximum authentication attempts exceeded')
}

const TIMEOUT =
  /^Timeout before authentication for (?:connection from )?(\S+?)(?: port (\d+)| to \S+, pid = \d+)?$/

function timeout(text: string): Statement | null {
  const parts = TIMEOUT.exec(text)
  return parts === null
    ? null
    : closed(peerOf(parts[1] ?? '', parts[2]), 'timeout before authentication')
}

const LOST_PEER = /^(?:Read error from|Write failed|Read from socket failed|Write to)\b/
const READ_ERROR = /^Read error from remote host (\S+?)(?: port (\d+))?: (.*)$/

function lostPeer(text: string): Statement | null {
  const parts = READ_ERROR.exec(text)
  if (parts !== null) return closed(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
  return LOST_PEER.test(text) ? closed(NOBODY, text) : null
}

function closed(peer: Peer, response: string): Told {
  return {
    kind: 'connection.close',
    peer,
    detail: { response: response === '' ? undefined : response },
    lengthBytes: 0,
  }
}

const NO_IDENTIFICATION = /^Did not receive identification string from (\S+?)(?: port (\d+))?$/

function noIdentification(text: string): Statement | null {
  const parts = NO_IDENTIFICATION.exec(text)
  return parts === null ? null : fault(peerOf(parts[1] ?? '', parts[2]), 'no identification string')
}

const BAD_VERSION = /^Bad protocol version identification '(.*)' from (\S+?)(?: port (\d+))?$/

function bad(text: string): Statement | null {
  const parts = BAD_VERSION.exec(text)
  if (parts === null) return text.startsWith('Bad packet length') ? nameless() : null
  const client = parts[1] ?? ''
  return {
    kind: 'protocol.error',
    peer: peerOf(parts[2] ?? '', parts[3]),
    detail: { client, response: 'bad protocol version' },
    lengthBytes: utf8Length(client),
  }
}

const VERSIONS_DIFFER =
  /^Protocol major versions differ for (\S+?)(?: port (\d+))?: (SSH-.*?) vs\. (.*)$/

/** `Protocol major versions differ for 203.0.113.7 port 4022: SSH-2.0-OpenSSH_9.6 vs. SSH-1.5-Scan`. */
function versionsDiffer(text: string): Statement | null {
  const parts = VERSIONS_DIFFER.exec(text)
  if (parts === null) return null
  const client = parts[4] ?? ''
  return {
    kind: 'protocol.error',
    peer: peerOf(parts[1] ?? '', parts[2]),
    detail: { client, response: 'protocol major versions differ' },
    lengthBytes: utf8Length(client),
  }
}

const UNABLE = /^Unable to negotiate with (\S+?)(?: port (\d+))?: (.*)$/

function unableToNegotiate(text: string): Statement | null {
  const parts = UNABLE.exec(text)
  if (parts === null && !text.startsWith('Unable to negotiate'))
    return text.startsWith('Unable to load') ? { telemetry: 'sensor status' } : null
  if (parts === null) return nameless()
  return fault(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
}

const BROKEN =
  /^(?:banner exchange|ssh_dispatch_run_fatal): Connection from (\S+?)(?: port (\d+))?: (.*)$/

function bannerExchange(text: string): Statement {
  const parts = BROKEN.exec(text)
  if (parts === null) return nameless()
  return fault(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
}

const MAGIC =
  /^Magic value check failed \(\d{1,20}\) on obfuscated handshake from (\S+?)(?: port (\d+))?$/

/** A server patched to hide its handshake says this of every client that does not know how. */
function magic(text: string): Statement | null {
  const parts = MAGIC.exec(text)
  return parts === null ? null : fault(peerOf(parts[1] ?? '', parts[2]), 'no obfuscated handshake')
}

/** A broken protocol told without the client: the session may know whose it was. */
function nameless(): Statement {
  return fault(NOBODY, '')
}

function fault(peer: Peer, response: string): Statement {
  return {
    kind: 'protocol.error',
    peer,
    detail: { response: response === '' ? undefined : response },
    lengthBytes: 0,
  }
}

/** `refused connect from host.example (203.0.113.7)`: TCP wrappers turned the client away. */
function refused(text: string): Statement | null {
  if (!text.startsWith('refused connect from ')) return null
  const last = text.slice(text.lastIndexOf(' ') + 1)
  const address = last.startsWith('(') && last.endsWith(')') ? last.slice(1, -1) : last
  return closed(peerOf(address, undefined), 'refused by TCP wrappers')
}

const DROPPED = /^drop connection #\d+ from \[([^\]]+)\]:(\d+) on \[([^\]]+)\]:(\d+) ?(.*)$/

function dropped(text: string): Statement | null {
  const parts = DROPPED.exec(text)
  if (parts === null) return null
  const address = canonicalAddress(parts[3] ?? '')
  return {
    ...closed(peerOf(parts[1] ?? '', parts[2]), parts[5] ?? ''),
    ...(address !== null && { local: { address, port: Number(parts[4]) } }),
  }
}

const IDENT_TO = /^Could not write ident string to (\S+?)(?: port (\d+))?$/

function couldNot(text: string): Statement {
  const parts = IDENT_TO.exec(text)
  if (parts === null) return { telemetry: 'daemon note' }
  if (parts[1] === 'UNKNOWN') return { telemetry: 'client not named' }
  return fault(peerOf(parts[1] ?? '', parts[2]), 'client gone before the identification string')
}

const HPN = /^SSH: Server;Ltype: (\w+);Remote: (\S+)-(\d+);(.*)$/

/** High-performance SSH's own log: `SSH: Server;Ltype: Version;Remote: 203.0.113.7-4022;Protocol: 2.0;Client: libssh2_1.4.3`. */
function highPerformance(text: string): Statement | null {
  const parts = HPN.exec(text)
  if (parts === null) return null
  if (parts[1] !== 'Version' && parts[1] !== 'Kex') return { telemetry: 'authentication step' }
  const client = /(?:^|;)Client: (.*)$/.exec(parts[4] ?? '')?.[1]
  return {
    kind: 'handshake',
    peer: peerOf(parts[2] ?? '', parts[3]),
    detail: { client },
    lengthBytes: client === undefined ? 0 : utf8Length(client),
  }
}

function peerOf(text: string, port: string | undefined): Peer {
  const address = canonicalAddress(text)
  const number = Number(port ?? 0)
  return {
    addresses: address === null ? [] : [address],
    // A connection that is gone before sshd could ask has no address.
    isNamed: address === null && text !== 'UNKNOWN',
    port: number <= 65_535 ? number : 0,
  }
}

const LAST_PEER = /(?:^| )(\S+?)(?: port (\d+))?$/

/** The peer at the very end: a user name before it may hold anything. */
function lastPeer(text: string): Peer {
  const parts = LAST_PEER.exec(text)
  return parts === null ? NOBODY : peerOf(parts[1] ?? '', parts[2])
}

const ANY_PEER = /(?:^|\s)([0-9A-Fa-f:.%]+[^\s:])(?: port (\d+))?(?=[\s:]|$)/g

/** Every address a message can be read to name, where the visitor's text stands on both sides. */
function anyPeer(text: string): Peer {
  const found = new Map<string, number>()
  for (const [, word = '', port] of text.matchAll(ANY_PEER)) {
    const address = canonicalAddress(word)
    if (address !== null && !found.has(address)) found.set(address, Number(port ?? 0))
  }
  const [first] = found.values()
  return {
    addresses: [...found.keys()],
    isNamed: false,
    port: found.size === 1 && first !== undefined && first <= 65_535 ? first : 0,
  }
}
