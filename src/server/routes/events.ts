import { setImmediate as nextTurn } from 'node:timers/promises'
import { EventsAccepted, MAX_REJECTS_TOLD } from '../../contract.js'
import type { Service } from '../../engine/serve.js'
import { ACTIONS } from '../../response/decision.js'
import { SLICE_EVENTS } from '../limits.js'
import { eventsOfBody } from '../ndjson.js'
import type { Route } from './route.js'

/** Takes events, one JSON document a line, into the live memory; the answer comes when their verdicts are on disk. */
export const postEvents: Route = {
  method: 'POST',
  path: '/api/v1/events',
  id: 'postEvents',
  summary: 'take events, one a line; answered when their verdicts are on disk',
  role: 'ingest',
  body: 'ndjson',
  answer: { status: 200, schema: EventsAccepted },
  handle: (service, { body }) => accept(service, body as string),
}

async function accept({ engine }: Service, body: string): Promise<EventsAccepted> {
  const { events, rejects, rejected, blank } = eventsOfBody(body, MAX_REJECTS_TOLD)
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
