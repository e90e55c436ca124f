import type { TSchema } from 'typebox'
import type { Service } from '../../engine/serve.js'

/** What a handler is given of a request, checked against the route's schemas. */
interface ApiRequest {
  readonly query: unknown
  readonly body: unknown
}

/** One route of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** The operation's name in /openapi.json. */
  readonly id: string
  readonly summary: string
  /** Whether it answers without a token. */
  readonly isOpen: boolean
  readonly query?: TSchema
  /** Schema of a JSON body; 'ndjson' for text of one JSON document a line. */
  readonly body?: TSchema | 'ndjson'
  /** What it answers when all went well. */
  readonly answer: { readonly status: 200 | 201; readonly schema: TSchema }
  /** @throws PhantomNetError, RefusedRequest. */
  readonly handle: (service: Service, request: ApiRequest) => unknown
}
