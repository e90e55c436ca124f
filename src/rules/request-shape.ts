import { isWordCode } from './characters.js'
import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'

/** Methods of RFC 9110 and RFC 5789 that pages use. */
const COMMON_METHODS: ReadonlySet<string> = new Set(words('GET HEAD POST PUT PATCH DELETE OPTIONS'))

/** Methods of WebDAV (RFC 4918, 3253, 3744, 5323) and of devices that a plain web server has no use for. */
const RARE_METHODS: ReadonlySet<string> = new Set(
  words(`
    PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT MKACTIVITY CHECKOUT MERGE VERSION-CONTROL
    LABEL UPDATE ORDERPATCH ACL PURGE NOTIFY SUBSCRIBE UNSUBSCRIBE LINK UNLINK M-SEARCH DESCRIBE RPC_IN_DATA
  `),
)

const TRACE_METHODS: ReadonlySet<string> = new Set(['TRACE', 'TRACK', 'DEBUG'])

/** Extensions a server runs. */
const SCRIPT_FILES = words('.php .jsp .jspx .asp .aspx .war .cgi .pl .sh .exe')

/** Unfinished strings and brackets, with which scanners look for an error message. */
const PROBING_PUNCTUATION = words(`
  '" "' \`' <'" '"() </-> ')( '( ); "); ';} 'b"c ))))) (())) !(()
`)

/** How a request is made, whatever it asks for. */
export const REQUEST_SHAPE_RULES: readonly RuleOf<RequestView>[] = [
  {
    id: 'http-proxy-connect',
    meaning: 'CONNECT: the client takes the server for a proxy',
    score: 65,
    attackType: 'proxy_abuse',
    technique: 'T1090',
    when: ({ method }) => method === 'CONNECT',
  },
  {
    id: 'http-proxy-request',
    meaning: 'a target that is an address of another host: the client takes the server for a proxy',
    score: 55,
    attackType: 'proxy_abuse',
    technique: 'T1090',
    when: (view) => isForeignTarget(view),
  },
  {
    id: 'http-method-trace',
    meaning: 'TRACE, TRACK or DEBUG, which echo what should stay secret',
    score: 50,
    attackType: 'web_probe',
    technique: 'T1595.002',
    when: ({ method }) => TRACE_METHODS.has(method),
  },
  {
    id: 'http-method-rare',
    meaning: 'a method of WebDAV or of devices',
    score: 35,
    attackType: 'web_probe',
    technique: 'T1595.002',
    when: ({ method }) => RARE_METHODS.has(method),
  },
  {
    id: 'http-method-unknown',
    meaning: 'a method that no standard knows',
    score: 50,
    attackType: 'protocol_abuse',
    technique: 'T1595.002',
    when: ({ method }) => isUnknownMethod(method),
  },
  {
    id: 'http-method-upload',
    meaning: 'PUT or MOVE of a script that the server would run',
    score: 80,
    attackType: 'persistence',
    technique: 'T1505.003',
    when: ({ method, path }) =>
      (method === 'PUT' || method === 'MOVE') &&
      SCRIPT_FILES.some((end) => path.endsWith(end) || path.endsWith(`${end}/`)),
  },
  {
    id: 'http-malformed',
    meaning: 'no target, a target that is no path, or bytes that are no HTTP',
    score: 45,
    attackType: 'protocol_abuse',
    technique: 'T1595.002',
    when: (view) => isMalformed(view),
  },
  {
    id: 'http-probing-punctuation',
    meaning: 'quotes and brackets that only provoke an error message',
    score: 55,
    attackType: 'reconnaissance',
    technique: 'T1595.002',
    signs: [PROBING_PUNCTUATION],
  },
  {
    id: 'http-header-injection',
    meaning: 'a line break with a header line behind it',
    score: 65,
    attackType: 'protocol_abuse',
    technique: 'T1190',
    when: ({ decoded }) => hasHeaderLine(decoded),
  },
  {
    id: 'http-oversized-target',
    meaning: 'a target of more than 4,000 characters or with a long run of one character',
    score: 50,
    attackType: 'protocol_abuse',
    technique: 'T1190',
    when: ({ raw }) => raw.length > MAX_HONEST_TARGET || hasLongRun(raw),
  },
]

/** RFC 9110 (4.1) wants 8,000 octets understood; browsers and honest forms stay far below. */
const MAX_HONEST_TARGET = 4000
const MAX_HONEST_RUN = 100

function isForeignTarget({ target, host, method }: RequestView): boolean {
  if (method === 'CONNECT') return false
  if (!target.startsWith('http://') && !target.startsWith('https://')) return false
  return host === '' || !target.startsWith(`//${host.toLowerCase()}`, target.indexOf('//'))
}

function isUnknownMethod(method: string): boolean {
  if (method === '' || method === 'CONNECT' || COMMON_METHODS.has(method)) return false
  return !RARE_METHODS.has(method) && !TRACE_METHODS.has(method)
}

function isMalformed({ raw, method, target }: RequestView): boolean {
  if (raw === '') return true
  if (method === 'CONNECT') return false
  const first = raw[0]
  if (first === '/' || (first === '*' && method === 'OPTIONS')) return false
  return !target.startsWith('http://') && !target.startsWith('https://')
}

/** The same character more than MAX_HONEST_RUN times in a row, as overflows are written. */
function hasLongRun(text: string): boolean {
  let run = 1
  for (let i = 1; i < text.length; i++) {
    run = text.charCodeAt(i) === text.charCodeAt(i - 1) ? run + 1 : 1
    if (run > MAX_HONEST_RUN) return true
  }
  return false
}

const MAX_FIELD_NAME = 40

/** A line break, a field name and a colon, as in `%0d%0aSet-Cookie:`. */
function hasHeaderLine(decoded: string): boolean {
  for (let at = decoded.indexOf('\n'); at >= 0; at = decoded.indexOf('\n', at + 1)) {
    let end = at + 1
    while (end < at + MAX_FIELD_NAME && isFieldCode(decoded.charCodeAt(end))) end++
    if (end > at + 3 && decoded[end] === ':') return true
  }
  return false
}

function isFieldCode(code: number): boolean {
  return isWordCode(code) || code === 45
}
