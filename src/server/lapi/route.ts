import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Service } from '../../engine/serve.js'
import type { Role } from '../../io/store/token-roles.js'
import type { DecisionStream } from './decision-stream.js'

/** One route that CrowdSec's clients ask for. */
export interface LapiRoute {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** What a token must allow; null answers without one. */
  readonly role: Role | null
  /** Whether an answer may be held back, so that it counts among no requests under way. */
  readonly isHeld?: boolean
  readonly handle: (lapi: Lapi, request: FastifyRequest, reply: FastifyReply) => unknown
}

/** What the routes work with. */
export interface Lapi {
  readonly service: Service
  readonly stream: DecisionStream
}
