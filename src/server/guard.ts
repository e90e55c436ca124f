import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Service } from '../engine/serve.js'
import { PhantomNetError } from '../errors.js'
import type { Role } from '../io/store/token-roles.js'
import type { Access, Client } from './access.js'
import { FAILED_PER_SECOND, FAILED_AT_ONCE, MAX_IN_FLIGHT } from './limits.js'
import { RefusedRequest } from './problem.js'
import { ownerOf, RateLimiter, type Taken } from './rate-limiter.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null until it was found out. */
    client: Client | null
  }
}

/** What every answer carries. */
export const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const

/** What a route says of itself, as the hook sees it; a path that is no route says nothing. */
interface RouteConfig {
  readonly role?: Role | null
  readonly isHeld?: boolean
  readonly isMetered?: boolean
}

export interface GuardParts {
  readonly access: Access
  readonly service: Pick<Service, 'operators' | 'nowMs'>
  readonly requestsPerSecond: number
  /** Counts requests under way. */
  readonly underWay: { requests: number }
}

/** What holds for every request before it is looked at: access, rate, encoding, and how many are under way. */
export function guard(app: FastifyInstance, parts: GuardParts): void {
  const { access, service, requestsPerSecond, underWay } = parts
  const clockMs = (): number => performance.now()
  const rate = new RateLimiter(requestsPerSecond, requestsPerSecond * 2, clockMs)
  const failures = new RateLimiter(FAILED_PER_SECOND, FAILED_AT_ONCE, clockMs)
  app.decorateRequest('client', null)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SAFE_HEADERS)
    const { host, 'content-encoding': encoding } = request.headers
    const { role, isHeld, isMetered } = request.routeOptions.config as RouteConfig
    if (host === undefined && request.raw.httpVersion === '1.1') throw noHost()
    const client = admitted(request, access, role, failures)
    request.client = client
    if (client.roles.includes('operate')) service.operators.note(client.address, service.nowMs())
    if (isMetered === true) meter(rate, client, reply)
    if (encoding !== undefined && encoding !== 'identity') {
      throw new RefusedRequest(
        'REQUEST_INVALID',
        'The body is encoded, which is not taken. Send it plain.',
        { status: 415 },
      )
    }
    // Whether it is slow to send its body or slow to take its answer, a request holds memory until its end.
    if (role !== null && isHeld !== true) {
      if (underWay.requests >= MAX_IN_FLIGHT) throw overloaded()
      underWay.requests++
      reply.raw.once('close', () => underWay.requests--)
    }
    done()
  })
}

/** Who asks. An address that fails too often is told to wait; what it sends with a valid token is answered all the same. */
function admitted(
  request: FastifyRequest,
  access: Access,
  role: Role | null | undefined,
  failures: RateLimiter,
): Client {
  const { authorization, host, 'x-api-key': key } = request.headers
  const apiKey = typeof key === 'string' ? key : undefined
  try {
    return access.admit({ authorization, apiKey, host, address: request.ip }, role)
  } catch (error) {
    if (!(error instanceof RefusedRequest) || error.code !== 'TOKEN_REQUIRED') throw error
    const taken = failures.take(ownerOf(request.ip))
    if (!taken.isAllowed) throw limited(taken, {})
    throw error
  }
}

/** Takes a request of the client's share, and tells what is left of it (draft-ietf-httpapi-ratelimit-headers-10). */
function meter(rate: RateLimiter, client: Client, reply: FastifyReply): void {
  const owner = client.token === null ? ownerOf(client.address) : `token ${client.token}`
  const taken = rate.take(owner)
  const headers = {
    'ratelimit-policy': `"requests";q=${rate.burst};w=${rate.windowS}`,
    ratelimit: `"requests";r=${taken.remaining};t=${Math.ceil(taken.waitS)}`,
  }
  reply.headers(headers)
  if (!taken.isAllowed) throw limited(taken, headers)
}

function limited({ waitS }: Taken, headers: Readonly<Record<string, string>>): RefusedRequest {
  return new RefusedRequest(
    'RATE_LIMITED',
    'This client asks too often. Send the request again after the seconds that Retry-After tells, and several events in one.',
    { headers: { ...headers, 'retry-after': String(Math.max(1, Math.ceil(waitS))) } },
  )
}

function noHost(): RefusedRequest {
  return new RefusedRequest('REQUEST_INVALID', 'The Host header is missing. Mend the client.')
}

function overloaded(): PhantomNetError {
  return new PhantomNetError(
    'OVERLOADED',
    `${MAX_IN_FLIGHT} requests are under way already. Send this one again a little later.`,
  )
}
