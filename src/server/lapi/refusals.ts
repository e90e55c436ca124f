import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from '../problem.js'

/** Told of what is a bug, with the request that met it. */
type OnBug = (error: unknown, request: string) => void

/** What CrowdSec's local API answers to a key that it does not know. */
const FORBIDDEN = { message: 'access forbidden' }

/**
 * Tells of an error as CrowdSec's local API does: `{"message"}`, and 403 without a key. Agents log in anew upon 401, so what they
 * ask with the token of a log-in gets that.
 */
export function lapiErrors(onBug: OnBug) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { body, headers, isBug } = problemOf(error)
    if (isBug) onBug(error, `${request.method} ${request.routeOptions.url ?? ''}`)
    const { code, detail } = body
    if (code === 'TOKEN_REQUIRED' || code === 'ROLE_REQUIRED') {
      const isAgent = request.headers.authorization !== undefined && code === 'TOKEN_REQUIRED'
      await (isAgent
        ? reply.code(401).send({ code: 401, message: 'cookie token is empty or invalid' })
        : reply.code(403).send(FORBIDDEN))
      return
    }
    await reply.code(body.status).headers(headers).send({ message: detail, errors: code })
  }
}
