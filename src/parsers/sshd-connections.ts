import { canonicalAddress } from '../event/address.js'
import { nameless } from './sshd-faults.js'
import {
  anyPeer,
  lastPeer,
  NOBODY,
  type Peer,
  peerOf,
  type Statement,
  type Told,
} from './sshd-statement.js'

const OPENED = /^Connection from (\S+?)(?: port (\d+))?(?: on (\S+) port (\d+)(?: rdomain .*)?)?$/
const CLOSED = /^Connection (?:closed|reset) by (.*)$/

/** `Connection from … [on …]` opens one; `Connection closed by …` and `Connection reset by …` end it. */
export function connection(text: string): Statement | null {
  const opened = OPENED.exec(text)
  if (opened !== null) return openedBy(opened)
  const parts = CLOSED.exec(text)
  if (parts !== null)
    return closedFor(parts[1] ?? '', text.startsWith('Connection reset') ? 'reset' : '')
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

/** `Received disconnect from 203.0.113.5 port 4022:11: Bye Bye`: the words are the client’s. */
export function received(text: string): Statement | null {
  const parts = RECEIVED.exec(text)
  if (parts !== null) return closed(peerOf(parts[1] ?? '', parts[2]), parts[4] ?? '')
  return text.startsWith('Received signal') || text.startsWith('Received SIGHUP')
    ? { telemetry: 'sensor status' }
    : null
}

const DISCONNECTED = /^Disconnected from (.*)$/

/** `Disconnected from [user bob] 203.0.113.5 port 4022`. */
export function disconnected(text: string): Statement | null {
  const parts = DISCONNECTED.exec(text)
  return parts === null ? null : closedFor(parts[1] ?? '', '')
}

/**
 * `Disconnecting: Too many authentication failures for bob` (old) or
 * `Disconnecting invalid user bob 203.0.113.7 port 4022: Too many …`.
 */
export function disconnecting(text: string): Statement {
  if (text.startsWith('Disconnecting: ')) return closed(NOBODY, text.slice(15))
  const peer = anyPeer(text)
  const colon = text.indexOf(': ')
  const who = text.slice('Disconnecting '.length, colon < 0 ? undefined : colon)
  return closed(peer, colon < 0 ? '' : text.slice(colon + 2), userOf(who))
}

const TOO_MANY =
  /^maximum authentication attempts exceeded for (invalid user )?(.*) from (\S+)(?: port (\d+))?/
const TOO_MANY_END = / from (\S+)(?: port (\d+))?(?: ssh\d?)?$/

/** `maximum authentication attempts exceeded for [invalid user] bob from 203.0.113.5 port 4022 ssh2`. */
export function tooManyAttempts(text: string): Statement | null {
  const [whole, invalid, userName = ''] = TOO_MANY.exec(text) ?? []
  if (whole === undefined) return null
  const parts = TOO_MANY_END.exec(text)
  const peer = parts === null ? NOBODY : peerOf(parts[1] ?? '', parts[2])
  return closed(
    peer,
    'maximum authentication attempts exceeded',
    named(userName, invalid !== undefined),
  )
}

const TIMEOUT =
  /^Timeout before authentication for (?:connection from )?(\S+?)(?: port (\d+)| to \S+, pid = \d+)?$/

/** `Timeout before authentication for …`, in the words of old and new releases. */
export function timeout(text: string): Statement | null {
  const parts = TIMEOUT.exec(text)
  return parts === null
    ? null
    : closed(peerOf(parts[1] ?? '', parts[2]), 'timeout before authentication')
}

const LOST_PEER = /^(?:Read error from|Write failed|Read from socket failed|Write to)\b/
const READ_ERROR = /^Read error from remote host (\S+?)(?: port (\d+))?: (.*)$/

/** Reading from the client or writing to it failed; only some releases say who it was. */
export function lostPeer(text: string): Statement | null {
  const parts = READ_ERROR.exec(text)
  if (parts !== null) return closed(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
  return LOST_PEER.test(text) ? closed(NOBODY, text) : null
}

/** The end of a connection, and what was said of it. @param user whom the client had named. */
export function closed(peer: Peer, response: string, user: Told['detail'] = {}): Told {
  return {
    kind: 'connection.close',
    peer,
    detail: { ...user, response: response === '' ? undefined : response },
    lengthBytes: 0,
  }
}

/** Of `[invalid user bob] 203.0.113.7 port 4022`: the client's words come before its address, so the last one counts. */
function closedFor(who: string, response: string): Told {
  return closed(lastPeer(who), response, userOf(who))
}

const USER = /^(?:(invalid|authenticating) )?user (.*) \S+ port \d+$/s
const USER_WITHOUT_PORT = /^(?:(invalid|authenticating) )?user (.*) \S+$/s

function userOf(who: string): Told['detail'] {
  const [whole, standing, userName = ''] = USER.exec(who) ?? USER_WITHOUT_PORT.exec(who) ?? []
  return whole === undefined ? {} : named(userName, standing === 'invalid')
}

function named(userName: string, isUnknown: boolean): Told['detail'] {
  return userName === '' ? {} : { userName, ...(isUnknown && { userUnknown: true }) }
}

/** `refused connect from host.example (203.0.113.7)`: TCP wrappers turned the client away. */
export function refused(text: string): Statement | null {
  if (!text.startsWith('refused connect from ')) return null
  const last = text.slice(text.lastIndexOf(' ') + 1)
  const address = last.startsWith('(') && last.endsWith(')') ? last.slice(1, -1) : last
  return closed(peerOf(address, undefined), 'refused by TCP wrappers')
}

const DROPPED = /^drop connection #\d+ from \[([^\]]+)\]:(\d+) on \[([^\]]+)\]:(\d+) ?(.*)$/

/** `drop connection #10 from [203.0.113.5]:4022 on [192.0.2.10]:22 past MaxStartups`. */
export function dropped(text: string): Statement | null {
  const parts = DROPPED.exec(text)
  if (parts === null) return null
  const address = canonicalAddress(parts[3] ?? '')
  return {
    ...closed(peerOf(parts[1] ?? '', parts[2]), parts[5] ?? ''),
    ...(address !== null && { local: { address, port: Number(parts[4]) } }),
  }
}
