import {
  DecisionPage,
  DecisionQuery,
  DecisionSchema,
  DecisionsDeleted,
  DecisionSelector,
  NewDecision,
} from '../../contract.js'
import { noteOf } from '../../engine/decision-notes.js'
import { addByHand, decisionToJson, targetOf } from '../../engine/manual-decision.js'
import { actorOf } from '../access.js'
import { cursorOf, pageRequestOf } from '../paging.js'
import { RefusedRequest } from '../problem.js'
import type { Route } from './route.js'

const PATH = '/api/v1/decisions'

/** What the model decided and what people did by hand, newest first. */
export const listDecisions: Route = {
  method: 'GET',
  path: PATH,
  id: 'listDecisions',
  summary: 'decisions of the model and by hand, newest first',
  role: 'read',
  query: DecisionQuery,
  answer: { status: 200, schema: DecisionPage },
  handle: ({ decisions, nowMs }, { query }): DecisionPage => {
    const { target, cursor: _cursor, limit: _limit, ...rest } = query as DecisionQuery
    const now = nowMs()
    const filter = {
      ...rest,
      ...(target === undefined ? {} : { target: targetOf(target) }),
      nowMs: now,
    }
    const { rows, next } = decisions.page(filter, pageRequestOf(query as DecisionQuery))
    return { decisions: rows.map((row) => decisionToJson(row, now)), next_cursor: cursorOf(next) }
  },
}

/** Adds a decision by hand, with its end. */
export const addDecision: Route = {
  method: 'POST',
  path: PATH,
  id: 'addDecision',
  summary: 'add a decision by hand; answered when it is on disk',
  role: 'operate',
  body: NewDecision,
  answer: { status: 201, schema: DecisionSchema },
  handle: (service, { body, client }) => {
    const { target, action, duration_s: durationS, why } = body as NewDecision
    const within = noteOf('decision.add', service, actorOf(client))
    return decisionToJson(
      addByHand(service, { target, action, durationS, why: why ?? '', within }),
      service.nowMs(),
    )
  },
}

/** Ends decisions before their time. */
export const deleteDecisions: Route = {
  method: 'DELETE',
  path: PATH,
  id: 'deleteDecisions',
  summary: 'end decisions by id or by target; the model may decide anew at the next event',
  role: 'operate',
  query: DecisionSelector,
  answer: { status: 200, schema: DecisionsDeleted },
  handle: (service, { query, client }) => {
    const { decisions, nowMs } = service
    const { id, target } = query as DecisionSelector
    if ((id === undefined) === (target === undefined)) {
      throw new RefusedRequest(
        'REQUEST_INVALID',
        'Exactly one of `id` and `target` says what to delete. Give one of them.',
      )
    }
    const which = id === undefined ? { target: targetOf(target ?? '') } : { id }
    const within = noteOf('decision.delete', service, actorOf(client))
    return { deleted: decisions.end(which, nowMs(), within) }
  },
}
