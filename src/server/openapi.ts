import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { Problem } from '../contract.js'
import { VERSION } from '../version.js'
import { PROBLEM_TYPE } from './problem.js'
import type { Route } from './routes/route.js'

export const OPENAPI_PATH = '/openapi.json'

const BEARER = 'bearer'

/** What /openapi.json says beside the operations. */
export function openApiOptions(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PhantomNet',
        version: VERSION,
        description: 'Honeypot events in, explained verdicts and decisions out.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      // Relative, so that it holds wherever it was fetched from.
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          [BEARER]: {
            type: 'http',
            scheme: 'bearer',
            description:
              'a token of `phantomnet tokens add`, or that of option `token`; a server that has neither asks for none',
          },
        },
      },
    },
    convertConstToEnum: false,
  }
}

/** A route's schemas and texts as Fastify takes them and /openapi.json shows them. */
export function operationOf(route: Route): FastifySchema {
  const { query, body, answer } = route
  const requestBody =
    body === 'ndjson'
      ? { content: { 'application/x-ndjson': { schema: { type: 'string' } } } }
      : body
  return {
    operationId: route.id,
    summary: route.summary,
    security: route.role === null ? [] : [{ [BEARER]: [route.role] }],
    ...(query === undefined ? {} : { querystring: query }),
    ...(requestBody === undefined ? {} : { body: requestBody }),
    response: {
      [answer.status]: {
        description: 'done',
        content:
          'schema' in answer
            ? { 'application/json': { schema: answer.schema } }
            : { [answer.type]: { schema: { type: 'string' } } },
      },
      default: {
        description: 'refused or failed',
        content: { [PROBLEM_TYPE]: { schema: Problem } },
      },
    },
  }
}
