import { Type, type Static } from 'typebox'
import { DRIFT_LEVELS } from './detector/drift.js'
import { THREAT_DRIVERS } from './detector/threat-driver.js'
import { THREAT_LEVELS } from './detector/threat-level.js'
import { EVENT_KINDS, SERVICES } from './event/kinds.js'
import { AUDIT_ACTIONS } from './io/store/audit-actions.js'
import { MODEL_STAGES } from './io/store/model-version.js'
import { ACTIONS, MAX_DURATION_S } from './response/decision.js'
import { ATTACK_TYPES } from './rules/rule.js'

/**
 * What the API speaks: one schema for each document, from which requests are checked, `/openapi.json` is made and
 * clients take their types. Names are those on the wire.
 */

/** Items that one request to /api/v1/score may hold. */
export const MAX_SCORE_ITEMS = 1000

/** Rejected lines that one answer names; the count tells of the rest. */
export const MAX_REJECTS_TOLD = 1000

const strict = { additionalProperties: false } as const
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const one = <const T extends readonly string[]>(values: T) => Type.Enum([...values] as T[number][])

const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })
const Count = Type.Integer({ minimum: 0 })
const Figures = Type.Record(Type.String(), Type.Number())

/** An error, RFC 9457. `code` is one of docs/reference/errors.md. */
export const Problem = Type.Object({
  type: Type.String({ description: 'urn:phantomnet:error:CODE' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'what happened, and how to mend it' }),
  code: Type.String(),
  errors: Type.Optional(
    Type.Array(Type.Object({ index: Count, reason: Type.String() }), {
      description: 'which items of the request were refused, and why',
    }),
  ),
})

export const Health = Type.Object({ status: Type.Literal('ok'), version: Type.String() })

const Input = Type.Object({
  name: Type.String(),
  format: Type.String({ description: 'empty while it is not known' }),
  read: Type.Integer({ description: 'events + telemetry + skipped + rejected' }),
  events: Count,
  telemetry: Count,
  skipped: Count,
  rejected: Count,
  last_error: nullable(Type.String()),
  dropped: Type.Optional(Count),
  refused: Type.Optional(Count),
  lag_ms: Type.Optional(nullable(Type.Number())),
})

export const Readiness = Type.Object({
  status: Type.Literal('ready'),
  model_version: Type.String(),
  enforced: Type.Boolean({ description: 'false: decisions are dry-run, only written down' }),
  inputs: Type.Array(Input),
})

const ResponsesSchema = Type.Object(
  {
    enforced: Type.Boolean({ description: 'false: decisions are only written down' }),
    holds: Type.Record(Type.String(), Count),
    not_held: Type.Object({ dry_run: Count, spared: Count, overflow: Count }),
    responders: Type.Array(
      Type.Object({
        name: Type.String(),
        state: Type.Enum(['starting', 'ready', 'dry-run', 'failing', 'stopped']),
        pending: Count,
        lag_ms: Type.Number({
          description: 'how long the oldest change that is not done has waited',
        }),
        applied: Count,
        refused: Count,
        loads: Count,
        failures: Count,
        latency_p50_ms: nullable(Type.Number()),
        latency_p95_ms: nullable(Type.Number()),
        last_error: nullable(Type.String()),
      }),
    ),
  },
  { description: 'what is carried out, by whom, and how well' },
)

const SensorSchema = Type.Object(
  {
    name: Type.String(),
    product: Type.String({ description: 'what it poses as' }),
    state: Type.Enum(['starting', 'listening', 'waiting', 'stopped']),
    host: Type.String(),
    port: Type.Integer({ description: '0 while it is not known' }),
    isolation: Type.Array(Type.String(), { description: 'what keeps its process in' }),
    restarts: Count,
    counts: nullable(
      Type.Object({
        open: Count,
        accepted: Count,
        refused: Type.Record(Type.String(), Count),
        evicted: Type.Record(Type.String(), Count),
        lost: Type.Integer({ description: 'events that found the spool full' }),
        faults: Type.Integer({ description: 'connections that ended by a bug' }),
        memory_bytes: Count,
      }),
    ),
  },
  { description: 'sensors of our own, since the process of each began' },
)

