/** What a request line says, or where it stops being one. */
export type RequestLine =
  | {
      readonly state: 'whole'
      readonly method: string
      /** As sent. */
      readonly target: string
      /** 9 for HTTP/0.9, which names no version, 10 for 1.0, 11 for 1.1, … */
      readonly version: number
      /** Index behind its line end. */
      readonly end: number
    }
  | { readonly state: 'more' }
  | {
      readonly state: 'broken'
      readonly status: 400 | 505
      /** Whether it named no version. */
      readonly isBare: boolean
    }

const BROKEN = { state: 'broken', status: 400, isBare: false } as const
const MORE = { state: 'more' } as const

/** Method, blanks, target and the rest; a line feed alone ends a line as well. */
const LINE = /^([A-Z_-]+) +(\S+?)(?: +(HTTP\/[\d.]+) *| *)\r?\n/

/**
 * What may still become a request line: checked as the bytes come, since nginx answers at the first byte that cannot go on.
 * Targets are paths, or absolute with a scheme and a host.
 */
const BEGINNING =
  /^(?:[A-Z_-]*|[A-Z_-]+ +|[A-Z_-]+ +[A-Za-z][A-Za-z0-9+.-]*(?::\/?)?|[A-Z_-]+ +(?:\/|[A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\0-\x20\x7f]*(?: +(?:H(?:T(?:T(?:P(?:\/(?:[1-9]\d*(?:\.(?:\d+ *)?)?)?)?)?)?)?)?)?\r?)$/

/**
 * Reads the request line at the front of what came so far, by the rules of nginx 1.22: blank lines before it are passed
 * over, methods are capitals, a version above 1 is refused.
 * @param text one character a byte.
 */
export function readRequestLine(text: string): RequestLine {
  let start = 0
  while (text[start] === '\r' || text[start] === '\n') start++
  const rest = text.slice(start)
  const feed = rest.indexOf('\n')
  const line = feed < 0 ? rest : rest.slice(0, feed)
  const tooHigh = /^[A-Z_-]+ +\S+ +HTTP\/(\d+)/.exec(line)
  if (tooHigh !== null && /^[A-Z_-]+ +[/A-Za-z]/.test(line) && Number(tooHigh[1]) > 1)
    return { state: 'broken', status: 505, isBare: false }
  if (!BEGINNING.test(line)) return BROKEN
  if (feed < 0) return MORE
  const parts = LINE.exec(rest)
  if (parts === null) return BROKEN
  const [whole, method = '', target = '', named] = parts
  if (!/^(?:\/|[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/])/.test(target)) return BROKEN
  const version = named === undefined ? 9 : versionOf(named)
  if (version === null) return BROKEN
  if (version === 9 && method !== 'GET') return { ...BROKEN, isBare: true }
  return { state: 'whole', method, target, version, end: start + whole.length }
}

function versionOf(named: string): number | null {
  const parts = /^HTTP\/1\.(\d{1,2})$/.exec(named)
  return parts === null ? null : 10 + Number(parts[1])
}

/**
 * The path that a target asks for: decoded, dots and doubled slashes resolved; null for what nginx calls a bad request.
 */
export function pathOf(target: string): string | null {
  const local = target.startsWith('/') ? target : target.replace(/^[^:]+:\/\/[^/?#]*/, '')
  const raw = local.split(/[?#]/, 1)[0] ?? ''
  if (/%(?![0-9a-fA-F]{2})/.test(raw) || /%00/.test(raw)) return null
  const decoded = raw.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const out: string[] = []
  const parts = decoded.split('/').slice(1)
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    if (part === '..') {
      if (out.length === 0) return null
      out.pop()
    } else if (part !== '.' && (part !== '' || isLast)) {
      out.push(part)
      continue
    }
    // `/a/.` and `/a/..` name folders.
    if (isLast) out.push('')
  }
  return `/${out.join('/')}`
}
