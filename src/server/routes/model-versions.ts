import {
  ModelVersions,
  Promoted,
  type PromoteRequest,
  PromoteRequest as PromoteBody,
} from '../../contract.js'
import { forced, promoteWeighed, refusal } from '../../engine/promotion.js'
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

/** Promotes a version that the gate lets in, and judges with it from the next event on. */
export const promoteModel: Route = {
  method: 'POST',
  path: '/api/v1/model/promote',
  id: 'promoteModel',
  summary: 'promote a version that the gate lets in; it judges from the next event on',
  isOpen: false,
  body: PromoteBody,
  answer: { status: 200, schema: Promoted },
  handle: async (service, { body }) => {
    const { version, force = false } = body as PromoteRequest
    // A version that is not whole is refused before it is weighed.
    service.registry.load(service.registry.find(version))
    const gate = force ? forced(service.registry, version) : await service.weigh(version)
    if (!gate.passes) throw refusal(gate)
    return switched(service, gate.grounds, (nowIso) => {
      promoteWeighed(service.registry, gate, nowIso)
    })
  },
}

/** Goes back to the version that served before. */
export const rollbackModel: Route = {
  method: 'POST',
  path: '/api/v1/model/rollback',
  id: 'rollbackModel',
  summary: 'go back to the version that served before; it judges from the next event on',
  isOpen: false,
  answer: { status: 200, schema: Promoted },
  handle: (service) =>
    switched(service, 'rolled back', (nowIso) => {
      service.registry.rollback(nowIso)
    }),
}

function switched(service: Service, grounds: string, change: (nowIso: string) => void): unknown {
  const previous = service.engine.modelVersion
  change(new Date(service.nowMs()).toISOString())
  return { version: service.reloadModel().entry.version, previous_version: previous, grounds }
}