const NotifierSchema = Type.Object(
  {
    name: Type.String(),
    pending: Count,
    told: Count,
    refused: Count,
    dropped: Count,
    failures: Count,
    last_error: nullable(Type.String()),
  },
  { description: 'who else is told of decisions, and how that goes' },
)

/** A bundle of STIX 2.1. */
export const StixBundle = Type.Object({
  type: Type.Enum(['bundle']),
  id: Type.String(),
  objects: Type.Array(Type.Record(Type.String(), Type.Unknown())),
})

export const LiveCountersSchema = Type.Object({
  started_at: Instant,
  events: Count,
  anomalies: Count,
  decisions: Type.Record(Type.String(), Count),
  sources_remembered: Count,
  late_events: Count,
  events_relived: Count,
  inputs: Type.Array(Input),
})

/** How the policy came to be, and what it kept from being done. */
export const PolicySchema = Type.Object(
  {
    enforced: Type.Boolean({ description: 'false: decisions are dry-run, only written down' }),
    file: nullable(Type.String()),
    loaded_at: Instant,
    last_error: nullable(
      Type.String({
        description: 'why the file as it is now was not taken up; the old policy stays',
      }),
    ),
    spared: Count,
    unproven: Count,
    capped_per_hour: Count,
    capped_share: Count,
    blocks_last_hour: Count,
    sources_last_hour: Count,
    offenders: Count,
  },
  { description: 'the policy that decides, and what it kept from being done' },
)

const Interval = Type.Object(
  { value: Type.Number(), low: Type.Number(), high: Type.Number() },
  { description: 'a figure with its 95 % interval, bootstrapped by source address' },
)

const Parameters = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
)

const Confusion = Type.Object({
  true_negative: Count,
  false_positive: Count,
  false_negative: Count,
  true_positive: Count,
})

const DetectorFigures = Type.Object({
  name: Type.String(),
  title: Type.String(),
  roc_auc: Interval,
  pr_auc: Interval,
  precision: Interval,
  recall: Interval,
  f1: Interval,
  false_positive_rate: Interval,
  threshold: Type.Number(),
  confusion: Confusion,
  recall_at_1_percent_false_positives: Type.Optional(Interval),
  alert_budgets: Type.Optional(
    Type.Array(
      Type.Object({
        alerts_per_hour: Count,
        threshold: nullable(Type.Number()),
        alerts: Count,
        alert_precision: Interval,
        source_recall: Interval,
        precision: Interval,
        recall: Interval,
        f1: Interval,
        false_positive_rate: Interval,
      }),
    ),
  ),
})

/** A share with its interval, null where all rows come from one source. */
const Share = Type.Object({
  value: Type.Number(),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
})

const AttackDetection = Type.Object({
  recall: Type.Number(),
  recall_low: nullable(Type.Number()),
  recall_high: nullable(Type.Number()),
  sources_alerted: Count,
  seconds_to_first_alert: nullable(Type.Number()),
  rows_before_first_alert: Count,
})

const Part = Type.Object({
  rows: Count,
  normal: Count,
  attack: Count,
  unlabelled: Count,
  sources: Count,
  from: nullable(Type.String()),
  to: nullable(Type.String()),
})

