import type { TSchema } from 'typebox'
import type { Service } from '../../engine/serve.js'
import type { Role } from '../../io/store/token-roles.js'
import type { Client } from '../access.js'
import type { LiveStream } from '../stream.js'

/** What the server has beside what serves. */
export interface ServerParts {
  readonly stream: LiveStream
  /** The document of /metrics. */
  readonly metrics: () => string
}

/** What a handler is given of a request, checked against the route's schemas. */
interface ApiRequest {
  readonly query: unknown
  readonly body: unknown
  /** Who asks. */
  readonly client: Client
  /** The Last-Event-ID header, of a reader that comes back to a stream. */
  readonly lastEventId: string | undefined
  readonly server: ServerParts
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
  /** Whether the answer may take long, so that it counts among no requests under way. */
  readonly isHeld?: boolean
  readonly query?: TSchema
  /** Schema of a JSON body; 'ndjson' for text of one JSON document a line. */
  readonly body?: TSchema | 'ndjson'
  /** What it answers when all went well. */
  readonly answer:
    | { readonly status: 200 | 201; readonly schema: TSchema }
    | { readonly status: 200; readonly type: string }
  /** @returns a document of the schema; text or a stream where the answer is of another type. @throws PhantomNetError, RefusedRequest. */
  readonly handle: (service: Service, request: ApiRequest) => unknown
}
