import { STATUS_CODES } from 'node:http'
import type { Problem } from '../contract.js'
import { type ErrorCode, PhantomNetError } from '../errors.js'

/** Media type of an error, RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json'

/** HTTP status of each code that can reach a client; the rest are 500. */
const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  CONFIG_INVALID: 400,
  TOKEN_REQUIRED: 401,
  ROLE_REQUIRED: 403,
  NOT_FOUND: 404,
  VERSION_UNKNOWN: 404,
  MODEL_MISSING: 409,
  MODEL_INVALID: 409,
  MODEL_HASH_MISMATCH: 409,
  MODEL_SCHEMA_MISMATCH: 409,
  PROMOTION_REFUSED: 409,
  STAGE_REFUSED: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  STOPPED: 503,
  STORE_FAILED: 503,
}

/** A refused request, with what HTTP wants to know beside the code. */
export class RefusedRequest extends PhantomNetError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly errors: Problem['errors']

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly errors?: Problem['errors']
    } = {},
  ) {
    super(code, message)
    this.status = more.status ?? statusOf(code)
    this.headers = more.headers ?? {}
    this.errors = more.errors
  }
}

/** What a client is told of an error, and the status and headers it comes with. */
export interface ToldProblem {
  readonly body: Problem
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Turns whatever a request ended with into a problem document. A bug is told as INTERNAL, without its text.
 * @returns null for the body's error when it is a bug, so that the caller can report it.
 */
export function problemOf(error: unknown): ToldProblem & { readonly isBug: boolean } {
  if (error instanceof RefusedRequest) {
    const { code, message, status, headers, errors } = error
    return { body: problem(code, message, status, errors), headers, isBug: false }
  }
  if (error instanceof PhantomNetError) {
    const { code, message } = error
    const isPassing = statusOf(code) === 503
    const headers: Record<string, string> = isPassing ? { 'retry-after': '1' } : {}
    return { body: problem(code, message, statusOf(code)), headers, isBug: false }
  }
  const refused = refusedByFramework(error)
  if (refused !== null) return problemOf(refused)
  const body = problem('INTERNAL', 'This is a bug in PhantomNet. Its log tells more.', 500)
  return { body, headers: {}, isBug: true }
}

/** A problem document. */
export function problem(
  code: ErrorCode,
  detail: string,
  status: number,
  errors?: Problem['errors'],
): Problem {
  return {
    type: `urn:phantomnet:error:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors === undefined ? {} : { errors }),
  }
}

function statusOf(code: ErrorCode): number {
  return STATUS_OF[code] ?? 500
}

interface Violation {
  readonly keyword?: string
  readonly instancePath?: string
  readonly params?: Readonly<Record<string, unknown>>
}

interface FrameworkError {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly message?: unknown
  readonly validation?: readonly Violation[]
}

/** What Fastify refuses by itself, in our words; null for anything else. */
function refusedByFramework(error: unknown): RefusedRequest | null {
  const { code, statusCode, message, validation } = error as FrameworkError
  if (validation !== undefined) {
    const choice = choiceOf(validation)
    if (choice !== null) {
      return new RefusedRequest(
        'REQUEST_INVALID',
        `body: give either ${choice}. See /openapi.json for what is taken.`,
      )
    }
    const unknown = validation[0]?.params?.['additionalProperty']
    const named = typeof unknown === 'string' ? `: ${JSON.stringify(unknown.slice(0, 64))}` : ''
    return new RefusedRequest(
      'REQUEST_INVALID',
      `${String(message)}${named}. See /openapi.json for what is taken.`,
    )
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new RefusedRequest(
        'PAYLOAD_TOO_LARGE',
        'The body is larger than is taken. Send it in several requests.',
        { headers: { connection: 'close' } },
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new RefusedRequest(
        'REQUEST_INVALID',
        'The body has a content type that is not taken here. See /openapi.json for the one that is.',
        { status: 415 },
      )
    case 'FST_ERR_BAD_URL':
      return new RefusedRequest(
        'REQUEST_INVALID',
        'The path of the URL cannot be decoded: each % in it must begin the bytes of UTF-8 text, as %2F. Mend the URL.',
      )
    default:
  }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return null
  return new RefusedRequest('REQUEST_INVALID', `${String(message)}. Mend the request.`, {
    status: statusCode,
  })
}

/** The keys a body has to choose from, when it has none or several of them; null when that is not what is wrong. */
function choiceOf(validation: readonly Violation[]): string | null {
  if (validation.at(-1)?.keyword !== 'anyOf' || validation.at(-1)?.instancePath !== '') return null
  for (const [keyword, key] of [
    ['required', 'missingProperty'],
    ['additionalProperties', 'additionalProperty'],
  ] as const) {
    const of = validation.filter((violation) => violation.keyword === keyword)
    if (of.length === validation.length - 1) {
      const names = new Set(of.map(({ params }) => String(params?.[key]).slice(0, 64)))
      if (names.size > 1) return [...names].sort().join(' or ')
    }
  }
  return null
}
