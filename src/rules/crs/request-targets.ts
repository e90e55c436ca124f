import type { Target } from './sec-rule.js'

/** A request as a rule set sees it. */
export interface CrsRequest {
  readonly method: string
  /** The target as sent, percent-encoded. */
  readonly target: string
  /** `HTTP/1.1`; '' when unknown. */
  readonly protocol: string
  /** In their order, names in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Text of a request that a rule looks at, with the name it has there. */
export interface NamedText {
  readonly name: string
  readonly text: string
}

/** Arguments, cookies, files of a request at most, and how deep JSON is read: what goes beyond is not looked at. */
const MOST_MEMBERS = 256
const DEEPEST_JSON = 8

/** The collections of ModSecurity that a request fills. Source: ModSecurity Reference Manual v3, "Variables". */
export class RequestTargets {
  readonly #request: CrsRequest
  readonly #collections = new Map<string, readonly NamedText[]>()

  constructor(request: CrsRequest) {
    this.#request = request
  }

  /** Every text of the targets; a count is the text of a number. Null when a collection is not known. */
  textsOf(targets: readonly Target[]): readonly NamedText[] | null {
    const found: NamedText[] = []
    for (const target of targets) {
      if (target.isExcluded) continue
      const all = this.#collection(target.collection)
      if (all === null) return null
      const chosen = all.filter(
        (one) =>
          matchesMember(target, one) &&
          !targets.some(
            (other) =>
              other.isExcluded &&
              other.collection === target.collection &&
              matchesMember(other, one),
          ),
      )
      if (target.isCount) found.push({ name: `&${target.collection}`, text: String(chosen.length) })
      else found.push(...chosen)
    }
    return found
  }

  #collection(name: string): readonly NamedText[] | null {
    const known = this.#collections.get(name)
    if (known !== undefined) return known
    const make = COLLECTIONS[name]
    if (make === undefined) return null
    const made = make(this.#request, (other) => this.#collection(other) ?? [])
    this.#collections.set(name, made)
    return made
  }
}

/** Whether a rule may look at it at all. */
export function isKnownCollection(name: string): boolean {
  return Object.hasOwn(COLLECTIONS, name)
}

function matchesMember({ member }: Target, { name }: NamedText): boolean {
  if (member === null) return true
  return typeof member === 'string' ? name.toLowerCase() === member : member.test(name)
}

type Make = (
  request: CrsRequest,
  of: (name: string) => readonly NamedText[],
) => readonly NamedText[]

const one = (text: string): readonly NamedText[] => [{ name: '', text }]
const names = (members: readonly NamedText[]): readonly NamedText[] =>
  members.map(({ name }) => ({ name, text: name }))

const COLLECTIONS: Readonly<Record<string, Make>> = {
  REQUEST_METHOD: ({ method }) => one(method),
  REQUEST_PROTOCOL: ({ protocol }) => one(protocol),
  REQUEST_LINE: ({ method, target, protocol }) => one(`${method} ${target} ${protocol}`.trimEnd()),
  REQUEST_URI: ({ target }) => one(target.replace(/^[a-z]+:\/\/[^/]*/i, '')),
  REQUEST_URI_RAW: ({ target }) => one(target),
  REQUEST_FILENAME: ({ target }) => one(pathOf(target)),
  REQUEST_BASENAME: ({ target }) => one(/[^/\\]*$/.exec(pathOf(target))?.[0] ?? ''),
  QUERY_STRING: ({ target }) => one(queryOf(target)),
  REQUEST_HEADERS: ({ headers }) => headers.map(([name, text]) => ({ name, text })),
  REQUEST_HEADERS_NAMES: ({ headers }) => names(headers.map(([name, text]) => ({ name, text }))),
  REQUEST_COOKIES: ({ headers }) => cookiesOf(headers),
  REQUEST_COOKIES_NAMES: ({ headers }) => names(cookiesOf(headers)),
  ARGS_GET: ({ target }) => formOf(queryOf(target)),
  ARGS_GET_NAMES: (_request, of) => names(of('ARGS_GET')),
  ARGS_POST: (request) => bodyArguments(request),
  ARGS_POST_NAMES: (_request, of) => names(of('ARGS_POST')),
  ARGS: (_request, of) => [...of('ARGS_GET'), ...of('ARGS_POST')],
  ARGS_NAMES: (_request, of) => names(of('ARGS')),
  ARGS_COMBINED_SIZE: (_request, of) =>
    one(String(of('ARGS').reduce((sum, { name, text }) => sum + name.length + text.length, 0))),
  // As the set has it: whole where nothing else reads it.
  REQUEST_BODY: (request) =>
    isJson(request) || isXml(request) || isMultipart(request) ? [] : one(request.body),
  REQUEST_BODY_LENGTH: ({ body }) => one(String(body.length)),
  REQBODY_PROCESSOR: (request) =>
    one(
      isJson(request)
        ? 'JSON'
        : isForm(request)
          ? 'URLENCODED'
          : isMultipart(request)
            ? 'MULTIPART'
            : '',
    ),
  FILES: (request) => filesOf(request, 'filename'),
  FILES_NAMES: (request) => filesOf(request, 'name'),
  MULTIPART_PART_HEADERS: (request) =>
    partsOf(request).map(({ head }, i) => ({ name: String(i), text: head })),
  XML: (request) => (isXml(request) ? xmlOf(request.body) : []),
}

function pathOf(target: string): string {
  return target.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '')
}

