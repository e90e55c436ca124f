import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Service } from '../../engine/serve.js'
import { blocklist } from './blocklist.js'
import { DecisionStream } from './decision-stream.js'
import { arrayDocument, type Pieces } from './json-pieces.js'
import { decisionText, isInside, lookUp, toldOf, withoutRepeats } from './published.js'
import { lapiErrors } from './refusals.js'
import type { Lapi, LapiRoute } from './route.js'
import { shimsFor } from './shims.js'
import { type LapiQuery, textOf, wantedOf } from './wanted.js'

const JSON_TYPE = 'application/json; charset=utf-8'

const HEALTH: LapiRoute = {
  method: 'GET',
  path: '/health',
  summary: 'whether the process is alive',
  role: null,
  handle: () => ({ status: 'up' }),
}

const CHECK_KEY: Omit<LapiRoute, 'path' | 'summary'> = {
  method: 'HEAD',
  role: 'read',
  handle: (_lapi, _request, reply) => reply.type(JSON_TYPE).send(''),
}

const DECISIONS: LapiRoute = {
  method: 'GET',
  path: '/v1/decisions',
  summary: 'decisions that hold for an address, or all that agree with the filters',
  role: 'read',
  handle: ({ service }, request, reply) => {
    const { board, bouncers } = service
    const wanted = wantedOf(request.query as LapiQuery)
    const { nowMs } = board
    if (wanted.covering !== null || wanted.value !== null) {
      const told = lookUp(board, wanted, bouncers.typeNames)
      const texts = told.map((one) => decisionText(one, one.decision.target, nowMs))
      return reply.type(JSON_TYPE).send(texts.length === 0 ? 'null' : `[${texts.join(',')}]`)
    }
    return sendPieces(
      reply,
      arrayDocument(
        (function* () {
          for (const decisions of board.targets()) {
            const told = toldOf(decisions, wanted, bouncers.typeNames)
            for (const one of wanted.dedup ? withoutRepeats(told) : told) {
              const { target } = one.decision
              if (isInside(target, wanted)) yield decisionText(one, target, board.nowMs)
            }
          }
        })(),
      ),
    )
  },
}

const STREAM: LapiRoute = {
  method: 'GET',
  path: '/v1/decisions/stream',
  summary: 'what changed since the client asked last, or everything; held until there is something',
  role: 'read',
  isHeld: true,
  handle: async ({ stream }, request, reply) => {
    const query = request.query as LapiQuery
    const { startup: _startup, ...filters } = query
    const userAgent = request.headers['user-agent'] ?? ''
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const { body, confirm } = await stream.pull({
      client: JSON.stringify([request.client, userAgent.slice(0, 200), filters]),
      wanted: wantedOf(query),
      shims: shimsFor(userAgent),
      isStartup: textOf(query, 'startup') === 'true',
      signal: gone.signal,
    })
    reply.raw.once('finish', confirm)
    return sendPieces(reply, body)
  },
}

/** Every route of CrowdSec's local API that is answered, in the order docs/reference/api.md lists them. */
export const LAPI_ROUTES: readonly LapiRoute[] = [
  DECISIONS,
  { ...CHECK_KEY, path: DECISIONS.path, summary: 'whether the key is known' },
  STREAM,
  { ...CHECK_KEY, path: STREAM.path, summary: 'whether the key is known' },
  HEALTH,
  blocklist,
]

/** Adds the routes that CrowdSec's bouncers and agents ask for. */
export function addLapi(
  scope: FastifyInstance,
  service: Service,
  onBug: (error: unknown, request: string) => void,
): void {
  const { board, bouncers } = service
  const stream = new DecisionStream(board, bouncers.typeNames, bouncers.holdMs)
  const lapi: Lapi = { service, stream }
  scope.setErrorHandler(lapiErrors(onBug))
  scope.addHook('preClose', (done) => {
    stream.close()
    done()
  })
  for (const { method, path, role, isHeld = false, handle } of LAPI_ROUTES) {
    scope.route({
      method,
      url: path,
      schema: { hide: true },
      config: { role, isHeld },
      exposeHeadRoute: false,
      handler: (request, reply) => handle(lapi, request, reply),
    })
  }
}

/** A short answer at once with its length, a long one in pieces as the client takes them. */
async function sendPieces(reply: FastifyReply, pieces: Pieces): Promise<FastifyReply> {
  reply.type(JSON_TYPE)
  const first = await pieces.next()
  const second = await pieces.next()
  const begin = first.value ?? ''
  if (second.done === true) return reply.send(begin)
  return reply.send(Readable.from(rest(begin, second.value, pieces), { objectMode: false }))
}

async function* rest(first: string, second: string, others: Pieces): AsyncGenerator<string> {
  yield first
  yield second
  yield* others
}