/** What `evaluate` measured, its curves left out: they are in the version's metrics.json. */
export const Evaluation = Type.Object({
  timestamp: Instant,
  headline: Type.String(),
  caveats: Type.Array(Type.String()),
  best_f1_score: Type.Number(),
  best_params: Parameters,
  metrics: DetectorFigures,
  confusion_matrix: Confusion,
  dataset: Type.Object({
    path: Type.String(),
    sha256: Type.String(),
    rows: Count,
    feature_schema: Type.String(),
    train: Part,
    validation: Part,
    test: Part,
    attack_sources_seen_in_train: Count,
  }),
  bootstrap: Type.Object({
    resamples: Count,
    by: Type.String(),
    level: Type.Number(),
    seed: Type.Integer(),
  }),
  detectors: Type.Array(DetectorFigures, {
    description: 'the model first, then what it is compared with',
  }),
  attacks: Type.Array(
    Type.Object({
      attack: Type.String(),
      test_rows: Count,
      test_sources: Count,
      train_rows: Count,
      recall: Type.Number(),
      seconds_to_first_alert: nullable(Type.Number()),
      rows_before_first_alert: Count,
      // Figures that versions evaluated before they were measured have not.
      recall_low: Type.Optional(nullable(Type.Number())),
      recall_high: Type.Optional(nullable(Type.Number())),
      sources_alerted: Type.Optional(Count),
      joined: Type.Optional(AttackDetection),
    }),
  ),
  attack_parts: Type.Array(
    Type.Object({
      attack: Type.String(),
      train_rows: Count,
      validation_rows: Count,
      test_rows: Count,
      train_sources: Count,
      validation_sources: Count,
      test_sources: Count,
    }),
  ),
  alerts: Type.Object({ definition: Type.String(), hours: Type.Number() }),
  calibration: Type.Object({
    chosen: Type.Object({ asked: nullable(Type.Number()), got: Interval }),
    rows: Count,
    points: Type.Array(
      Type.Object({
        asked: Type.Number(),
        threshold: Type.Number(),
        got: Share,
        recall: Share,
      }),
    ),
  }),
  importances: Type.Array(
    Type.Object({
      feature: Type.String(),
      over_anomalies: Type.Number(),
      over_all_rows: Type.Number(),
    }),
  ),
  sources: Type.Array(
    Type.Object({
      source: Type.String(),
      normal: Count,
      attack: Count,
      roc_auc: nullable(Type.Number()),
      recall: nullable(Type.Number()),
      false_positive_rate: nullable(Type.Number()),
    }),
  ),
})

const Level = nullable(one(DRIFT_LEVELS))

const DriftOf = Type.Object({
  name: Type.String(),
  psi: nullable(Type.Number({ description: 'population stability index' })),
  ks: nullable(Type.Number({ description: 'largest distance of the distribution functions' })),
  ks_p: nullable(Type.Number()),
  level: Level,
})

/** How far live events lie from the rows the model was made from; null figures while too few events count. */
const Drift = Type.Object({
  level: Level,
  thresholds: Type.Object({ moderate: Type.Number(), large: Type.Number() }),
  window: Type.Object({
    events: Count,
    counted: Count,
    at_most: Count,
    from: nullable(Instant),
    to: nullable(Instant),
  }),
  reference_rows: Count,
  score: DriftOf,
  features: Type.Array(DriftOf),
})

/** What a shadow says beside the version that serves. */
const Shadow = Type.Object({
  version: Type.String(),
  since: Instant,
  events: Count,
  hours: Type.Number(),
  agreement: nullable(Type.Number()),
  score_correlation: nullable(Type.Number()),
  production_anomalies: Count,
  shadow_anomalies: Count,
  production_alerts: Count,
  shadow_alerts: Count,
  common_alerts: Count,
})

const Retraining = Type.Object({
  is_running: Type.Boolean(),
  last_at: nullable(Instant),
  last_outcome: nullable(Type.String()),
})

/** The model that serves. What `evaluate` did not measure is null, never 0. */
export const ModelMetrics = Type.Object({
  version: Type.String(),
  model_type: Type.String(),
  description: Type.String(),
  date: Instant,
  promoted_at: nullable(Instant),
  feature_schema: Type.String(),
  parameters: Parameters,
  timestamp: nullable(Evaluation.properties.timestamp),
  headline: nullable(Evaluation.properties.headline),
  caveats: nullable(Evaluation.properties.caveats),
  best_f1_score: nullable(Evaluation.properties.best_f1_score),
  best_params: nullable(Evaluation.properties.best_params),
  metrics: nullable(Evaluation.properties.metrics),
  confusion_matrix: nullable(Evaluation.properties.confusion_matrix),
  dataset: nullable(Evaluation.properties.dataset),
  bootstrap: nullable(Evaluation.properties.bootstrap),
  detectors: nullable(Evaluation.properties.detectors),
  attacks: nullable(Evaluation.properties.attacks),
  attack_parts: nullable(Evaluation.properties.attack_parts),
  alerts: nullable(Evaluation.properties.alerts),
  calibration: nullable(Evaluation.properties.calibration),
  importances: nullable(Evaluation.properties.importances),
  sources: nullable(Evaluation.properties.sources),
  live: Type.Object({ ...LiveCountersSchema.properties, policy: PolicySchema }),
  responses: ResponsesSchema,
  sensors: Type.Array(SensorSchema),
  notifiers: Type.Array(NotifierSchema),
  drift: nullable(Drift),
  shadow: nullable(Shadow),
  retraining: Retraining,
})

