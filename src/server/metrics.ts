import type { DriftReport } from '../detector/drift-window.js'
import type { LiveCounters } from '../engine/live.js'
import type { ResponseStatus } from '../engine/responses.js'
import type { Service } from '../engine/serve.js'
import { BATCH_STAGES, EVENT_STAGES, type Telemetry } from '../engine/telemetry.js'
import { VERSION } from '../version.js'
import { Exposition, type Sample } from './exposition.js'
import type { ProcessMetrics } from './process-metrics.js'
import type { RequestCounts } from './request-counts.js'

/** What /metrics tells beside what the service knows of itself. */
export interface MetricsParts {
  readonly requests: RequestCounts
  readonly process: ProcessMetrics
  readonly streamReaders: () => number
  readonly requestsUnderWay: () => number
}

/** Everything in Prometheus' text format, as docs/reference/prometheus.md lists it. */
export function metricsText(service: Service, parts: MetricsParts): string {
  const out = new Exposition()
  out.gauge('phantomnet_build_info', 'The program that runs.', [[{ version: VERSION }, 1]])
  writeModel(out, service)
  writeEvents(out, service.engine.counters(), service)
  writeVerdicts(out, service.telemetry)
  writeStages(out, service)
  writeStore(out, service)
  writeResponses(out, service.responses.status)
  writeDrift(out, service.models.drift())
  writeHttp(out, parts)
  parts.process.writeTo(out)
  return out.text
}

function writeModel(out: Exposition, { model }: Service): void {
  const { version, model_type: type, promoted_at: promotedAt } = model.entry
  const schema = model.detector.parts.featureSchema
  out.gauge('phantomnet_model_info', 'The version that judges.', [
    [{ version, model_type: type, feature_schema: schema }, 1],
  ])
  if (promotedAt !== null) {
    out.gauge(
      'phantomnet_model_promoted_timestamp_seconds',
      'When it was promoted, since 1970.',
      Date.parse(promotedAt) / 1000,
    )
  }
}

function writeEvents(out: Exposition, live: LiveCounters, { telemetry }: Service): void {
  const { inputs } = live
  out.counter('phantomnet_events_total', 'Events judged since the start.', live.events)
  out.counter(
    'phantomnet_late_events_total',
    'Events older than others of their source.',
    live.late_events,
  )
  out.gauge(
    'phantomnet_events_relived',
    'Events of before the start that rebuilt the memory of sources.',
    live.events_relived,
  )
  out.gauge('phantomnet_sources', 'Source addresses remembered.', live.sources_remembered)
  const became = ['events', 'telemetry', 'skipped', 'rejected'] as const
  out.counter(
    'phantomnet_input_lines_total',
    'What was read of each input since it was met first, by what became of it.',
    inputs.flatMap((input) =>
      became.map((outcome): Sample => [
        { input: input.name, format: input.format, outcome },
        input[outcome],
      ]),
    ),
  )
  out.gauge(
    'phantomnet_input_up',
    'Whether each input can be read and kept.',
    inputs.map(({ name, last_error: error }): Sample => [{ input: name }, error === null ? 1 : 0]),
  )
  out.counter(
    'phantomnet_rejects_total',
    'Lines and events refused since the start, by reason.',
    [...telemetry.rejects].map(([reason, count]): Sample => [{ reason }, count]),
  )
}

function writeVerdicts(out: Exposition, { verdicts, decisions, changes }: Telemetry): void {
  out.counter(
    'phantomnet_verdicts_total',
    'Verdicts since the start.',
    split(verdicts, ['level', 'prediction']),
  )
  out.counter(
    'phantomnet_decisions_total',
    'What verdicts led to since the start; dry_run is only written down.',
    split(decisions, ['action', 'dry_run']),
  )
  out.counter(
    'phantomnet_decision_changes_total',
    'Decisions added, extended and ended before their time since the start.',
    split(changes, ['change', 'origin']),
  )
}

function writeStages(out: Exposition, { telemetry }: Service): void {
  out.histogram(
    'phantomnet_event_stage_seconds',
    'Time of one event in each stage, of one event in 61.',
    EVENT_STAGES.map((stage) => [{ stage }, telemetry.events[stage]]),
  )
  out.histogram(
    'phantomnet_batch_stage_seconds',
    'Time of one batch in each stage.',
    BATCH_STAGES.map((stage) => [{ stage }, telemetry.batches[stage]]),
  )
}

