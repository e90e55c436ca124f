import { StreamQuery } from '../../contract.js'
import { addressOf } from '../paging.js'
import { RefusedRequest } from '../problem.js'
import { positionOf } from '../stream.js'
import type { Route } from './route.js'

/** Verdicts and changes of decisions as they happen. */
export const stream: Route = {
  method: 'GET',
  path: '/api/v1/stream',
  id: 'stream',
  summary: 'verdicts and changes of decisions as they happen, as Server-Sent Events',
  role: 'read',
  isHeld: true,
  query: StreamQuery,
  answer: { status: 200, type: 'text/event-stream' },
  handle: (_service, { query, lastEventId, server }) => {
    const { last_event_id: asked, src_ip: sourceIp, ...filter } = query as StreamQuery
    // The header is what a browser sends when it comes back, so it is later than the URL.
    const text = lastEventId ?? asked
    const from = text === undefined ? null : positionOf(text)
    if (text !== undefined && from === null) {
      throw new RefusedRequest(
        'REQUEST_INVALID',
        'Last-Event-ID is no `id` of this stream. Leave it out to begin with what happens now.',
      )
    }
    const wanted = sourceIp === undefined ? filter : { ...filter, src_ip: addressOf(sourceIp) }
    return server.stream.open(wanted, from)
  },
}