const Stage = one(MODEL_STAGES)

export const ModelVersionSchema = Type.Object({
  version: Type.String(),
  date: Instant,
  model_type: Type.String(),
  description: Type.String(),
  metrics: Figures,
  parameters: Parameters,
  artifacts: Type.Array(Type.Object({ path: Type.String(), sha256: Type.String() })),
  stage: Stage,
  promoted_at: nullable(Instant),
  previous: nullable(
    Type.String({ description: 'the version that a rollback from this one goes back to' }),
  ),
  lineage: nullable(
    Type.Object(
      {
        dataset_sha256: nullable(Type.String()),
        random_state: nullable(Type.Number()),
        code_version: nullable(Type.String()),
        code_sha256: nullable(Type.String()),
        host: nullable(Type.String()),
        platform: nullable(Type.String()),
        parent: nullable(Type.String()),
        fitted_on: nullable(Type.String()),
        fitted_rows: nullable(Count),
        train_from: nullable(Instant),
        train_to: nullable(Instant),
        validation_to: nullable(Instant),
      },
      { description: 'what it was made from, by what and where' },
    ),
  ),
  history: Type.Array(Type.Object({ at: Instant, stage: Stage, why: Type.String() }), {
    description: 'its latest changes of stage, oldest first',
  }),
})

export const ModelVersions = Type.Object({ versions: Type.Array(ModelVersionSchema) })

const VersionName = Type.String({ maxLength: 32 })

export const PromoteRequest = Type.Object(
  {
    version: VersionName,
    force: Type.Optional(Type.Boolean({ description: 'promote it whatever the gate says' })),
  },
  strict,
)

/** Which version judges from now on, and why. */
export const Promoted = Type.Object({
  version: Type.String(),
  previous_version: Type.String(),
  grounds: Type.String({ description: 'what the gate found, or why it was not asked' }),
})

export const ShadowRequest = Type.Object(
  { version: nullable(VersionName) },
  { ...strict, description: 'null for none' },
)

/** Which version scores beside the one that judges. */
export const Shadowed = Type.Object({ shadow: nullable(Type.String()), production: Type.String() })

export const ScoreRequest = Type.Union([
  Type.Object(
    {
      events: Type.Array(
        Type.Unknown({ description: 'an event, as POST /api/v1/events takes it' }),
        {
          minItems: 1,
          maxItems: MAX_SCORE_ITEMS,
        },
      ),
    },
    strict,
  ),
  Type.Object(
    {
      features: Type.Array(
        Type.Record(Type.String(), nullable(Type.Number()), {
          description: 'raw features by name; one left out or null is 0',
        }),
        { minItems: 1, maxItems: MAX_SCORE_ITEMS },
      ),
    },
    strict,
  ),
])

const DryRun = Type.Boolean({
  description:
    'only written down, not carried out: so are all decisions unless the option `enforce` is on',
})
const Prediction = one(['normal', 'anomaly'])
const Levels = one(THREAT_LEVELS.map(({ name }) => name))

