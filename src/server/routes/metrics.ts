import { EXPOSITION_TYPE } from '../exposition.js'
import type { Route } from './route.js'

/** Everything that is counted and timed, for Prometheus. */
export const metrics: Route = {
  method: 'GET',
  path: '/metrics',
  id: 'getMetrics',
  summary: 'everything that is counted and timed, for Prometheus',
  role: 'read',
  answer: { status: 200, type: EXPOSITION_TYPE },
  handle: (_service, { server }) => server.metrics(),
}
