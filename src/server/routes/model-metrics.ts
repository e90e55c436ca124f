import { type Evaluation, ModelMetrics } from '../../contract.js'
import type { ServedModel } from '../../engine/served-model.js'
import type { DetectorMetrics, MetricsDocument } from '../../evaluation/metrics-document.js'
import type { SensorStatus } from '../../io/sensors/sensor-process.js'
import type { ShadowRecord } from '../../io/store/shadow-record.js'
import type { Route } from './route.js'

/** What is known of the model that serves. */
export const modelMetrics: Route = {
  method: 'GET',
  path: '/api/v1/model/metrics',
  id: 'getModelMetrics',
  summary:
    'the model that serves: how it was made, what evaluation measured, what it has seen since',
  role: 'read',
  answer: { status: 200, schema: ModelMetrics },
  handle: ({ model, models, engine, retrainer, responses, notices, policies, sensors }) => ({
    ...documentOf(model),
    live: { ...engine.counters(), policy: policies.state },
    responses: responses.status,
    sensors: sensors.map(sensorDocument),
    notifiers: notices.status,
    drift: models.drift(),
    shadow: shadowDocument(models.shadow()),
    retraining: retrainer.status,
  }),
}

function sensorDocument({ counts, ...sensor }: SensorStatus): unknown {
  if (counts === null) return { ...sensor, counts }
  const { memoryBytes, ...rest } = counts
  return { ...sensor, counts: { ...rest, memory_bytes: memoryBytes } }
}

function shadowDocument(record: ShadowRecord | null): unknown {
  if (record === null) return null
  const { shadow, since, tally } = record
  return { version: shadow, since, ...tally.counters }
}

function documentOf({ entry, detector, evaluation }: ServedModel): Record<string, unknown> {
  return {
    version: entry.version,
    model_type: entry.model_type,
    description: entry.description,
    date: entry.date,
    promoted_at: entry.promoted_at,
    feature_schema: detector.parts.featureSchema,
    parameters: entry.parameters,
    ...(evaluation === null ? NEVER_EVALUATED : evaluationOf(evaluation)),
  }
}

/** A version that was never evaluated has no figures; 0 would be one. */
const NEVER_EVALUATED: Readonly<Record<keyof Evaluation, null>> = {
  timestamp: null,
  headline: null,
  caveats: null,
  best_f1_score: null,
  best_params: null,
  metrics: null,
  confusion_matrix: null,
  dataset: null,
  bootstrap: null,
  detectors: null,
  attacks: null,
  attack_parts: null,
  alerts: null,
  calibration: null,
  importances: null,
  sources: null,
}

function evaluationOf(document: MetricsDocument): Record<keyof Evaluation, unknown> {
  const [model] = document.detectors
  return {
    timestamp: document.timestamp,
    headline: document.headline,
    caveats: document.caveats,
    best_f1_score: document.best_f1_score,
    best_params: document.best_params,
    metrics: model === undefined ? null : withoutCurves(model),
    confusion_matrix: model?.confusion ?? null,
    dataset: document.dataset,
    bootstrap: document.bootstrap,
    detectors: document.detectors.map(withoutCurves),
    attacks: document.attacks,
    ...sinceAdded(document),
    sources: document.sources,
  }
}

/** What versions evaluated by an earlier program have not. */
function sinceAdded({
  attack_parts,
  alerts,
  calibration,
  explanation,
}: Partial<MetricsDocument>): Pick<
  Record<keyof Evaluation, unknown>,
  'attack_parts' | 'alerts' | 'calibration' | 'importances'
> {
  return {
    attack_parts: attack_parts ?? null,
    alerts: alerts ?? null,
    calibration: calibration ?? null,
    importances: explanation?.importances ?? null,
  }
}

function withoutCurves(
  metrics: DetectorMetrics,
): Omit<DetectorMetrics, 'roc' | 'precision_recall'> {
  const { roc: _roc, precision_recall: _precisionRecall, ...figures } = metrics
  return figures
}
