import { Health, Readiness } from '../../contract.js'
import { VERSION } from '../../version.js'
import type { Route } from './route.js'

/** Whether the process is alive. */
export const healthz: Route = {
  method: 'GET',
  path: '/healthz',
  id: 'getHealth',
  summary: 'whether the process is alive',
  role: null,
  answer: { status: 200, schema: Health },
  handle: () => ({ status: 'ok', version: VERSION }),
}

/** Whether it takes events. A log that cannot be read is told here, but does not make the rest less ready. */
export const readyz: Route = {
  method: 'GET',
  path: '/readyz',
  id: 'getReadiness',
  summary: 'whether events are taken, and how far each followed log is read',
  role: null,
  answer: { status: 200, schema: Readiness },
  handle: ({ engine, verdicts, policies }) => {
    verdicts.check()
    const { inputs } = engine.counters()
    const { enforced } = policies.state
    return { status: 'ready', model_version: engine.modelVersion, enforced, inputs }
  },
}
