import { Agent, type IncomingMessage, request } from 'node:http'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { Problem } from '../../src/contract.js'
import { ERROR_CODES } from '../../src/errors.js'
import { BRUTE_FORCE } from '../../test/engine/fitted-workspace.js'
import { eventToJson } from '../../src/event/schema.js'
import type { Rng } from '../../src/math/rng.js'
import { anything, chance, ODD_TEXTS, pick, type Schema, valueOf } from './fuzz-values.js'

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly { readonly name: string; readonly schema: Schema }[]
  readonly bodyType: string | null
  readonly body: Schema | null
  /** Schema of the answer, by status; null where it is text. */
  readonly answers: ReadonlyMap<number, { Check(value: unknown): boolean } | null>
}

/** What is wrong with an answer. */
export interface Fault {
  readonly asked: string
  readonly told: string
}

export interface FuzzOutcome {
  readonly requests: number
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>
  readonly faults: readonly Fault[]
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
}

const isProblem = Compile(Problem)
const CODES: ReadonlySet<string> = new Set(ERROR_CODES)

/** Faults after which no more are looked for. */
const MOST_FAULTS = 20

/** Asks every route of /openapi.json in every way that its schemas allow, and in many that they do not. */
export async function fuzzApi(
  url: string,
  rng: Rng,
  count: number,
  onRequest: (done: number) => void = () => undefined,
): Promise<FuzzOutcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const statuses = new Map<number, number>()
  const faults: Fault[] = []
  try {
    const document = await ask(agent, url, get('/openapi.json'))
    const operations = operationsOf(JSON.parse(document.text) as OpenApi)
    for (let i = 0; i < count && faults.length < MOST_FAULTS; i++) {
      const operation = pick(rng, operations)
      const asked = chance(rng, 0.1) ? lost(rng, operation) : sent(rng, operation)
      const answered = await ask(agent, url, asked)
      statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1)
      const told = faultOf(answered, asked, operations)
      if (told !== null) faults.push({ asked: JSON.stringify(asked).slice(0, 1000), told })
      onRequest(i + 1)
    }
    return { requests: count, statuses, faults }
  } finally {
    agent.destroy()
  }
}

function get(path: string): Asked {
  return { method: 'GET', path, headers: {}, body: null }
}

/** Why an answer is not one that /openapi.json allows; null when it is. */
function faultOf(
  { status, type, text }: Answered,
  { method, path }: Asked,
  operations: readonly Operation[],
): string | null {
  if (status === 0) return `no answer: ${text}`
  if (status >= 500) return `${status} ${text.slice(0, 300)}`
  const [plain] = path.split('?', 1)
  const operation = operations.find((one) => one.path === plain && one.method === method)
  if (status < 300) {
    if (plain === '/openapi.json' || operation === undefined) return null
    const answer = operation.answers.get(status)
    if (answer === undefined) return `${status} is not documented`
    if (answer === null) return type.startsWith('text/') ? null : `${type} is no text`
    return answer.Check(JSON.parse(text)) ? null : `not of its schema: ${text.slice(0, 300)}`
  }
  // What HTTP itself answers to HEAD has no body.
  if (method === 'HEAD') return null
  if (type !== 'application/problem+json') return `${status} is no problem but ${type}`
  const problem = JSON.parse(text) as unknown
  if (!isProblem.Check(problem)) return `no problem document: ${text.slice(0, 300)}`
  if (problem.status !== status || !CODES.has(problem.code)) return `does not agree: ${text}`
  return null
}