function queryOf(target: string): string {
  const query = target.indexOf('?')
  return query < 0 ? '' : target.slice(query + 1)
}

function headerOf({ headers }: CrsRequest, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

const isForm = (request: CrsRequest): boolean =>
  /^application\/x-www-form-urlencoded/i.test(headerOf(request, 'content-type'))
const isJson = (request: CrsRequest): boolean =>
  /^(application|text)\/([a-z.+-]*\+)?json/i.test(headerOf(request, 'content-type'))
const isMultipart = (request: CrsRequest): boolean =>
  /^multipart\/form-data/i.test(headerOf(request, 'content-type'))

const isXml = (request: CrsRequest): boolean =>
  /^(application|text)\/([a-z.+-]*\+)?xml/i.test(headerOf(request, 'content-type'))

/** The text of all elements and the values of all attributes, under the paths by which rules ask for them. */
function xmlOf(body: string): NamedText[] {
  const attributes = body.match(/=\s*(?:"[^"]*"|'[^']*')/g) ?? []
  return [
    { name: '/*', text: body.replace(/<[^>]*>/g, '') },
    ...attributes
      .slice(0, MOST_MEMBERS)
      .map((text) => ({ name: '//@*', text: text.replace(/^=\s*./, '').slice(0, -1) })),
  ]
}

/** Names and values are decoded, as ModSecurity hands them to rules. */
function formOf(text: string): NamedText[] {
  if (text === '') return []
  return text
    .split('&', MOST_MEMBERS)
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      const name = equals < 0 ? pair : pair.slice(0, equals)
      return { name: decoded(name), text: equals < 0 ? '' : decoded(pair.slice(equals + 1)) }
    })
}

function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
}

function cookiesOf(headers: CrsRequest['headers']): NamedText[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';', MOST_MEMBERS))
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0
        ? { name: pair.trim(), text: '' }
        : { name: pair.slice(0, equals).trim(), text: pair.slice(equals + 1) }
    })
    .filter(({ name, text }) => name !== '' || text !== '')
}

function bodyArguments(request: CrsRequest): NamedText[] {
  if (request.body === '') return []
  if (isForm(request)) return formOf(request.body)
  if (isMultipart(request)) {
    return partsOf(request)
      .filter(({ head }) => !/filename\s*=/i.test(head))
      .map(({ head, text }) => ({ name: parameterOf(head, 'name'), text }))
  }
  if (!isJson(request)) return []
  try {
    return flattened('', JSON.parse(request.body), 0).slice(0, MOST_MEMBERS)
  } catch {
    return []
  }
}

function flattened(name: string, value: unknown, depth: number): NamedText[] {
  if (value === null || depth > DEEPEST_JSON) return []
  if (typeof value !== 'object') return [{ name, text: `${value as string | number | boolean}` }]
  return Object.entries(value)
    .slice(0, MOST_MEMBERS)
    .flatMap(([key, member]) => flattened(name === '' ? key : `${name}.${key}`, member, depth + 1))
}

interface Part {
  readonly head: string
  readonly text: string
}

function partsOf(request: CrsRequest): Part[] {
  const boundary = /boundary\s*=\s*"?([^";,\s]+)/i.exec(headerOf(request, 'content-type'))?.[1]
  if (!isMultipart(request) || boundary === undefined) return []
  return request.body
    .split(`--${boundary}`, MOST_MEMBERS)
    .slice(1)
    .filter((part) => !part.startsWith('--'))
    .map((part) => {
      const [head = '', ...rest] = part.replace(/^\r?\n/, '').split(/\r?\n\r?\n/)
      return { head, text: rest.join('\n\n').replace(/\r?\n$/, '') }
    })
}

function filesOf(request: CrsRequest, parameter: 'filename' | 'name'): NamedText[] {
  return partsOf(request)
    .filter(({ head }) => /filename\s*=/i.test(head))
    .map(({ head }) => ({ name: parameterOf(head, 'name'), text: parameterOf(head, parameter) }))
}

function parameterOf(head: string, name: string): string {
  return new RegExp(`[; ]${name}\\s*=\\s*"?([^";\\r\\n]*)`, 'i').exec(head)?.[1] ?? ''
}
