import {
  ModelVersions,
  Promoted,
  type PromoteRequest,
  PromoteRequest as PromoteBody,
  Shadowed,
  type ShadowRequest,
  ShadowRequest as ShadowBody,
} from '../../contract.js'
import { actorOf } from '../access.js'
import type { Route } from './route.js'

/** The registry. */
export const modelVersions: Route = {
  method: 'GET',
  path: '/api/v1/model/versions',
  id: 'listModelVersions',
  summary: 'every version of the registry, oldest first',
  role: 'read',
  answer: { status: 200, schema: ModelVersions },
  handle: ({ registry }) => ({ versions: registry.versions() }),
}

/** Promotes a version that the gate lets in, and judges with it from the next event on. */
export const promoteModel: Route = {
  method: 'POST',
  path: '/api/v1/model/promote',
  id: 'promoteModel',
  summary: 'promote a version that the gate lets in; it judges from the next event on',
  role: 'operate',
  body: PromoteBody,
  answer: { status: 200, schema: Promoted },
  handle: ({ models }, { body, client }) => {
    const { version, force = false } = body as PromoteRequest
    return models.promote(version, force, actorOf(client))
  },
}

/** Goes back to the version that served before. */
export const rollbackModel: Route = {
  method: 'POST',
  path: '/api/v1/model/rollback',
  id: 'rollbackModel',
  summary: 'go back to the version that served before; it judges from the next event on',
  role: 'operate',
  answer: { status: 200, schema: Promoted },
  handle: ({ models }, { client }) => models.rollback(actorOf(client)),
}

/** Lets a version score every live event beside the one that judges. */
export const shadowModel: Route = {
  method: 'POST',
  path: '/api/v1/model/shadow',
  id: 'shadowModel',
  summary: 'let a version score every event beside the one that judges, or none',
  role: 'operate',
  body: ShadowBody,
  answer: { status: 200, schema: Shadowed },
  handle: ({ models }, { body, client }) => {
    models.setShadow((body as ShadowRequest).version, 'by the API', actorOf(client))
    return { shadow: models.shadow()?.shadow ?? null, production: models.model.entry.version }
  },
}