/** A request for an operation, nearer to what it takes or farther from it. */
function sent(rng: Rng, { method, path, parameters, body, bodyType }: Operation): Asked {
  const wrong = pick(rng, [0, 0, 0.05, 0.3, 1])
  const query: string[] = []
  for (const { name, schema } of parameters) {
    if (!chance(rng, 0.4)) continue
    const value = valueOf(rng, schema, wrong)
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    query.push(`${encoded(name)}=${encoded(text)}`)
  }
  if (chance(rng, wrong))
    query.push(`${encoded(pick(rng, ODD_TEXTS))}=${encoded(pick(rng, ODD_TEXTS))}`)
  if (query.length > 0 && chance(rng, wrong / 2)) query.push(query[0] as string)
  const target = query.length === 0 ? path : `${path}?${query.join('&')}`
  const headers: Record<string, string> = { ...oddHeaders(rng, wrong) }
  if (bodyType === null) return { method, path: target, headers, body: null }
  headers['content-type'] = chance(rng, wrong / 4) ? pick(rng, TYPES) : bodyType
  const text = body === null ? linesOf(rng, wrong) : JSON.stringify(valueOf(rng, body, wrong))
  return { method, path: target, headers, body: chance(rng, wrong / 4) ? text.slice(0, -1) : text }
}

/** A request for what is not there, or in a way that it is not asked for. */
function lost(rng: Rng, { path }: Operation): Asked {
  const odd = pick(rng, ODD_TEXTS)
  const method = pick(rng, ['GET', 'PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS', 'HEAD', 'TRACE'])
  const isHeld = path === '/api/v1/stream'
  const target = chance(rng, 0.5) && !isHeld ? path : `${path}/${encoded(odd)}`
  return { method, path: target, headers: oddHeaders(rng, 0.5), body: null }
}

const TYPES = [
  'text/plain',
  'application/json; charset=x',
  'multipart/form-data',
  '',
  ';',
  'a/b/c',
] as const

function oddHeaders(rng: Rng, share: number): Record<string, string> {
  const headers: Record<string, string> = {}
  const odd = (): string => pick(rng, ODD_TEXTS).replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
  for (const name of [
    'x-api-key',
    'authorization',
    'last-event-id',
    'accept',
    'content-encoding',
    'x',
  ])
    if (chance(rng, share / 4)) headers[name] = odd()
  return headers
}

function linesOf(rng: Rng, wrong: number): string {
  return Array.from({ length: Math.floor(rng.nextFloat() * 6) }, () => {
    const event: Record<string, unknown> = { ...eventToJson(pick(rng, BRUTE_FORCE)) }
    for (const key of Object.keys(event)) if (chance(rng, wrong / 4)) event[key] = anything(rng)
    return chance(rng, wrong / 4) ? pick(rng, ODD_TEXTS) : JSON.stringify(event)
  }).join('\n')
}

/** Percent-encoded; a lone surrogate, which has no encoding, as bytes that are no UTF-8. */
function encoded(text: string): string {
  return /[\ud800-\udfff]/u.test(text) ? '%ed%a0%80' : encodeURIComponent(text)
}

async function ask(
  agent: Agent,
  url: string,
  { method, path, headers, body }: Asked,
): Promise<Answered> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: 0, type: '', text: error.message })
    const sending = request(url + path, { method, headers, agent }, (response: IncomingMessage) => {
      const type = (response.headers['content-type'] ?? '').replace(/;.*/, '')
      const status = response.statusCode ?? 0
      if (type === 'text/event-stream') {
        response.destroy()
        return resolve({ status, type, text: '' })
      }
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', failed)
      response.on('end', () => resolve({ status, type, text: Buffer.concat(chunks).toString() }))
    })
    sending.on('error', failed)
    sending.end(body ?? undefined)
  })
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
}

interface OpenApiOperation {
  readonly parameters?: readonly { readonly name: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: TSchema }>> }>
  >
}

function operationsOf({ paths }: OpenApi): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, { parameters, requestBody, responses }]): Operation => {
        const [bodyType = null] = Object.keys(requestBody?.content ?? {})
        const isLines = bodyType === 'application/x-ndjson'
        const body = bodyType === null || isLines ? null : requestBody?.content[bodyType]?.schema
        const answers = new Map<number, { Check(value: unknown): boolean } | null>()
        for (const [status, { content = {} }] of Object.entries(responses)) {
          if (status === 'default') continue
          const schema = content['application/json']?.schema
          answers.set(Number(status), schema === undefined ? null : Compile(schema))
        }
        return {
          method: method.toUpperCase(),
          path,
          parameters: parameters ?? [],
          bodyType,
          body: body ?? null,
          answers,
        }
      },
    ),
  )
}
