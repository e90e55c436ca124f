import { listAudit } from './audit.js'
import { addDecision, deleteDecisions, listDecisions } from './decisions.js'
import { listEvents, postEvents } from './events.js'
import { healthz, readyz } from './health.js'
import { metrics } from './metrics.js'
import { modelMetrics } from './model-metrics.js'
import { modelVersions, promoteModel, rollbackModel, shadowModel } from './model-versions.js'
import { reloadPolicy } from './policy.js'
import type { Route } from './route.js'
import { postScore } from './score.js'
import { decisionsAsStix } from './stix.js'
import { stream } from './stream.js'
import { listVerdicts } from './verdicts.js'

/** Every route but /openapi.json, which is made from these, in the order docs/reference/api.md lists them. */
export const ROUTES: readonly Route[] = [
  modelMetrics,
  modelVersions,
  promoteModel,
  rollbackModel,
  shadowModel,
  reloadPolicy,
  postScore,
  postEvents,
  listEvents,
  listVerdicts,
  listDecisions,
  addDecision,
  deleteDecisions,
  decisionsAsStix,
  stream,
  listAudit,
  metrics,
  healthz,
  readyz,
]