const VERDICT = {
  timestamp: Instant,
  src_ip: Type.String(),
  dst_ip: Type.String(),
  dst_port: Count,
  service: one(SERVICES),
  source: Type.String(),
  kind: one(EVENT_KINDS.map(({ name }) => name)),
  prediction: Prediction,
  anomaly_score: Type.Number({ minimum: 0, maximum: 1 }),
  decision_function: Type.Number({ description: 'negative is an anomaly' }),
  threat_score: Type.Number({ minimum: 0, maximum: 100 }),
  threat_level: Levels,
  driven_by: Type.Optional(one(THREAT_DRIVERS)),
  attack_type: one(ATTACK_TYPES),
  technique: Type.String(),
  rule: Type.String(),
  decision: one(ACTIONS),
  duration_s: Type.Number({ minimum: 0 }),
  dry_run: DryRun,
  reasons: Type.Array(
    Type.Object({
      feature: Type.String(),
      value: Type.Number(),
      typical: Type.Number(),
      contribution: Type.Number(),
    }),
  ),
  features: Figures,
  model_version: Type.String(),
}

export const ScoreResponse = Type.Object({
  model_version: Type.String(),
  verdicts: Type.Optional(Type.Array(Type.Object(VERDICT))),
  scores: Type.Optional(
    Type.Array(
      Type.Object({
        prediction: Prediction,
        anomaly_score: Type.Number(),
        decision_function: Type.Number(),
      }),
    ),
  ),
})

/** Answer to POST /api/v1/events: what it tells is on disk. lines = accepted + rejected + blank. */
export const EventsAccepted = Type.Object({
  lines: Count,
  accepted: Count,
  rejected: Count,
  blank: Count,
  rejects: Type.Array(Type.Object({ line: Type.Integer({ minimum: 1 }), reason: Type.String() }), {
    maxItems: MAX_REJECTS_TOLD,
    description: 'the first of them, by line of the body from 1',
  }),
  anomalies: Count,
  decisions: Type.Record(Type.String(), Count),
  last_verdict_id: nullable(Type.Integer()),
  model_version: Type.String(),
})

const Cursor = Type.Optional(
  Type.String({ pattern: '^[1-9]\\d{0,15}$', description: '`next_cursor` of the page before' }),
)
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 }))
const NextCursor = nullable(Type.String({ description: 'null when there is nothing older' }))

export const VerdictQuery = Type.Object(
  {
    src_ip: Type.Optional(Type.String({ maxLength: 64 })),
    service: Type.Optional(one(SERVICES)),
    prediction: Type.Optional(Prediction),
    threat_level: Type.Optional(Levels),
    attack_type: Type.Optional(one(ATTACK_TYPES)),
    decision: Type.Optional(one(ACTIONS)),
    from: Type.Optional(Type.String({ format: 'date-time', description: 'event time, inclusive' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'event time, exclusive' })),
    cursor: Cursor,
    limit: Limit,
  },
  strict,
)

export const VerdictPage = Type.Object({
  verdicts: Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }), ...VERDICT })),
  next_cursor: NextCursor,
})

const DetailValue = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export const EventQuery = Type.Object(
  {
    src_ip: VerdictQuery.properties.src_ip,
    service: VerdictQuery.properties.service,
    kind: Type.Optional(one(EVENT_KINDS.map(({ name }) => name))),
    from: VerdictQuery.properties.from,
    to: VerdictQuery.properties.to,
    cursor: Cursor,
    limit: Limit,
  },
  strict,
)

export const EventPage = Type.Object({
  events: Type.Array(
    Type.Object({
      id: Type.Integer({ minimum: 1, description: 'of its verdict too' }),
      kind: VERDICT.kind,
      timestamp: Type.Union([Type.String(), Type.Number()]),
      source: Type.String(),
      sensor: Type.String(),
      service: VERDICT.service,
      src_ip: Type.String(),
      src_port: Count,
      dst_ip: Type.String(),
      dst_port: Count,
      transport: Count,
      length_bytes: Count,
      session: Type.String(),
      detail: Type.Record(Type.String(), DetailValue),
      quality: Type.Array(Type.String()),
    }),
  ),
  next_cursor: NextCursor,
})

