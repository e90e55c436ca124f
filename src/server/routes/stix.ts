import { StixBundle } from '../../contract.js'
import { toStixBundle } from '../../io/notifiers/stix.js'
import type { Route } from './route.js'

/** Decisions of one bundle at most, the newest of them. */
const MOST_DECISIONS = 10_000

/** What holds now, for threat-intelligence platforms. */
export const decisionsAsStix: Route = {
  method: 'GET',
  path: '/api/v1/decisions/stix',
  id: 'getDecisionsAsStix',
  summary: 'decisions that hold now, the newest 10,000, as a STIX 2.1 bundle',
  role: 'read',
  answer: { status: 200, schema: StixBundle },
  handle: ({ decisions, nowMs }) => {
    const held = { nowMs: nowMs(), active: true }
    return toStixBundle(decisions.page(held, { before: null, limit: MOST_DECISIONS }).rows)
  },
}
