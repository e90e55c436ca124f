import {
  ModelVersions,
  Promoted,
  type PromoteRequest,
  PromoteRequest as Body,
} from '../../contract.js'
import type { Service } from '../../engine/serve.js'
import type { Route } from './route.js'

/** The registry. */
export const modelVersions: Route = {
  method: 'GET',
  path: '/api/v1/model/versions',
  id: 'listModelVersions',
  summary: 'every version of the registry, oldest first',
  isOpen: false,
  answer: { status: 200, schema: ModelVersions },
  handle: ({ registry }) => ({ versions: registry.versions() }),
}

/** Promotes a version and judges with it from the next event on. */
export const promoteModel: Route = {
  method: 'POST',
  path: '/api/v1/model/promote',
  id: 'promoteModel',
  summary: 'promote a version; it judges from the next event on',
  isOpen: false,
  body: Body,
  answer: { status: 200, schema: Promoted },
  handle: (service, { body }) =>
    switched(service, (nowIso) =>
      service.registry.promote((body as PromoteRequest).version, nowIso),
    ),
}

/** Promotes the version that served before. */
export const rollbackModel: Route = {
  method: 'POST',
  path: '/api/v1/model/rollback',
  id: 'rollbackModel',
  summary: 'promote the version that served before; it judges from the next event on',
  isOpen: false,
  answer: { status: 200, schema: Promoted },
  handle: (service) => switched(service, (nowIso) => service.registry.rollback(nowIso)),
}

function switched(service: Service, promote: (nowIso: string) => unknown): unknown {
  const previous = service.engine.modelVersion
  promote(new Date(service.nowMs()).toISOString())
  return { version: service.reloadModel().entry.version, previous_version: previous }
}
