import type { TSchema } from 'typebox'
import type { Service } from '../../engine/serve.js'
import type { Role } from '../../io/store/token-roles.js'
import type { Client } from '../access.js'

/** What a handler is given of a request, checked against the route's schemas. */
interface ApiRequest {
  readonly query: unknown
  readonly body: unknown
  /** Who asks. */
  readonly client: Client
}

/** One route of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** The operation's name in /openapi.json. */
  readonly id: string
  readonly summary: string
  /** What a token must allow to be answered; null answers without one. */
  readonly role: Role | null
  readonly query?: TSchema
  /** Schema of a JSON body; 'ndjson' for text of one JSON document a line. */
  readonly body?: TSchema | 'ndjson'
  /** What it answers when all went well. */
  readonly answer: { readonly status: 200 | 201; readonly schema: TSchema }
  /** @throws PhantomNetError, RefusedRequest. */
  readonly handle: (service: Service, request: ApiRequest) => unknown
}