function writeStore(out: Exposition, { events, board }: Service): void {
  const { databaseBytes, logBytes } = events.fileSizes()
  out.gauge('phantomnet_store_bytes', 'Size of the state database.', [
    [{ file: 'database' }, databaseBytes],
    [{ file: 'log' }, logBytes],
  ])
  out.gauge('phantomnet_store_verdicts', 'Verdicts kept.', events.count())
  out.gauge('phantomnet_active_targets', 'Targets with a decision that holds.', board.size)
}

function writeResponses(out: Exposition, status: ResponseStatus): void {
  const each = (value: (one: ResponseStatus['responders'][number]) => number | null): Sample[] =>
    status.responders.map((one) => [{ responder: one.name }, value(one)])
  out.gauge(
    'phantomnet_enforced',
    'Whether decisions are carried out; 0 while dry-run.',
    status.enforced ? 1 : 0,
  )
  out.gauge(
    'phantomnet_held_targets',
    'Targets acted upon.',
    Object.entries(status.holds).map(([action, count]): Sample => [{ action }, count]),
  )
  out.gauge(
    'phantomnet_not_held_decisions',
    'Decisions that hold but are not acted upon, by why.',
    Object.entries(status.not_held).map(([why, count]): Sample => [{ why }, count as number]),
  )
  out.gauge(
    'phantomnet_responder_up',
    'Whether each responder does what it is asked.',
    each(({ state }) => (state === 'failing' ? 0 : 1)),
  )
  out.gauge(
    'phantomnet_responder_pending_changes',
    'Changes that wait for a responder.',
    each(({ pending }) => pending),
  )
  out.gauge(
    'phantomnet_responder_lag_seconds',
    'How long the oldest of them has waited.',
    each(({ lag_ms: lagMs }) => lagMs / 1000),
  )
  out.counter(
    'phantomnet_responder_applied_total',
    'Changes carried out.',
    each(({ applied }) => applied),
  )
  out.counter(
    'phantomnet_responder_failures_total',
    'Times that a responder failed.',
    each(({ failures }) => failures),
  )
  out.gauge(
    'phantomnet_responder_latency_seconds',
    'From a change being told to its being done, of the last 1024.',
    status.responders.flatMap(({ name, latency_p50_ms: p50, latency_p95_ms: p95 }): Sample[] => [
      [{ responder: name, quantile: 0.5 }, p50 === null ? null : p50 / 1000],
      [{ responder: name, quantile: 0.95 }, p95 === null ? null : p95 / 1000],
    ]),
  )
}

function writeDrift(out: Exposition, drift: DriftReport | null): void {
  if (drift === null) return
  out.gauge(
    'phantomnet_drift_window_events',
    'Newest events that drift is taken over.',
    drift.window.counted,
  )
  out.gauge(
    'phantomnet_score_drift_psi',
    'Population stability index of the anomaly score against training; 0.25 is large.',
    [[{}, drift.score.psi]],
  )
  out.gauge(
    'phantomnet_feature_drift_psi',
    'Population stability index of each feature against training.',
    drift.features.map(({ name, psi }): Sample => [{ feature: name }, psi]),
  )
}

function writeHttp(out: Exposition, { requests, streamReaders, requestsUnderWay }: MetricsParts) {
  out.counter(
    'phantomnet_http_requests_total',
    'Requests answered.',
    split(requests.requests, ['method', 'route', 'status']),
  )
  out.histogram(
    'phantomnet_http_request_seconds',
    'Time from a request to the end of its answer.',
    [...requests.times].map(([name, times]) => {
      const [method = '', route = ''] = name.split(' ')
      return [{ method, route }, times] as const
    }),
  )
  out.gauge('phantomnet_http_requests_under_way', 'Requests under way.', requestsUnderWay())
  out.gauge('phantomnet_stream_readers', 'Readers of GET /api/v1/stream.', streamReaders())
}

/** Counts whose keys are the values of labels with blanks between. */
function split(counts: ReadonlyMap<string, number>, names: readonly string[]): Sample[] {
  return [...counts].map(([key, count]) => {
    const values = key.split(' ')
    return [Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])), count]
  })
}