export const StreamQuery = Type.Object(
  {
    only: Type.Optional(one(['verdicts', 'decisions'])),
    src_ip: VerdictQuery.properties.src_ip,
    service: VerdictQuery.properties.service,
    prediction: VerdictQuery.properties.prediction,
    threat_level: VerdictQuery.properties.threat_level,
    decision: VerdictQuery.properties.decision,
    last_event_id: Type.Optional(
      Type.String({ pattern: '^\\d{1,15}-\\d{1,15}$', description: '`id` of the last event read' }),
    ),
  },
  strict,
)

const Origins = one(['model', 'manual'])
const Target = Type.String({
  maxLength: 64,
  description: 'an address, or a network as 192.0.2.0/24',
})
const Acting = one(['THROTTLE', 'DECEIVE', 'BLOCK'])

export const DecisionSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  target: Target,
  action: Acting,
  origin: Origins,
  why: Type.String(),
  dry_run: DryRun,
  active: Type.Boolean(),
  from: Instant,
  until: Instant,
  deleted_at: nullable(Instant),
  verdicts: Count,
  last_verdict_id: nullable(Type.Integer()),
})

export const DecisionQuery = Type.Object(
  {
    target: Type.Optional(Target),
    action: Type.Optional(Acting),
    origin: Type.Optional(Origins),
    active: Type.Optional(Type.Boolean()),
    cursor: Cursor,
    limit: Limit,
  },
  strict,
)

export const DecisionPage = Type.Object({
  decisions: Type.Array(DecisionSchema),
  next_cursor: NextCursor,
})

export const NewDecision = Type.Object(
  {
    target: Target,
    action: Acting,
    duration_s: Type.Integer({ minimum: 1, maximum: MAX_DURATION_S }),
    why: Type.Optional(Type.String({ maxLength: 500 })),
  },
  strict,
)

export const DecisionSelector = Type.Object(
  {
    id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    target: Type.Optional(Target),
  },
  { ...strict, description: 'exactly one of the two' },
)

export const DecisionsDeleted = Type.Object({ deleted: Count })

export const AuditQuery = Type.Object(
  {
    action: Type.Optional(one(AUDIT_ACTIONS)),
    actor: Type.Optional(Type.String({ maxLength: 128 })),
    subject: Type.Optional(Type.String({ maxLength: 128 })),
    cursor: Cursor,
    limit: Limit,
  },
  strict,
)

/** Who changed what. */
export const AuditPage = Type.Object({
  entries: Type.Array(
    Type.Object({
      id: Type.Integer({ minimum: 1 }),
      at: Instant,
      actor: Type.String({ description: '`token NAME`, `user NAME`, or a part of the program' }),
      address: nullable(Type.String({ description: 'where a request came from' })),
      action: one(AUDIT_ACTIONS),
      subject: Type.String(),
      before: Type.Unknown({ description: 'what it was; null for nothing' }),
      after: Type.Unknown({ description: 'what it is; null for nothing' }),
      hash: Type.String({ description: 'SHA-256 over the entry before and this one' }),
    }),
  ),
  next_cursor: NextCursor,
})

export type Problem = Static<typeof Problem>
export type Evaluation = Static<typeof Evaluation>
export type ScoreRequest = Static<typeof ScoreRequest>
export type ScoreResponse = Static<typeof ScoreResponse>
export type EventsAccepted = Static<typeof EventsAccepted>
export type VerdictQuery = Static<typeof VerdictQuery>
export type VerdictPage = Static<typeof VerdictPage>
export type DecisionJson = Static<typeof DecisionSchema>
export type DecisionQuery = Static<typeof DecisionQuery>
export type DecisionPage = Static<typeof DecisionPage>
export type NewDecision = Static<typeof NewDecision>
export type DecisionSelector = Static<typeof DecisionSelector>
export type PromoteRequest = Static<typeof PromoteRequest>
export type ShadowRequest = Static<typeof ShadowRequest>
export type EventQuery = Static<typeof EventQuery>
export type StreamQuery = Static<typeof StreamQuery>
export type AuditQuery = Static<typeof AuditQuery>
export type AuditPage = Static<typeof AuditPage>
