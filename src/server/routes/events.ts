import { setImmediate as nextTurn } from 'node:timers/promises'
import { EventPage, EventQuery, EventsAccepted, MAX_REJECTS_TOLD } from '../../contract.js'
import type { Service } from '../../engine/serve.js'
import { ACTIONS } from '../../response/decision.js'
import { MAX_NDJSON_LINES, SLICE_EVENTS } from '../limits.js'
import { eventsOfBody } from '../ndjson.js'
import { addressOf, cursorOf, pageRequestOf } from '../paging.js'
import { RefusedRequest } from '../problem.js'
import type { Route } from './route.js'

const PATH = '/api/v1/events'

/** Events on disk, newest first. */
export const listEvents: Route = {
  method: 'GET',
  path: PATH,
  id: 'listEvents',
  summary:
    'events as they came, newest first; a page may hold fewer than asked for though older ones follow',
  role: 'read',
  query: EventQuery,
  answer: { status: 200, schema: EventPage },
  handle: ({ events }, { query }) => {
    const { from, to, src_ip: sourceIp, service, kind, ...page } = query as EventQuery
    const { rows, next } = events.page(
      {
        ...(sourceIp === undefined ? {} : { src_ip: addressOf(sourceIp) }),
        ...(service === undefined ? {} : { service }),
        ...(kind === undefined ? {} : { kind }),
        ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { toMs: Date.parse(to) }),
      },
      pageRequestOf(page),
    )
    return { events: rows, next_cursor: cursorOf(next) }
  },
}

/** Takes events, one JSON document a line, into the live memory; the answer comes when their verdicts are on disk. */
export const postEvents: Route = {
  method: 'POST',
  path: PATH,
  id: 'postEvents',
  summary: 'take events, one a line; answered when their verdicts are on disk',
  role: 'ingest',
  body: 'ndjson',
  answer: { status: 200, schema: EventsAccepted },
  handle: (service, { body }) => accept(service, body as string),
}

async function accept({ engine, telemetry }: Service, body: string): Promise<EventsAccepted> {
  const read = telemetry.timed('parse', () =>
    eventsOfBody(body, MAX_REJECTS_TOLD, MAX_NDJSON_LINES),
  )
  if (read === null) {
    throw new RefusedRequest(
      'PAYLOAD_TOO_LARGE',
      `The body has more than ${MAX_NDJSON_LINES} lines, so none was taken. Send it in several requests.`,
    )
  }
  const { events, rejects, rejected, reasons, blank } = read
  for (const [reason, count] of reasons) telemetry.reject(reason, count)
  const decisions: Record<string, number> = Object.fromEntries(ACTIONS.map((action) => [action, 0]))
  let anomalies = 0
  let lastId = 0
  for (let at = 0; at < events.length; at += SLICE_EVENTS) {
    if (at > 0) await nextTurn()
    const submitted = engine.submit(events.slice(at, at + SLICE_EVENTS))
    lastId = submitted.lastId
    for (const { verdict, decision } of submitted.judged) {
      if (verdict.prediction === 'anomaly') anomalies++
      decisions[decision.action] = (decisions[decision.action] ?? 0) + 1
    }
  }
  return {
    lines: events.length + rejected + blank,
    accepted: events.length,
    rejected,
    blank,
    rejects,
    anomalies,
    decisions,
    last_verdict_id: lastId === 0 ? null : lastId,
    model_version: engine.modelVersion,
  }
}
