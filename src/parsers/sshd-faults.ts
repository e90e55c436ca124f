import { utf8Length } from '../event/text.js'
import { NOBODY, type Peer, peerOf, type Statement } from './sshd-statement.js'

const NO_IDENTIFICATION = /^Did not receive identification string from (\S+?)(?: port (\d+))?$/

/** `Did not receive identification string from 203.0.113.5 port 4022`. */
export function noIdentification(text: string): Statement | null {
  const parts = NO_IDENTIFICATION.exec(text)
  return parts === null ? null : fault(peerOf(parts[1] ?? '', parts[2]), 'no identification string')
}

const BAD_VERSION = /^Bad protocol version identification '(.*)' from (\S+?)(?: port (\d+))?$/

/** `Bad protocol version identification 'GET / HTTP/1.1' from …`, whose quoted part is the client’s, and `Bad packet length`. */
export function bad(text: string): Statement | null {
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
export function versionsDiffer(text: string): Statement | null {
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

/** `Unable to negotiate with 203.0.113.5 port 4022: no matching cipher found. …`. */
export function unableToNegotiate(text: string): Statement | null {
  const parts = UNABLE.exec(text)
  if (parts === null && !text.startsWith('Unable to negotiate'))
    return text.startsWith('Unable to load') ? { telemetry: 'sensor status' } : null
  if (parts === null) return nameless()
  return fault(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
}

const BROKEN =
  /^(?:banner exchange|ssh_dispatch_run_fatal): Connection from (\S+?)(?: port (\d+))?: (.*)$/

/** `banner exchange: Connection from 203.0.113.5 port 4022: invalid format`, and the same of the packets after it. */
export function bannerExchange(text: string): Statement {
  const parts = BROKEN.exec(text)
  if (parts === null) return nameless()
  return fault(peerOf(parts[1] ?? '', parts[2]), parts[3] ?? '')
}

const MAGIC =
  /^Magic value check failed \(\d{1,20}\) on obfuscated handshake from (\S+?)(?: port (\d+))?$/

/** A server patched to hide its handshake says this of every client that does not know how. */
export function magic(text: string): Statement | null {
  const parts = MAGIC.exec(text)
  return parts === null ? null : fault(peerOf(parts[1] ?? '', parts[2]), 'no obfuscated handshake')
}

/** A broken protocol told without the client: the session may know whose it was. */
export function nameless(): Statement {
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

const IDENT_TO = /^Could not write ident string to (\S+?)(?: port (\d+))?$/

/** `Could not write ident string to 203.0.113.5 port 4022`; what else could not be done is the server’s affair. */
export function couldNot(text: string): Statement {
  const parts = IDENT_TO.exec(text)
  if (parts === null) return { telemetry: 'daemon note' }
  if (parts[1] === 'UNKNOWN') return { telemetry: 'client not named' }
  return fault(peerOf(parts[1] ?? '', parts[2]), 'client gone before the identification string')
}

const HPN = /^SSH: Server;Ltype: (\w+);Remote: (\S+)-(\d+);(.*)$/

/** High-performance SSH's own log: `SSH: Server;Ltype: Version;Remote: 203.0.113.7-4022;Protocol: 2.0;Client: libssh2_1.4.3`. */
export function highPerformance(text: string): Statement | null {
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
