import type { IncomingMessage, ServerResponse } from 'node:http'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Service } from '../engine/serve.js'
import { Access, type Client } from './access.js'
import { limitConnections } from './connection-limit.js'
import { guard, SAFE_HEADERS } from './guard.js'
import {
  HEADERS_TIMEOUT_MS,
  MAX_CONNECTIONS,
  MAX_JSON_BYTES,
  MAX_NDJSON_BYTES,
  REQUEST_TIMEOUT_MS,
  REQUESTS_PER_SECOND,
  TIMEOUT_CHECK_MS,
} from './limits.js'
import { answerLookUpsFast } from './lapi/fast-look-up.js'
import { addLapi } from './lapi/routes.js'
import { DOCS_PATH, DOCS_POLICY, docsPage } from './docs-page.js'
import { OPENAPI_PATH, openApiOptions, operationOf } from './openapi.js'
import { metricsText } from './metrics.js'
import { ProcessMetrics } from './process-metrics.js'
import { problem, problemOf, PROBLEM_TYPE, RefusedRequest } from './problem.js'
import { withNumbers } from './query.js'
import { ROUTES } from './routes/catalog.js'
import type { Route, ServerParts } from './routes/route.js'
import { RequestCounts } from './request-counts.js'
import { LiveStream } from './stream.js'
import { TokenBook } from './token-book.js'

/** Media types of a body with one JSON document a line. */
const NDJSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl']

export interface AppOptions {
  /** A token of the role `operate` beside those of the workspace; null for none. */
  readonly token: string | null
  /** Told of what is a bug, with the request that met it. */
  readonly onBug: (error: unknown, request: string) => void
  /** How long a client may take for a whole request, ms; REQUEST_TIMEOUT_MS when nobody says. */
  readonly requestTimeoutMs?: number
  /** Requests a second that one client may make in the long run; REQUESTS_PER_SECOND when nobody says. */
  readonly requestsPerSecond?: number
}

/** The HTTP API of a service, not listening yet. */
export async function buildApp(service: Service, options: AppOptions): Promise<FastifyInstance> {
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS
  const app = Fastify({
    logger: false,
    bodyLimit: MAX_JSON_BYTES,
    requestTimeout,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MS, requestTimeout),
      // Node would answer without a body; `guard` refuses it in our words.
      requireHostHeader: false,
    },
    return503OnClosing: false,
    // What is sent is checked as it is, neither trimmed nor turned into another type.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
    clientErrorHandler: refuseBroken,
    // A URL that cannot be decoded reaches no route, so neither hooks nor the error handler.
    frameworkErrors: (error, request, reply) => {
      reply.headers(SAFE_HEADERS)
      void sendProblem(error, request, reply, options)
    },
  })
  app.server.maxConnections = MAX_CONNECTIONS
  app.server.on('checkExpectation', refuseExpectation)
  // Response schemas are for readers; answers are written as they are.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.removeContentTypeParser('text/plain')
  const book = new TokenBook(service.tokens, service.nowMs)
  const stream = new LiveStream(service)
  const requests = new RequestCounts()
  const processMetrics = new ProcessMetrics()
  const underWay = { requests: 0 }
  const metrics = (): string =>
    metricsText(service, {
      requests,
      process: processMetrics,
      streamReaders: () => stream.readers,
      requestsUnderWay: () => underWay.requests,
    })
  const server: ServerParts = { stream, metrics }
  app.addHook('onResponse', (request, reply, done) => {
    requests.note(
      request.method,
      request.routeOptions.url,
      reply.statusCode,
      reply.elapsedTime / 1000,
    )
    done()
  })
  app.addHook('preClose', (done) => {
    server.stream.close()
    done()
  })
  app.addHook('onClose', (_app, done) => {
    book.keepUses()
    processMetrics.close()
    done()
  })
  const access = new Access(options.token, book)
  const { requestsPerSecond = REQUESTS_PER_SECOND } = options
  guard(app, { access, service, requestsPerSecond, underWay })
  limitConnections(app.server)
  answerLookUpsFast(app.server, service, access)
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options))
  app.setNotFoundHandler((request) => {
    throw notFound(request.method, request.url)
  })
  await app.register(swagger, openApiOptions())
  await app.register((scope) => {
    for (const route of ROUTES) if (route.body !== 'ndjson') addRoute(scope, route, service, server)
    return Promise.resolve()
  })
  await app.register((scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      NDJSON_TYPES,
      { parseAs: 'string', bodyLimit: MAX_NDJSON_BYTES },
      (_request, body, done) => done(null, body),
    )
    for (const route of ROUTES) if (route.body === 'ndjson') addRoute(scope, route, service, server)
    return Promise.resolve()
  })
  await app.register((scope) => {
    addLapi(scope, service, options.onBug)
    return Promise.resolve()
  })
  app.get(OPENAPI_PATH, { schema: { hide: true }, config: { role: null } }, () => app.swagger())
  const page = docsPage(ROUTES)
  app.get(DOCS_PATH, { schema: { hide: true }, config: { role: null } }, (_request, reply) =>
    reply
      .header('content-security-policy', DOCS_POLICY)
      .type('text/html; charset=utf-8')
      .serializer((text: string) => text)
      .send(page),
  )
  return app
}

