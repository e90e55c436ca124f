import type { LoginPolicy } from '../login-policy.js'
import {
  basicCredentials,
  type Credentials,
  formCredentials,
  xmlRpcCredentials,
} from './credentials.js'
import { decoyFile, homePage } from './decoy-files.js'
import { databaseLogin, loginRefused, wordPressLogin, xmlRpcFault } from './decoy-pages.js'
import { type Answer, serverPage } from './reply-bytes.js'
import type { RequestHead } from './request-head.js'

/** A whole request. */
export interface SiteRequest {
  readonly head: RequestHead
  /** The beginning of the body, one character a byte. */
  readonly body: string
}

/** An answer, and what the request tried to log in with. */
export interface SiteReply {
  readonly answer: Answer
  readonly login?: Credentials & { readonly isAccepted: boolean }
}

export interface SiteParts {
  readonly hostName: string
  /** When the site was set up, UTC ms. */
  readonly builtMs: number
  /** The address and port that the visitor came to, as redirections name them. */
  readonly address: string
  readonly port: number
  readonly login: LoginPolicy
  /** Attempts that the source has made. */
  readonly attempts: () => number
}

/** Folders that exist and list nothing. */
const FOLDERS = new Set([
  '/images/',
  '/css/',
  '/wp-content/',
  '/wp-includes/',
  '/.git/',
  '/backup/',
])

/** Other names for the pages of one application. */
const DATABASE_FOLDERS = new Set(['/phpmyadmin/', '/pma/', '/dbadmin/', '/mysql/'])

/** What stands where a scanner looks: a small firm's site with a blog, a database console and a closed folder. */
export function siteReply(request: SiteRequest, parts: SiteParts): SiteReply {
  const { head } = request
  const { path } = head
  const agent = head.headers.get('user-agent') ?? ''
  const program = programAt(path)
  if (program !== null) return program(request, parts)
  if (path === '/admin/' || path.startsWith('/admin/')) return closedFolder(request, parts)
  if (/\/\.ht/.test(path)) return { answer: serverPage(403, agent) }
  if (/\.php(?:\/|$)/.test(path)) return { answer: missingProgram() }
  const file = path === '/' ? homePage(parts) : decoyFile(path, parts)
  const isRead = head.method === 'GET' || head.method === 'HEAD'
  if (file !== null) return { answer: isRead ? file : serverPage(405, agent) }
  if (FOLDERS.has(path))
    return { answer: serverPage(isRead || head.method === 'POST' ? 403 : 405, agent) }
  const folder = `${path}/`
  if (
    FOLDERS.has(folder) ||
    DATABASE_FOLDERS.has(folder.toLowerCase()) ||
    folder === '/admin/' ||
    folder === '/wp-admin/'
  )
    return { answer: { ...serverPage(301), location: `${originOf(head, parts)}${folder}` } }
  return { answer: serverPage(404, agent) }
}

type Program = (request: SiteRequest, parts: SiteParts) => SiteReply

function programAt(path: string): Program | null {
  if (path === '/wp-login.php') return blogLogin
  if (path === '/wp-admin/' || path === '/wp-admin/index.php') return blogConsole
  if (path === '/xmlrpc.php') return blogCalls
  const folder = path.replace(/index\.php$/, '').toLowerCase()
  return DATABASE_FOLDERS.has(folder) ? databaseConsole : null
}

function blogLogin({ head, body }: SiteRequest, parts: SiteParts): SiteReply {
  const offered = head.method === 'POST' ? formCredentials(typeOf(head), body) : null
  if (offered === null) return { answer: wordPressLogin(parts.hostName, null) }
  const login = judged(offered, parts)
  if (!login.isAccepted) return { answer: wordPressLogin(parts.hostName, offered.userName), login }
  return {
    login,
    answer: {
      ...program(302, ''),
      location: `${originOf(head, parts)}/wp-admin/`,
      headers: [['Set-Cookie', 'wordpress_logged_in=1; path=/; HttpOnly']],
    },
  }
}

function blogConsole({ head }: SiteRequest, parts: SiteParts): SiteReply {
  if (/wordpress_logged_in=/.test(head.headers.get('cookie') ?? ''))
    return { answer: program(503, '<h1>Maintenance</h1>\n') }
  const origin = originOf(head, parts)
  const location = `${origin}/wp-login.php?redirect_to=${encodeURIComponent(`${origin}/wp-admin/`)}&reauth=1`
  return { answer: { ...program(302, ''), location } }
}

function blogCalls({ head, body }: SiteRequest): SiteReply {
  if (head.method !== 'POST')
    return {
      answer: {
        ...program(405, 'XML-RPC server accepts POST requests only.'),
        type: 'text/plain;charset=UTF-8',
        headers: [['Allow', 'POST']],
      },
    }
  const offered = xmlRpcCredentials(body)
  const answer = xmlRpcFault()
  return offered === null ? { answer } : { answer, login: { ...offered, isAccepted: false } }
}

function databaseConsole({ head, body }: SiteRequest, parts: SiteParts): SiteReply {
  const offered = head.method === 'POST' ? formCredentials(typeOf(head), body) : null
  if (offered === null) return { answer: databaseLogin(null) }
  const login = { ...offered, isAccepted: false }
  return { answer: databaseLogin(loginRefused(offered.userName, parts.hostName)), login }
}

/** HTTP's own way of logging in. */
function closedFolder({ head }: SiteRequest, parts: SiteParts): SiteReply {
  const agent = head.headers.get('user-agent') ?? ''
  const offered = basicCredentials(head.headers.get('authorization'))
  const login = offered === null ? undefined : judged(offered, parts)
  if (login?.isAccepted === true)
    return { login, answer: serverPage(head.path === '/admin/' ? 403 : 404, agent) }
  const answer = {
    ...serverPage(401, agent),
    headers: [['WWW-Authenticate', 'Basic realm="Restricted"']] as const,
  }
  return login === undefined ? { answer } : { answer, login }
}

function judged(
  offered: Credentials,
  { login, attempts }: SiteParts,
): Credentials & { isAccepted: boolean } {
  return { ...offered, isAccepted: login.accepts(offered.userName, offered.password, attempts()) }
}

function missingProgram(): Answer {
  return program(404, 'File not found.\n')
}

function program(status: number, body: string): Answer {
  return { status, from: 'program', type: 'text/html; charset=UTF-8', body }
}

function typeOf(head: RequestHead): string {
  return head.headers.get('content-type') ?? ''
}

/** As nginx names itself in a redirection: the host that was asked for, with its own port. */
function originOf(head: RequestHead, { port, address }: SiteParts): string {
  const host = (head.headers.get('host') ?? address).replace(/:\d*$/, '').toLowerCase()
  return `http://${host}${port === 80 ? '' : `:${port}`}`
}
