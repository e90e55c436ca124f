import { utf8Length } from '../event/text.js'
import { anyPeer, NOBODY, peerOf, type Statement, type Told } from './sshd-statement.js'

const OUTCOME =
  /^(Accepted|Failed) (\S+) for (invalid user |illegal user )?(.*) from (\S+?)(?: port (\d+))?(?: (ssh\d?))?(: .*)?$/

/** `Failed password for invalid user bob from 203.0.113.7 port 4022 ssh2`, `Accepted publickey for … ssh2: RSA SHA256:…`. */
export function outcome(text: string): Statement | null {
  const parts = OUTCOME.exec(text)
  if (parts === null && text.startsWith('Failed to ')) return { telemetry: 'session detail' }
  if (parts === null)
    return /^Accepted (?:key|cert)/.test(text) ? { telemetry: 'authentication step' } : null
  const [, verb, way = '', unknown, user = '', from = '', port, protocol, info] = parts
  const authMethod = authMethodOf(way)
  if (authMethod === 'none' && verb === 'Failed') return { telemetry: 'authentication step' }
  // What stands behind the protocol may be the visitor's as well: then an address before it may be the real one.
  const isDoubtful =
    user.includes(' from ') &&
    (info !== undefined ||
      port === undefined ||
      protocol === undefined ||
      authMethod === KEY ||
      /:(?: |$)/.test(user))
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

/** `Invalid user bob from 203.0.113.5 port 4022`: the first line about an attempt to log in as nobody. */
export function unknownUser(text: string): Statement | null {
  const parts = UNKNOWN_USER.exec(text)
  return parts === null ? null : refusal(1, parts[1], parts[2], parts[3], true)
}

const REFUSED_USER = /^User (.*?)(?: from (\S+))? not allowed because (.*)$/
const REFUSED_USER_FROM = /^User (.*) from (\S+) not allowed because (.*)$/

/** `User root from 203.0.113.7 not allowed because not listed in AllowUsers`; old releases leave the address out. */
export function userRefused(text: string): Statement | null {
  const parts = REFUSED_USER_FROM.exec(text) ?? REFUSED_USER.exec(text)
  if (parts !== null) return refusal(1, parts[1], parts[2], undefined, false, parts[3])
  if (/ (?:password|account) has expired/.test(text)) return { telemetry: 'authentication step' }
  return text.startsWith('User child is on pid') ? { telemetry: 'session detail' } : null
}

const ACCOUNT_REFUSED = /^Access denied for user (.*) by PAM account configuration$/

/** The password was right, the account may not come in: the client is the one of the process. */
export function accountRefused(text: string): Statement | null {
  const parts = ACCOUNT_REFUSED.exec(text)
  return parts === null
    ? null
    : refusal(2, parts[1], undefined, undefined, false, 'refused by PAM account configuration')
}

const ROOT_REFUSED = /^ROOT LOGIN REFUSED FROM (\S+)(?: port (\d+))?$/

/** `ROOT LOGIN REFUSED FROM 203.0.113.5 port 4022`. */
export function rootRefused(text: string): Statement | null {
  const parts = ROOT_REFUSED.exec(text)
  return parts === null ? null : refusal(2, 'root', parts[1], parts[2], false, 'root login refused')
}

const PAM_REFUSAL =
  /^PAM: (.{1,200}?) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/

/** `error: PAM: Authentication failure for bob from 203.0.113.7`: keyboard-interactive through PAM. */
export function pamRefusal(text: string): Statement | null {
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