function addRoute(
  scope: FastifyInstance,
  route: Route,
  service: Service,
  server: ServerParts,
): void {
  scope.route({
    method: route.method,
    url: route.path,
    schema: operationOf(route),
    config: { role: route.role, isHeld: route.isHeld === true, isMetered: route.role !== null },
    // An answer without an end has no length to tell beforehand.
    exposeHeadRoute: route.isHeld !== true,
    preValidation: (request, _reply, done) => {
      if (route.query !== undefined) request.query = withNumbers(route.query, request.query)
      done()
    },
    handler: async (request, reply) => {
      const { query, body } = request
      if (route.body === 'ndjson' && typeof body !== 'string') throw emptyBody()
      const client = request.client as Client
      const lastEventId = request.headers['last-event-id'] as string | undefined
      const answer = await route.handle(service, { query, body, client, lastEventId, server })
      if ('type' in route.answer) reply.type(route.answer.type)
      // A proxy that gathers an answer before it passes it on would gather this one for ever.
      if (route.isHeld === true) reply.header('x-accel-buffering', 'no')
      return reply.code(route.answer.status).send(answer)
    },
  })
}

function emptyBody(): RefusedRequest {
  return new RefusedRequest(
    'REQUEST_INVALID',
    'The body is missing. Send events, one JSON document a line, as application/x-ndjson.',
  )
}

/** 405 where the path exists with other methods, else 404. */
function notFound(method: string, url: string): RefusedRequest {
  const path = url.split('?', 1)[0] as string
  const allowed = ROUTES.filter((route) => route.path === path).map((route) => route.method)
  if (allowed.length === 0) {
    return new RefusedRequest(
      'NOT_FOUND',
      `There is nothing at this path. ${OPENAPI_PATH} lists what there is.`,
    )
  }
  const allow = [...new Set(allowed)].join(', ')
  return new RefusedRequest(
    'REQUEST_INVALID',
    `This path takes ${allow}, not ${method}. See ${OPENAPI_PATH}.`,
    {
      status: 405,
      headers: { allow },
    },
  )
}

async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { onBug }: AppOptions,
): Promise<void> {
  const { body, headers, isBug } = problemOf(error)
  if (isBug) onBug(error, `${request.method} ${request.routeOptions.url ?? ''}`)
  await reply.code(body.status).headers(headers).type(PROBLEM_TYPE).send(body)
}

/** `Expect` with anything but `100-continue` is answered before the framework sees the request. */
function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const told = problem(
    'REQUEST_INVALID',
    'The Expect header asks for what is not done here. Send the request without it.',
    417,
  )
  const headers = { ...SAFE_HEADERS, 'content-type': PROBLEM_TYPE, connection: 'close' }
  response.writeHead(told.status, headers).end(JSON.stringify(told))
}

/** What is no HTTP, or too slow or too long for it, is told so in HTTP all the same. */
function refuseBroken(
  error: { readonly code?: string },
  socket: { readonly writable: boolean; end(text: string): unknown; destroy(): unknown },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] = BROKEN[error.code ?? ''] ?? [
    400,
    'What was sent is no HTTP request. Mend the client.',
  ]
  const told = problem(status === 431 ? 'PAYLOAD_TOO_LARGE' : 'REQUEST_INVALID', detail, status)
  const body = JSON.stringify(told)
  const head = [
    `HTTP/1.1 ${status} ${told.title}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const BROKEN: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive. Send it again, faster.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than are taken. Send fewer.'],
}
