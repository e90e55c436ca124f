import {
  closed,
  connection,
  disconnected,
  disconnecting,
  dropped,
  lostPeer,
  received,
  refused,
  timeout,
  tooManyAttempts,
} from './sshd-connections.js'
import {
  bad,
  bannerExchange,
  couldNot,
  highPerformance,
  magic,
  nameless,
  noIdentification,
  unableToNegotiate,
  versionsDiffer,
} from './sshd-faults.js'
import {
  accountRefused,
  outcome,
  pamRefusal,
  rootRefused,
  unknownUser,
  userRefused,
} from './sshd-logins.js'
import { anyPeer, type Statement } from './sshd-statement.js'

type Reader = (message: string) => Statement | null

/** Longer messages are not read: rsyslog and journald cut them at this length by default, and every pattern's work stays bounded. */
const MAX_MESSAGE_LENGTH = 8192

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
