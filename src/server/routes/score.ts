import { type Problem, ScoreRequest, ScoreResponse } from '../../contract.js'
import { nearest } from '../../config.js'
import { judgedToJson } from '../../engine/judged-json.js'
import type { LiveEngine } from '../../engine/live.js'
import type { Event } from '../../event/event.js'
import { eventFromJson } from '../../event/schema.js'
import { RefusedRequest } from '../problem.js'
import type { Route } from './route.js'

type Faults = NonNullable<Problem['errors']>

/** Scores without keeping anything: events in the order given with a memory of their own, or rows of features. */
export const postScore: Route = {
  method: 'POST',
  path: '/api/v1/score',
  id: 'score',
  summary: 'judge events or rows of features; nothing is kept or remembered',
  role: 'read',
  body: ScoreRequest,
  answer: { status: 200, schema: ScoreResponse },
  handle: ({ engine }, { body }) => {
    const request = body as ScoreRequest
    return {
      model_version: engine.modelVersion,
      ...('events' in request
        ? { verdicts: engine.score(readEvents(request.events)).map(judgedToJson) }
        : { scores: scoresOf(engine, request.features) }),
    }
  },
}

function readEvents(items: readonly unknown[]): readonly Event[] {
  const events: Event[] = []
  const faults: Faults = []
  for (const [index, item] of items.entries()) {
    const read = eventFromJson(item)
    if (read.ok) events.push(read.event)
    else faults.push({ index, reason: read.reason })
  }
  if (faults.length > 0) throw refused(faults, 'events')
  return events
}

function scoresOf(
  engine: LiveEngine,
  items: readonly Readonly<Record<string, number | null>>[],
): unknown {
  const { featureNames } = engine
  const faults: Faults = []
  for (const [index, item] of items.entries()) {
    const unknown = Object.keys(item).find((name) => !featureNames.includes(name))
    if (unknown === undefined) continue
    const reason = `unknown feature; did you mean ${nearest(unknown, featureNames)}?`
    faults.push({ index, reason })
  }
  if (faults.length > 0) throw refused(faults, 'features')
  const rows = items.map((item) => featureNames.map((name) => item[name] ?? 0))
  return engine.scoreFeatures(rows).map((score) => ({
    prediction: score.prediction,
    anomaly_score: score.anomalyScore,
    decision_function: score.decisionFunction,
  }))
}

function refused(errors: Faults, what: string): RefusedRequest {
  return new RefusedRequest(
    'REQUEST_INVALID',
    `${errors.length} of the ${what} cannot be read, so none was scored. Mend those that \`errors\` names.`,
    { errors },
  )
}
